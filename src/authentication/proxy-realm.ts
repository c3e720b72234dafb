import type { Credential } from '../domain/principal/credential.ts';
import type { ExternalSource } from './external-source.ts';
import type { PeerNetworks } from './peer-networks.ts';

/** Where a trusted proxy says who the user is. */
export interface ProxySourceOptions {
  readonly realmName: string;
  /** The proxies; from others the headers mean nothing. */
  readonly peers: PeerNetworks;
  /** Lower-case names of headers. */
  readonly userHeader: string;
  readonly groupsHeader: string;
  readonly groupsMax: number;
}

type ForwardedUser = Extract<Credential, { scheme: 'forwardedUser' }>;

const PRINTABLE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
const NAME_CHARACTERS_MAX = 507;

/**
 * Users whom a trusted proxy names. The proxy must drop what its own clients send under these names. A name with a comma is
 * refused: it may be two headers that became one.
 */
export function createProxySource(options: ProxySourceOptions): ExternalSource {
  const { realmName } = options;
  return {
    extract(peer) {
      if (!options.peers.has(peer.address)) return null;
      const username = peer.header(options.userHeader);
      if (username === undefined || username === '') return null;
      const groups = listOf(peer.header(options.groupsHeader) ?? '');
      const key = JSON.stringify([realmName, username, groups]);
      return { credential: { scheme: 'forwardedUser', realmName, username, groups }, key };
    },
    async verify(credential) {
      if (credential.scheme !== 'forwardedUser' || credential.realmName !== realmName) return { outcome: 'notMine' };
      const { username, groups } = credential;
      const reason = violationOf(credential, options.groupsMax);
      if (reason !== null) return { outcome: 'rejected', reason, claimedPrincipal: username, isFinal: true };
      return {
        outcome: 'verified',
        user: { username, dn: null, groups, fullName: null, email: null, metadata: {} },
      };
    },
  };
}

function violationOf({ username, groups }: ForwardedUser, groupsMax: number): string | null {
  const isName = (text: string): boolean => PRINTABLE.test(text) && text.length <= NAME_CHARACTERS_MAX;
  if (!isName(username) || username.includes(',')) return 'the proxy names no user that can be one';
  if (groups.length > groupsMax) return `the proxy names more than [${groupsMax}] groups`;
  return groups.every(isName) ? null : 'the proxy names a group that cannot be one';
}

function listOf(text: string): readonly string[] {
  return [
    ...new Set(
      text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    ),
  ];
}
