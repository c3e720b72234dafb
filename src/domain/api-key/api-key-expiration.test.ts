import { describe, expect, test } from 'vitest';
import { SecurityError } from '../error.ts';
import { instant } from '../time.ts';
import { isExpired } from './api-key.ts';
import { expirationOf } from './api-key-expiration.ts';

const NOW = instant(1_795_352_747_069);
const DAY_MS = 86_400_000;

describe('the expiration of a key', () => {
  test.each([
    { case: 'none', lifetimeMs: null, expiration: null },
    { case: 'a day', lifetimeMs: DAY_MS, expiration: NOW + DAY_MS },
    { case: 'a second', lifetimeMs: 1_000, expiration: NOW + 1_000 },
    { case: 'just less than two seconds', lifetimeMs: 1_999, expiration: NOW + 1_000 },
    { case: 'less than a second', lifetimeMs: 999, expiration: NOW },
    { case: 'nothing', lifetimeMs: 0, expiration: NOW },
    { case: 'a millisecond in the past', lifetimeMs: -1, expiration: NOW },
    { case: 'a day in the past', lifetimeMs: -DAY_MS, expiration: NOW - DAY_MS },
  ])('counts whole seconds from now: $case', ({ lifetimeMs, expiration }) => {
    expect(expirationOf(NOW, lifetimeMs)).toBe(expiration);
  });

  test('of a lifetime below a second makes a key that is born expired', () => {
    expect(isExpired({ expiration: expirationOf(NOW, 1) }, NOW)).toBe(true);
  });

  test('is not before it is reached, and stays once it is', () => {
    const expiration = expirationOf(NOW, 1_000);
    expect(isExpired({ expiration }, instant(NOW + 999))).toBe(false);
    expect(isExpired({ expiration }, instant(NOW + 1_000))).toBe(true);
    expect(isExpired({ expiration }, instant(NOW + DAY_MS))).toBe(true);
  });

  test('goes to the last instant that has a date and no further', () => {
    expect(expirationOf(instant(0), 8_640_000_000_000_000)).toBe(8_640_000_000_000_000);
  });

  test.each([
    { case: 'a second too far', lifetimeMs: 8_640_000_000_001_000 },
    { case: 'a second too early', lifetimeMs: -8_640_000_000_001_000 },
    { case: '999999999999d', lifetimeMs: 999_999_999_999 * DAY_MS },
    { case: 'infinity', lifetimeMs: Number.POSITIVE_INFINITY },
    { case: 'no number', lifetimeMs: Number.NaN },
  ])('is refused beyond: $case', ({ lifetimeMs }) => {
    expect(() => expirationOf(instant(0), lifetimeMs)).toThrow(
      new SecurityError('dateTime', 'Instant exceeds minimum or maximum instant'),
    );
  });
});
