import { describe, expect, test } from 'vitest';
import { ROLE_NAME_LENGTH_MAX_READ, roleNameViolation } from '../role/role-name.ts';
import { passwordLengthViolation } from './password-rules.ts';
import { hasReservedMetadata } from './reserved-metadata.ts';
import { userNameViolation } from './user-name.ts';

const RULE =
  'They can contain alphanumeric characters (a-z, A-Z, 0-9), spaces, punctuation, and printable symbols in the Basic Latin (ASCII) block. ' +
  'Leading or trailing whitespace is not allowed.';

describe('the name of a user or a role', () => {
  test.each([
    { name: 'a', valid: true },
    { name: 'a b', valid: true },
    { name: '~!@ *', valid: true },
    { name: 'r*', valid: true },
    { name: '', valid: false },
    { name: ' ', valid: false },
    { name: ' u2', valid: false },
    { name: 'u2 ', valid: false },
    { name: 'u2\n', valid: false },
    { name: 'u\u007f', valid: false },
    { name: 'a\tb', valid: false },
    { name: 'jürgen', valid: false },
    { name: 'n'.repeat(507), valid: true },
    { name: 'n'.repeat(508), valid: false },
  ])('is printable ASCII without a blank at an end: $name', ({ name, valid }) => {
    const violation = `names must be at least 1 and no more than 507 characters. ${RULE}`;
    expect(userNameViolation(name)).toBe(valid ? null : `User ${violation}`);
    expect(roleNameViolation(name)).toBe(valid ? null : `Role ${violation}`);
  });

  test('of a role can be read up to 1,024 characters', () => {
    expect(roleNameViolation('r'.repeat(1_024), ROLE_NAME_LENGTH_MAX_READ)).toBeNull();
    expect(roleNameViolation('r'.repeat(1_025), ROLE_NAME_LENGTH_MAX_READ)).toBe(
      `Role names must be at least 1 and no more than 1024 characters. ${RULE}`,
    );
  });

  test('is judged in linear time', () => {
    expect(userNameViolation(`n${' '.repeat(200_000)}`, 1_000_000)).not.toBeNull();
  });
});

describe('a password', () => {
  test('has at least 6 characters', () => {
    expect(passwordLengthViolation(6)).toBeNull();
    expect(passwordLengthViolation(5)).toBe('passwords must be at least [6] characters long');
  });
});

describe('metadata', () => {
  test('is reserved when a top-level key begins with an underscore', () => {
    expect(hasReservedMetadata({})).toBe(false);
    expect(hasReservedMetadata({ a: { _b: 1 }, c_: 1 })).toBe(false);
    expect(hasReservedMetadata({ a: 1, _b: 1 })).toBe(true);
    expect(hasReservedMetadata(JSON.parse('{"__proto__":1}'))).toBe(true);
  });
});
