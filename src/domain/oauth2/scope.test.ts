import { expect, test } from 'vitest';
import { EMPTY_ROLE_DESCRIPTOR } from '../role/role-descriptor.ts';
import { narrowLimit, parseScopeNames, scopeNameViolation, scopeText } from './scope.ts';

test.each<readonly [string, readonly string[] | null]>([
  ['read', ['read']],
  ['read write', ['read', 'write']],
  ['read read', ['read']],
  ['logs:read urn:x#y', ['logs:read', 'urn:x#y']],
  ['', null],
  [' read', null],
  ['read ', null],
  ['read  write', null],
  ['read\twrite', null],
  ['re"ad', null],
  ['re\\ad', null],
  ['lesen-ä', null],
  ['x'.repeat(257), null],
])('the scope %j names %j', (text, names) => {
  expect(parseScopeNames(text)).toEqual(names);
});

test('the name of a scope has 256 characters at most', () => {
  expect(scopeNameViolation('x'.repeat(256))).toBeNull();
  expect(scopeNameViolation('x'.repeat(257))).toContain('1 to 256');
});

test('a limit gets narrower, never wider', () => {
  const limit = { read: EMPTY_ROLE_DESCRIPTOR, write: EMPTY_ROLE_DESCRIPTOR };
  expect(narrowLimit(limit, ['write'])).toEqual({ write: EMPTY_ROLE_DESCRIPTOR });
  expect(narrowLimit(limit, ['write', 'delete'])).toBeNull();
  expect(narrowLimit(limit, ['constructor'])).toBeNull();
  expect(narrowLimit({}, ['__proto__'])).toBeNull();
});

test('a token without a limit has no scope', () => {
  expect(scopeText(null)).toBeNull();
  expect(scopeText({ a: EMPTY_ROLE_DESCRIPTOR, b: EMPTY_ROLE_DESCRIPTOR })).toBe('a b');
});
