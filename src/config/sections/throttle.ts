import { flag, integer, networkList, type Section, timeValue } from '../setting.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How guessing is slowed down. */
export const THROTTLE_SETTINGS = {
  'claviger.http.trusted_proxies': networkList(
    'Addresses and networks (CIDR) of proxies whose `X-Forwarded-For` is believed: failures count for the last address in it that is none of theirs.',
  ),
  'claviger.authc.throttle.enabled': flag(
    true,
    'Whether failed attempts to authenticate delay the next ones, which are answered with 429 and `Retry-After` before anything is checked.',
  ),
  'claviger.authc.throttle.pair_failures_max': integer(
    10,
    1,
    1_000_000,
    'Failures of one account (user name or key id) from one source (an IPv4 address or an IPv6 /64 network) before delays begin.',
  ),
  'claviger.authc.throttle.source_failures_max': integer(
    50,
    1,
    1_000_000,
    'Failures from one source, over all accounts, before delays begin. Accounts that succeeded from there lately are spared.',
  ),
  'claviger.authc.throttle.account_failures_max': integer(
    100,
    1,
    1_000_000,
    'Failures of one account, over all sources, before delays begin. Sources from which it succeeded lately are spared.',
  ),
  'claviger.authc.throttle.delay': timeValue('1s', 1, HOUR_MS, 'The first delay; each further failure doubles it.'),
  'claviger.authc.throttle.delay_max': timeValue('5m', 1, DAY_MS, 'The longest delay.'),
  'claviger.authc.throttle.forgive': timeValue('1m', 1, DAY_MS, 'Time after which one failure is forgiven.'),
  'claviger.authc.throttle.known': timeValue(
    '24h',
    SECOND_MS,
    365 * DAY_MS,
    'How long an account that succeeded from a source is spared what others do to the account or the source.',
  ),
  'claviger.authc.throttle.entries_max': integer(
    100_000,
    1,
    10_000_000,
    'Sources, accounts, and pairs of both that are remembered, of each as many; the one that was seen longest ago is forgotten first.',
  ),
  'claviger.authc.throttle.source_concurrent_max': integer(
    8,
    1,
    10_000,
    'Passwords of one source that are checked at a time; others wait for their turn.',
  ),
  'claviger.authc.throttle.source_waiting_max': integer(
    1_000,
    0,
    1_000_000,
    'Passwords of one source that wait; more are answered with 429.',
  ),
} as const satisfies Section;
