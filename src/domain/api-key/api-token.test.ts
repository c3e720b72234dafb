import { describe, expect, test } from 'vitest';
import { instant } from '../time.ts';
import { apiTokenLifetime, apiTokenNameViolation } from './api-token.ts';

const NOW = instant(1_000_000);
const FORM = 'Token name must contain only alphanumeric characters, hyphens, and underscores.';
const LAST_SECOND = (8_640_000_000_000_000 - NOW) / 1_000;

describe('[T22] the name of a token', () => {
  test.each(['a', 'A-z_09', '-', '__proto__', 'n'.repeat(8)])('may be [%s]', (name) => {
    expect(apiTokenNameViolation(name, 8 + 1)).toBeNull();
  });

  test.each([
    { name: '', violation: 'Token name is required.' },
    { name: 'invalid name with spaces!', violation: FORM },
    { name: 'a.b', violation: FORM },
    { name: 'a:b', violation: FORM },
    { name: 'é', violation: FORM },
    { name: 'a/b', violation: FORM },
    { name: 'a\n', violation: FORM },
    { name: 'n'.repeat(33), violation: 'Token name exceeds the maximum length of 32 characters.' },
  ])('may not be [$name]', ({ name, violation }) => {
    expect(apiTokenNameViolation(name, 32)).toBe(violation);
  });

  test('may be as long as the limit', () => {
    expect(apiTokenNameViolation('n'.repeat(32), 32)).toBeNull();
  });
});

describe('the lifetime of a token', () => {
  test.each([
    { title: 'one second', max: 60, durationSeconds: 1, expiration: NOW + 1_000 },
    { title: 'the longest there may be', max: 60, durationSeconds: 60, expiration: NOW + 60_000 },
    { title: 'none where there is no longest', max: 0, durationSeconds: 0, expiration: null },
    { title: 'any where there is no longest', max: 0, durationSeconds: LAST_SECOND, expiration: 8_640_000_000_000_000 },
    { title: 'the default', max: 0, durationSeconds: 0, defaultSeconds: 30, expiration: NOW + 30_000 },
    { title: 'the default, cut to the longest', max: 20, durationSeconds: 0, defaultSeconds: 30, expiration: NOW + 20_000 },
    { title: 'shorter than the default', max: 60, durationSeconds: 7, defaultSeconds: 30, expiration: NOW + 7_000 },
  ])('may be $title', ({ max, durationSeconds, defaultSeconds = 0, expiration }) => {
    expect(apiTokenLifetime({ maxDurationSeconds: max }, { durationSeconds, defaultSeconds }, NOW)).toEqual({
      outcome: 'granted',
      expiration,
    });
  });

  test.each([
    { title: 'negative', max: 0, durationSeconds: -1, violation: 'Token duration must be positive.' },
    {
      title: '[T24] longer than the longest',
      max: 60,
      durationSeconds: 61,
      violation: 'Token duration exceeds the maximum allowed duration of 60 seconds.',
    },
    {
      title: 'endless where there is a longest',
      max: 60,
      durationSeconds: 0,
      violation: 'Non-expiring tokens are not allowed. Maximum duration is 60 seconds.',
    },
    {
      title: 'longer than time',
      max: 0,
      durationSeconds: LAST_SECOND + 1,
      violation: 'Token duration reaches beyond the last date there is.',
    },
    {
      title: 'all that 64 bits hold',
      max: 0,
      durationSeconds: 2 ** 63,
      violation: 'Token duration reaches beyond the last date there is.',
    },
  ])('may not be $title', ({ max, durationSeconds, violation }) => {
    const wanted = { durationSeconds, defaultSeconds: 0 };
    expect(apiTokenLifetime({ maxDurationSeconds: max }, wanted, NOW)).toEqual({ outcome: 'refused', violation });
  });
});
