import { integer, networkList, type Section, text } from '../setting.ts';
import { DELEGATION_KEYS, REALM_KEYS, type RealmViolation, type SectionValues } from './common-keys.ts';

/** The realm of users whom a trusted proxy names in headers. */
export const PROXY_REALM_KEYS = {
  ...REALM_KEYS,
  ...DELEGATION_KEYS,
  peers: networkList('Addresses and networks (CIDR) of the proxies. From others the headers mean nothing. Required.'),
  user_header: text('x-proxy-user', 'Header with the user’s name.'),
  groups_header: text('x-proxy-roles', 'Header with the user’s groups, separated by commas: role mappings make roles of them.'),
  groups_max: integer(1_000, 0, 100_000, 'Groups that one request may name; with more it is refused.'),
} as const satisfies Section;

/** What is missing. */
export function proxyRealmViolations(values: SectionValues<typeof PROXY_REALM_KEYS>): readonly RealmViolation[] {
  return values.peers.length === 0 ? [{ key: 'peers', sentence: 'is required' }] : [];
}
