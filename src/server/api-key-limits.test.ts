import { describe, expect, test } from 'vitest';
import { loadSettings } from '../config/load-settings.ts';
import type { Settings } from '../config/settings.ts';
import { NO_API_KEY_POLICY } from '../domain/api-key/api-key-policy.ts';
import { apiKeyLimits } from './api-key-limits.ts';

function settingsOf(values: Readonly<Record<string, unknown>>): Settings {
  const result = loadSettings([{ name: 'the test', values: new Map(Object.entries(values)) }]);
  if ('problems' in result) throw new Error(result.problems.map(({ sentence }) => sentence).join());
  return result.settings;
}

describe('the limits of API keys', () => {
  test('are those of Elasticsearch unless something is set', () => {
    expect(apiKeyLimits(settingsOf({}))).toEqual({
      nameCodePointsMax: 256,
      metadataBytesMax: 1_048_576,
      policy: NO_API_KEY_POLICY,
    });
  });

  test('are what is set', () => {
    const { policy } = apiKeyLimits(
      settingsOf({
        'claviger.api_key.lifetime_max': '30d',
        'claviger.api_key.lifetime_default': '1d',
        'claviger.api_key.expiration_required': true,
        'claviger.api_key.lifetime_exempt_users': 'svc-a,svc-b',
        'claviger.api_key.lifetime_exempt_roles': ['ops'],
        'claviger.api_key.owner_keys_max': 5,
      }),
    );
    expect(policy).toEqual({
      ...NO_API_KEY_POLICY,
      lifetimeMsMax: 2_592_000_000,
      lifetimeMsDefault: 86_400_000,
      expirationRequired: true,
      lifetimeExemptUsers: ['svc-a', 'svc-b'],
      lifetimeExemptRoles: ['ops'],
      ownerKeysMax: 5,
    });
  });

  test.each([
    { pattern: 'team-*', name: 'team-a', matches: true },
    { pattern: 'team-*', name: 'other', matches: false },
    { pattern: '/[a-z]+-[0-9]{2}/', name: 'ab-12', matches: true },
    { pattern: '/[a-z]+-[0-9]{2}/', name: 'ab-123', matches: false },
  ])('take the name $name under the pattern $pattern: $matches', ({ pattern, name, matches }) => {
    const { policy } = apiKeyLimits(settingsOf({ 'claviger.api_key.name_pattern': pattern }));
    expect(policy.namePattern?.matches(name)).toBe(matches);
  });

  test('refuse a name pattern that cannot be read, by the name of the setting', () => {
    const settings = settingsOf({ 'claviger.api_key.name_pattern': '/[a' });
    expect(() => apiKeyLimits(settings)).toThrow(/^claviger\.api_key\.name_pattern: /);
  });
});
