import { choice, flag, integer, optionalText, optionalTimeValue, type Section, textList, timeValue } from '../setting.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 86_400_000;

/** API keys: what is asked of them beyond Elasticsearch, and how long those that are gone are kept. */
export const API_KEY_SETTINGS = {
  'claviger.api_key.lifetime_max': optionalTimeValue(
    '-1',
    SECOND_MS,
    100 * YEAR_MS,
    'How far the expiration of an API key may lie from its creation or update; keys must then have one. `-1`: no limit.',
  ),
  'claviger.api_key.lifetime_default': optionalTimeValue(
    '-1',
    SECOND_MS,
    100 * YEAR_MS,
    'Expiration of a new API key that names none. `-1`: it never expires.',
  ),
  'claviger.api_key.expiration_required': flag(false, 'Whether a new API key must have an expiration.'),
  'claviger.api_key.lifetime_exempt_users': textList(
    'Users whose keys `lifetime_max`, `lifetime_default` and `expiration_required` leave alone.',
  ),
  'claviger.api_key.lifetime_exempt_roles': textList('Roles whose users’ keys the same settings leave alone.'),
  'claviger.api_key.owner_keys_max': integer(
    0,
    0,
    10_000_000,
    'API keys that one user may have, invalidated and expired ones not counted. `0`: no limit.',
  ),
  'claviger.api_key.name_pattern': optionalText(
    'Pattern that the name of a new API key must match: `*` and `?`, or a regular expression between slashes.',
  ),
  'claviger.api_key.bulk_grant_keys_max': integer(1_000, 1, 10_000, 'API keys that one bulk grant may make.'),
  'claviger.api_key.invalidate_with_user': choice(
    ['never', 'deleted', 'disabled-or-deleted'],
    'never',
    'When the API keys and access tokens of a native user are invalidated: never, as in Elasticsearch, or when the user is deleted, or also when it is disabled.',
  ),
  'claviger.api_key.rehash_imported': flag(
    true,
    'Whether the slow hash of an imported API key is replaced by a fast one when the key is first used.',
  ),
  'claviger.api_key.last_use_recorded': flag(
    false,
    'Whether the last use of an API key is kept and shown: time, address and request id.',
  ),
  'claviger.api_key.last_use_interval_ms': integer(
    60_000,
    1_000,
    86_400_000,
    'Least time between two notes of the use of a key.',
  ),
  'claviger.api_key.last_use_flush_interval_ms': integer(
    1_000,
    10,
    60_000,
    'How often the notes of uses are written to the store; a crash may lose those since.',
  ),
  'claviger.api_key.last_use_entries_max': integer(
    100_000,
    1,
    10_000_000,
    'Keys whose last note is remembered, and notes that wait to be written.',
  ),
  'xpack.security.authc.api_key.delete.interval': timeValue(
    '24h',
    SECOND_MS,
    YEAR_MS,
    'Time between two removals of API keys that are gone for good.',
  ),
  'xpack.security.authc.api_key.delete.timeout': optionalTimeValue(
    '-1',
    SECOND_MS,
    24 * HOUR_MS,
    'Longest time of one removal; what is left waits for the next. `-1`: no limit.',
  ),
  'xpack.security.authc.api_key.delete.retention_period': timeValue(
    '7d',
    0,
    100 * YEAR_MS,
    'How long an API key is kept after it was invalidated or has expired.',
  ),
  'claviger.api_key.delete.batch_keys_max': integer(1_000, 1, 10_000, 'API keys removed in one transaction.'),
} as const satisfies Section;
