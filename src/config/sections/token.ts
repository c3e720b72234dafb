import { flag, integer, optionalFlag, optionalTimeValue, type Section, timeValue } from '../setting.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Access and refresh tokens. */
export const TOKEN_SETTINGS = {
  'xpack.security.authc.token.enabled': optionalFlag(
    'on where HTTPS is, or on a loopback listener',
    'Whether the token service is on. It needs HTTPS unless the listener is a loopback one, also with `claviger.http.allow_insecure`.',
  ),
  'xpack.security.authc.token.timeout': timeValue('20m', SECOND_MS, HOUR_MS, 'Lifetime of an access token.'),
  'claviger.token.refresh_timeout': timeValue(
    '24h',
    SECOND_MS,
    365 * DAY_MS,
    'Lifetime of a refresh token from its own making; using it gives another with a lifetime of its own.',
  ),
  'claviger.token.refresh_window': timeValue(
    '30s',
    0,
    5 * 60 * SECOND_MS,
    'How long after its use a refresh token still gives the same successor, for clients that refresh at the same time. Later use ends the whole family of tokens. `0s`: every second use does.',
  ),
  'claviger.token.password_grant.enabled': flag(
    true,
    'Whether `grant_type` `password` makes tokens at `/_security/oauth2/token`, as Elasticsearch’s clients need.',
  ),
  'xpack.security.authc.token.delete.interval': timeValue(
    '30m',
    SECOND_MS,
    365 * DAY_MS,
    'Time between two removals of tokens that have expired.',
  ),
  'xpack.security.authc.token.delete.timeout': optionalTimeValue(
    '-1',
    SECOND_MS,
    DAY_MS,
    'Longest time of one removal; what is left waits for the next. `-1`: no limit.',
  ),
  'claviger.token.delete.retention_period': timeValue(
    '24h',
    0,
    365 * DAY_MS,
    'How long expired tokens are kept, so that who comes with one is told that it has expired and the reuse of a refresh token is seen.',
  ),
  'claviger.token.delete.batch_tokens_max': integer(1_000, 1, 10_000, 'Pairs of tokens removed in one transaction.'),
} as const satisfies Section;
