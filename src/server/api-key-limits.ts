import type { ApiKeyLimits } from '../actions/api-key/issue-api-key.ts';
import { LanguageMatcher } from '../authorization/pattern/language-matcher.ts';
import { parsePattern } from '../authorization/pattern/parse-pattern.ts';
import type { Settings } from '../config/settings.ts';
import type { ApiKeyNamePattern } from '../domain/api-key/api-key-policy.ts';

/** What the settings ask of API keys. @throws Error for a name pattern that cannot be read. */
export function apiKeyLimits(settings: Settings): Required<ApiKeyLimits> {
  return {
    nameCodePointsMax: settings['claviger.api.key_name_characters_max'],
    metadataBytesMax: settings['claviger.api.key_metadata_bytes_max'],
    policy: {
      lifetimeMsMax: settings['claviger.api_key.lifetime_max'],
      lifetimeMsDefault: settings['claviger.api_key.lifetime_default'],
      expirationRequired: settings['claviger.api_key.expiration_required'],
      lifetimeExemptUsers: settings['claviger.api_key.lifetime_exempt_users'],
      lifetimeExemptRoles: settings['claviger.api_key.lifetime_exempt_roles'],
      // The setting says 0 for no limit.
      ownerKeysMax: settings['claviger.api_key.owner_keys_max'] || null,
      namePattern: namePatternOf(settings['claviger.api_key.name_pattern']),
    },
  };
}

function namePatternOf(text: string | null): ApiKeyNamePattern | null {
  if (text === null) return null;
  const parsed = parsePattern(text);
  if (parsed.outcome === 'refused') throw new Error(`claviger.api_key.name_pattern: ${parsed.reason}`);
  const matcher = new LanguageMatcher(parsed.language);
  return { text, matches: (name) => matcher.matches(name) };
}
