import { describe, expect, test } from 'vitest';
import { toldNameViolation, toldValueViolation } from './told-name.ts';

describe('a name that the cluster is told', () => {
  test.each([
    'zoe',
    'Zoe O-Brien',
    'zoe@example.org',
    'elastic/fleet-server',
    'a',
    'token',
    'tokens:a',
    'a:token:b',
    "d'Arc",
    'x'.repeat(1_024),
  ])('[%s] is one', (name) => {
    expect(toldNameViolation(name)).toBeNull();
  });

  test.each([
    { what: 'empty', name: '' },
    { what: 'too long', name: 'x'.repeat(1_025) },
    { what: 'with a blank before it', name: ' zoe' },
    { what: 'with a blank behind it', name: 'zoe ' },
    { what: 'with a line feed', name: 'zoe\nx-proxy-roles: admin' },
    { what: 'with a carriage return', name: 'zoe\radmin' },
    { what: 'with a null character', name: 'zoe\0' },
    { what: 'with a delete character', name: 'zoe\x7f' },
    { what: 'with a letter beyond ASCII', name: 'zoë' },
    { what: 'with a letter that looks like another', name: 'аdmin' },
    { what: 'with a comma', name: 'a,b' },
    { what: 'with a quote', name: 'a"b' },
    { what: 'with a backslash', name: 'A\\b' },
    { what: 'with an asterisk', name: '*' },
    { what: 'with a question mark', name: 'admi?' },
    { what: 'that is a variable', name: '${user.roles}' },
    { what: 'of an API token', name: 'token:ci' },
    { what: 'of an API token in capitals', name: 'TOKEN:ci' },
    { what: 'of a plugin', name: 'plugin:org.example.Plugin' },
    { what: 'of a super administrator', name: 'CN=admin' },
    { what: 'of a super administrator in small letters with blanks', name: 'cn = admin' },
    { what: 'of a super administrator by number', name: '2.5.4.3=admin' },
  ])('is not one $what', ({ name }) => {
    expect(toldNameViolation(name)).toMatch(/^must /);
  });
});

describe('the value of an attribute', () => {
  test.each(['red', 'red, blue', 'token:x', 'CN=x'])('may be [%s]', (value) => {
    expect(toldValueViolation(value)).toBeNull();
  });

  test.each(['', ' red', 'r\u00e9d', 'r"d', 'r*d', 'r\nd', 'r\\d'])('may not be [%s]', (value) => {
    expect(toldValueViolation(value)).toMatch(/^must /);
  });
});
