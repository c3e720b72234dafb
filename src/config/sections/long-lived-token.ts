import { flag, integer, optionalTimeValue, type Section, timeValue } from '../setting.ts';

const SECOND_MS = 1_000;
const YEAR_MS = 365 * 86_400_000;

/** Tokens that a job holds for weeks. */
export const LONG_LIVED_TOKEN_SETTINGS = {
  'claviger.token.max_lifetime': optionalTimeValue(
    '-1',
    SECOND_MS,
    100 * YEAR_MS,
    'Longest time from the making of a long-lived token to its end, renewals included; it counts for tokens that are there too. `-1`: no limit.',
  ),
  'claviger.token.list_tokens_max': integer(
    1_000,
    1,
    10_000,
    'Long-lived tokens that one page of a listing shows at most, and shows when no `size` is asked for.',
  ),
  'claviger.token.last_use_recorded': flag(
    true,
    'Whether the last use of a long-lived token is kept and shown: time and address.',
  ),
  'claviger.token.last_use_interval_ms': integer(
    60_000,
    1_000,
    86_400_000,
    'Least time between two notes of the use of a token.',
  ),
  'claviger.token.last_use_flush_interval_ms': integer(
    1_000,
    10,
    60_000,
    'How often the notes of uses of tokens are written to the store; a crash may lose those since.',
  ),
  'claviger.token.last_use_entries_max': integer(
    100_000,
    1,
    10_000_000,
    'Tokens whose last note is remembered, and notes that wait to be written.',
  ),
  'claviger.token.long_lived.delete.interval': timeValue(
    '30m',
    SECOND_MS,
    YEAR_MS,
    'Time between two removals of long-lived tokens that have expired.',
  ),
  'claviger.token.long_lived.delete.timeout': optionalTimeValue(
    '-1',
    SECOND_MS,
    86_400_000,
    'Longest time of one removal; what is left waits for the next. `-1`: no limit.',
  ),
  'claviger.token.long_lived.delete.retention_period': timeValue(
    '7d',
    0,
    100 * YEAR_MS,
    'How long an expired long-lived token is kept, so that its owner still sees it in a listing.',
  ),
  'claviger.token.long_lived.delete.batch_tokens_max': integer(
    1_000,
    1,
    10_000,
    'Long-lived tokens removed in one transaction.',
  ),
} as const satisfies Section;
