import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ApiKeyPolicy,
  lifetimeUnderPolicy,
  NO_API_KEY_POLICY,
  newKeyPolicyViolations,
  newLifetimePolicyViolations,
  ownerKeysViolation,
} from './api-key-policy.ts';

const DAY_MS = 86_400_000;
const ALICE = { username: 'alice', roles: ['reader', 'ci'] };
const REQUIRED = 'api key expiration is required by the policy [claviger.api_key.expiration_required]';
const REQUIRED_BY_MAX = 'api key expiration is required by the policy [claviger.api_key.lifetime_max]';
const TOO_LONG = 'api key expiration may not be more than [30d] away by the policy [claviger.api_key.lifetime_max]';

function aPolicy(parts: Partial<ApiKeyPolicy>): ApiKeyPolicy {
  return { ...NO_API_KEY_POLICY, ...parts };
}

describe('the policy of API keys', () => {
  test('asks nothing when nothing is set', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.integer()), (name, lifetimeMs) => {
        expect(newKeyPolicyViolations(NO_API_KEY_POLICY, ALICE, { name, lifetimeMs })).toEqual([]);
        expect(lifetimeUnderPolicy(NO_API_KEY_POLICY, ALICE, lifetimeMs)).toBe(lifetimeMs);
      }),
    );
  });

  test.each([
    { case: 'at the longest lifetime', lifetimeMs: 30 * DAY_MS, violations: [] },
    { case: 'a millisecond beyond', lifetimeMs: 30 * DAY_MS + 1, violations: [TOO_LONG] },
    { case: 'that never expires', lifetimeMs: null, violations: [REQUIRED_BY_MAX] },
    { case: 'born expired', lifetimeMs: -1, violations: [] },
  ])('with a longest lifetime takes or refuses a key $case', ({ lifetimeMs, violations }) => {
    const policy = aPolicy({ lifetimeMsMax: 30 * DAY_MS });
    expect(newKeyPolicyViolations(policy, ALICE, { name: 'k', lifetimeMs })).toEqual(violations);
  });

  test.each([
    { case: 'hours', lifetimeMsMax: 3 * 3_600_000, told: '3h' },
    { case: 'minutes', lifetimeMsMax: 90 * 60_000, told: '90m' },
    { case: 'seconds', lifetimeMsMax: 1_000, told: '1s' },
    { case: 'milliseconds', lifetimeMsMax: 1_500, told: '1500ms' },
  ])('tells the longest lifetime in $case', ({ lifetimeMsMax, told }) => {
    expect(newLifetimePolicyViolations(aPolicy({ lifetimeMsMax }), ALICE, 365 * DAY_MS)).toEqual([
      `api key expiration may not be more than [${told}] away by the policy [claviger.api_key.lifetime_max]`,
    ]);
  });

  test('requires an expiration, which the default gives', () => {
    const required = aPolicy({ expirationRequired: true });
    expect(newKeyPolicyViolations(required, ALICE, { name: 'k', lifetimeMs: null })).toEqual([REQUIRED]);
    const withDefault = { ...required, lifetimeMsDefault: DAY_MS };
    const lifetimeMs = lifetimeUnderPolicy(withDefault, ALICE, null);
    expect(lifetimeMs).toBe(DAY_MS);
    expect(newKeyPolicyViolations(withDefault, ALICE, { name: 'k', lifetimeMs })).toEqual([]);
    expect(lifetimeUnderPolicy(withDefault, ALICE, 5)).toBe(5);
  });

  test.each([
    { case: 'user', exempt: { lifetimeExemptUsers: ['alice'] } },
    { case: 'role', exempt: { lifetimeExemptRoles: ['ci'] } },
  ])('leaves the lifetimes of an exempt $case alone, but not the names', ({ exempt }) => {
    const policy = aPolicy({
      ...exempt,
      lifetimeMsMax: DAY_MS,
      lifetimeMsDefault: DAY_MS,
      expirationRequired: true,
      namePattern: { text: 'team-*', matches: (name) => name.startsWith('team-') },
    });
    expect(lifetimeUnderPolicy(policy, ALICE, null)).toBeNull();
    expect(newKeyPolicyViolations(policy, ALICE, { name: 'team-a', lifetimeMs: null })).toEqual([]);
    expect(newKeyPolicyViolations(policy, ALICE, { name: 'a', lifetimeMs: null })).toEqual([
      'api key name must match [team-*] by the policy [claviger.api_key.name_pattern]',
    ]);
    const bob = { username: 'bob', roles: [] };
    expect(newKeyPolicyViolations(policy, bob, { name: 'team-a', lifetimeMs: null })).toEqual([REQUIRED_BY_MAX]);
  });

  test('names its setting when the owner has enough keys', () => {
    expect(ownerKeysViolation(5)).toBe(
      'the owner has [5] active api keys already, the most by the policy [claviger.api_key.owner_keys_max]',
    );
  });
});
