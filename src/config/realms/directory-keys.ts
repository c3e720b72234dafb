import { choice, flag, integer, optionalText, type Section, text, textList, timeValue } from '../setting.ts';
import {
  CACHE_KEYS,
  CIRCUIT_KEYS,
  DELEGATION_KEYS,
  REALM_KEYS,
  type RealmViolation,
  type SectionValues,
} from './common-keys.ts';

const SCOPES = ['sub_tree', 'one_level', 'base'] as const;
const TIMEOUT_MIN_MS = 10;
const TIMEOUT_MAX_MS = 600_000;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Keys of both kinds of directories. Bytes and texts of files are UTF-8, certificates PEM. */
export const DIRECTORY_KEYS = {
  ...REALM_KEYS,
  ...CACHE_KEYS,
  ...DELEGATION_KEYS,
  ...CIRCUIT_KEYS,
  url: textList(
    'Addresses of the directory: `ldaps://host:port` or `ldap://host:port`. The next is asked when one does not answer.',
  ),
  'load_balance.type': choice(
    ['failover', 'round_robin'],
    'failover',
    '`failover` asks the address that answered last; `round_robin` asks each in its turn.',
  ),
  start_tls: flag(false, 'Whether an `ldap://` connection is turned into TLS before anything is sent on it.'),
  allow_insecure: flag(
    false,
    'Whether passwords may go to another machine without TLS. An `ldap://` address that is not of this machine is refused otherwise.',
  ),
  bind_dn: optionalText('Name of the user who searches, as an entry or a principal; without it nobody in particular searches.'),
  bind_password_file: optionalText('File with the password of that user; a line feed at its end is no part of it.'),
  'user_search.scope': choice(SCOPES, 'sub_tree', 'How deep users are searched.'),
  'user_search.pool.size': integer(
    20,
    1,
    1_000,
    'Users who are verified or looked up at a time, each over two connections at most; as many are kept open for searches.',
  ),
  'user_search.pool.queue_max': integer(1_000, 0, 100_000, 'Users who wait for that; more are answered with 429.'),
  'group_search.base_dn': optionalText('Where groups are searched.'),
  'group_search.scope': choice(SCOPES, 'sub_tree', 'How deep groups are searched.'),
  'group_search.groups_max': integer(
    1_000,
    1,
    100_000,
    'Groups of one user; one with more is refused, as rules cannot be judged by a part of them.',
  ),
  user_full_name_attribute: text('cn', 'Attribute with the full name of a user.'),
  user_email_attribute: text('mail', 'Attribute with the address of a user.'),
  metadata: textList('Attributes that become metadata of a user, for role mappings and templates.'),
  follow_referrals: flag(
    false,
    'Must be `false`: references to other directories are not followed, as passwords would follow them.',
  ),
  'timeout.tcp_connect': timeValue(
    '5s',
    TIMEOUT_MIN_MS,
    TIMEOUT_MAX_MS,
    'Time to connect, TLS included; then the next address is tried.',
  ),
  'timeout.response': timeValue('5s', TIMEOUT_MIN_MS, TIMEOUT_MAX_MS, 'Time for the answer to a bind.'),
  'timeout.ldap_search': timeValue('5s', TIMEOUT_MIN_MS, TIMEOUT_MAX_MS, 'Time for a search.'),
  'ssl.certificate_authorities': textList(
    'Files with the authorities that sign the directory’s certificate; without any, those that Node trusts.',
  ),
  'ssl.verification_mode': choice(
    ['full', 'certificate', 'none'],
    'full',
    '`full` verifies the authority and the host name, `certificate` the authority alone, `none` nothing.',
  ),
  'ssl.certificate': optionalText('File with a certificate to show to the directory.'),
  'ssl.key': optionalText('File with its key.'),
} as const satisfies Section;

/** Contradictions in keys that both kinds of directories have; `urls` are those that will be used. */
export function directoryViolations(
  values: SectionValues<typeof DIRECTORY_KEYS>,
  urls: readonly string[],
): readonly RealmViolation[] {
  const violations: RealmViolation[] = [];
  const demand = (condition: boolean, key: string, sentence: string): void => {
    if (!condition) violations.push({ key, sentence });
  };
  demand(values.url.every(isDirectoryUrl), 'url', 'must be of ldap:// or ldaps:// with a host, without user, path or query');
  demand(
    values.allow_insecure || values.start_tls || !urls.some(isOpenToOthers),
    'url',
    'would send passwords to another machine without TLS: use ldaps://, [start_tls] or [allow_insecure]',
  );
  demand((values.bind_dn === null) === (values.bind_password_file === null), 'bind_password_file', 'goes with [bind_dn]');
  demand((values['ssl.certificate'] === null) === (values['ssl.key'] === null), 'ssl.key', 'goes with [ssl.certificate]');
  demand(!values.follow_referrals, 'follow_referrals', 'must be false: references to other directories are not followed');
  return violations;
}

function isDirectoryUrl(given: string): boolean {
  if (!URL.canParse(given)) return false;
  const { protocol, hostname, username, password, pathname, search, hash } = new URL(given);
  const plain = username === '' && password === '' && search === '' && hash === '' && (pathname === '' || pathname === '/');
  return (protocol === 'ldap:' || protocol === 'ldaps:') && hostname !== '' && plain;
}

function isOpenToOthers(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'ldap:' && !LOOPBACK.test(new URL(url).hostname);
}
