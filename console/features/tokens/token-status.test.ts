import { expect, test } from 'vitest';
import { tokenStatus } from './token-status.ts';

const DAY_MS = 86_400_000;

test('a token without an end is active for ever', () => {
  expect(tokenStatus({ creation: 0, expiration: null }, Number.MAX_SAFE_INTEGER)).toBe('active');
});

test('a token has expired at the very moment of its end', () => {
  expect(tokenStatus({ creation: 0, expiration: 1000 }, 999)).toBe('expiring');
  expect(tokenStatus({ creation: 0, expiration: 1000 }, 1000)).toBe('expired');
});

test('a token expires soon in the last tenth of its life', () => {
  expect(tokenStatus({ creation: 0, expiration: 1000 }, 899)).toBe('active');
  expect(tokenStatus({ creation: 0, expiration: 1000 }, 900)).toBe('expiring');
});

test('a token of a long life expires soon in its last week alone', () => {
  const token = { creation: 0, expiration: 365 * DAY_MS };
  expect(tokenStatus(token, 358 * DAY_MS - 1)).toBe('active');
  expect(tokenStatus(token, 358 * DAY_MS)).toBe('expiring');
});

test('a token that was revoked is that, expired or not', () => {
  expect(tokenStatus({ creation: 0, expiration: 1000, revocation: 5 }, 10)).toBe('revoked');
  expect(tokenStatus({ creation: 0, expiration: 1000, revocation: 5 }, 2000)).toBe('revoked');
});
