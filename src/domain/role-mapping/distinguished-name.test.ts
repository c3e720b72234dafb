import { describe, expect, test } from 'vitest';
import { areEqualNames, isBelow, normalizedText, parseDistinguishedName } from './distinguished-name.ts';

function parse(text: string): NonNullable<ReturnType<typeof parseDistinguishedName>> {
  const name = parseDistinguishedName(text);
  if (name === null) throw new Error(`[${text}] is no name`);
  return name;
}

describe('a distinguished name', () => {
  test.each([
    { text: 'CN=Jane Doe,OU=People,DC=example,DC=com', normal: 'cn=jane doe,ou=people,dc=example,dc=com' },
    { text: 'cn = Jane  Doe , ou=People; dc=x', normal: 'cn=jane doe,ou=people,dc=x' },
    { text: 'uid=b+cn=a,dc=x', normal: 'cn=a+uid=b,dc=x' },
    { text: 'cn=Doe\\, Jane,dc=x', normal: 'cn=doe\\, jane,dc=x' },
    { text: 'cn=Doe\\2C Jane,dc=x', normal: 'cn=doe\\, jane,dc=x' },
    { text: 'cn="Doe, Jane" ,dc=x', normal: 'cn=doe\\, jane,dc=x' },
    { text: 'cn=M\\C3\\BCller', normal: 'cn=müller' },
    { text: 'cn=Müller', normal: 'cn=müller' },
    { text: 'cn=a\\ ', normal: 'cn=a ' },
    { text: 'cn=a ', normal: 'cn=a' },
    { text: '2.5.4.3=a', normal: '2.5.4.3=a' },
    { text: 'cn=', normal: 'cn=' },
    { text: ' ', normal: '' },
  ])('[$text] is [$normal]', ({ text, normal }) => {
    expect(normalizedText(parse(text))).toBe(normal);
  });

  test.each(['admins', 'cn=a,', 'cn=a,b', '=a', 'cn=a\\', 'cn="a', 'cn="a"b', ',cn=a', '1.=a'])('[%s] is none', (text) => {
    expect(parseDistinguishedName(text)).toBeNull();
  });

  test('an escaped comma does not split it', () => {
    expect(areEqualNames(parse('cn=a\\,dc=x'), parse('cn=a,dc=x'))).toBe(false);
  });

  test.each([
    { name: 'cn=a,ou=b,dc=x', ancestor: 'DC=X', is: true },
    { name: 'cn=a,ou=b,dc=x', ancestor: 'ou=b,dc=x', is: true },
    { name: 'cn=a,dc=x', ancestor: 'cn=a,dc=x', is: false },
    { name: 'dc=x', ancestor: 'cn=a,dc=x', is: false },
    { name: 'cn=a,dc=evil,dc=y', ancestor: 'dc=x', is: false },
    { name: 'cn=a\\,dc=x', ancestor: 'dc=x', is: false },
  ])('[$name] lies below [$ancestor]: $is', ({ name, ancestor, is }) => {
    expect(isBelow(parse(name), parse(ancestor))).toBe(is);
  });
});
