import { flag, integer, networkList, optionalText, type Section, text, textList } from '../setting.ts';
import { CACHE_KEYS, DELEGATION_KEYS, REALM_KEYS, type RealmViolation, type SectionValues } from './common-keys.ts';

/** The realm of client certificates. */
export const PKI_REALM_KEYS = {
  ...REALM_KEYS,
  ...DELEGATION_KEYS,
  'cache.ttl': CACHE_KEYS['cache.ttl'],
  'cache.max_users': CACHE_KEYS['cache.max_users'],
  username_pattern: text(
    'CN=(.*?)(?:,|$)',
    'Regular expression with one group, searched in the subject’s distinguished name: the group is the user’s name.',
  ),
  username_rdn_name: optionalText(
    'Name of the part of the subject that is the user’s name, such as `CN`; then no pattern is used.',
  ),
  username_rdn_oid: optionalText('The same by its object identifier, such as `2.5.4.3`.'),
  certificate_authorities: textList(
    'PEM files with the authorities that certificates must come from. Without any, what the listener’s TLS verified is believed.',
  ),
  'revocation.lists': textList(
    'Files with lists of revoked certificates (CRL, PEM or DER). A list that has run out or is unreadable lets nobody of its authority in.',
  ),
  'revocation.required': flag(true, 'Whether every authority must have a revocation list, where there are any.'),
  'revocation.interval_ms': integer(5_000, 100, 3_600_000, 'How often the lists are looked at.'),
  'chain.depth_max': integer(5, 1, 20, 'Authorities between a certificate and the one that is trusted, this one included.'),
  'delegation.enabled': flag(false, 'Not supported: `true` is refused.'),
  'forwarded.peers': networkList(
    'Addresses and networks (CIDR) of proxies that forward the certificate of their client (RFC 9440). From others the headers mean nothing.',
  ),
  'forwarded.header': text('client-cert', 'Header with the forwarded certificate.'),
  'forwarded.chain_header': text('client-cert-chain', 'Header with the certificates between it and the authority.'),
} as const satisfies Section;

/** Contradictions. */
export function pkiRealmViolations(values: SectionValues<typeof PKI_REALM_KEYS>): readonly RealmViolation[] {
  const violations: RealmViolation[] = [];
  if (values['delegation.enabled']) violations.push({ key: 'delegation.enabled', sentence: 'is not supported' });
  if (values.username_rdn_name !== null && values.username_rdn_oid !== null) {
    violations.push({ key: 'username_rdn_oid', sentence: 'and [username_rdn_name] exclude each other' });
  }
  const groups = groupsOf(values.username_pattern);
  if (groups === null) violations.push({ key: 'username_pattern', sentence: 'is no regular expression' });
  else if (groups < 1) violations.push({ key: 'username_pattern', sentence: 'must have a group' });
  if (values['forwarded.peers'].length > 0 && values.certificate_authorities.length === 0) {
    violations.push({ key: 'certificate_authorities', sentence: 'is required where certificates are forwarded' });
  }
  if (values['revocation.lists'].length > 0 && values.certificate_authorities.length === 0) {
    violations.push({ key: 'certificate_authorities', sentence: 'is required beside [revocation.lists]' });
  }
  return violations;
}

/** How many groups a pattern has; `null`: it is none. */
function groupsOf(pattern: string): number | null {
  try {
    // An alternative that matches the empty text makes every pattern match, so that its groups can be counted.
    return (new RegExp(`${pattern}|`).exec('')?.length ?? 1) - 1;
  } catch {
    return null;
  }
}
