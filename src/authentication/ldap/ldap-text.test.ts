import fc from 'fast-check';
import { EqualityFilter, FilterParser } from 'ldapts';
import { expect, test } from 'vitest';
import { parseDistinguishedName } from '../../domain/role-mapping/distinguished-name.ts';
import { fillFilter, fillName } from './ldap-text.ts';

test.each([
  { value: 'alice', filled: '(uid=alice)' },
  { value: '*', filled: '(uid=\\2a)' },
  { value: 'x)(|(uid=*', filled: '(uid=x\\29\\28|\\28uid=\\2a)' },
  { value: 'a\\b', filled: '(uid=a\\5cb)' },
  { value: '$&', filled: '(uid=$&)' },
])('the name [$value] makes the filter [$filled]', ({ value, filled }) => {
  expect(fillFilter('(uid={0})', value)).toBe(filled);
});

test('whatever the name is, the filter asks for just that value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
      const filter = FilterParser.parseString(fillFilter('(uid={0})', value));
      expect(filter).toBeInstanceOf(EqualityFilter);
      expect(String(filter instanceof EqualityFilter && filter.value)).toBe(value);
    }),
  );
});

test.each([
  { value: 'alice', filled: 'uid=alice,ou=people' },
  { value: 'alice,ou=admins', filled: 'uid=alice\\,ou\\=admins,ou=people' },
  { value: ' a ', filled: 'uid=\\ a\\ ,ou=people' },
  { value: ' ', filled: 'uid=\\ ,ou=people' },
  { value: '#1', filled: 'uid=\\#1,ou=people' },
  { value: 'a+cn=b', filled: 'uid=a\\+cn\\=b,ou=people' },
])('the name [$value] makes the entry [$filled]', ({ value, filled }) => {
  expect(fillName('uid={0},ou=people', value)).toBe(filled);
});

test('whatever the name is, it stays one value of the first part', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (value) => {
      const parts = parseDistinguishedName(fillName('uid={0},ou=people', value))?.parts ?? [];
      expect(parts).toHaveLength(2);
      expect(parts[1]).toBe('ou=people');
    }),
  );
});
