import { hash } from 'node:crypto';
import type { Credential } from '../../domain/principal/credential.ts';
import { type Instant, instant } from '../../domain/time.ts';
import type { ExternalSource, ExternalVerdict } from '../external-source.ts';
import type { PeerNetworks } from '../peer-networks.ts';
import type { ExtractedCredential, RequestPeer } from '../realm.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { type PathRules, pathViolation } from './certificate-path.ts';
import { readForwardedChain } from './forwarded-certificate.ts';
import { attributeOf, formatSubjectName, type SubjectName } from './subject-name.ts';

/** How a user's name is read from a subject. */
export type UsernameRule =
  /** The group of the pattern, searched in the name as text. */
  | { readonly by: 'pattern'; readonly pattern: RegExp }
  /** The most specific part of this type: a short name or an object identifier. */
  | { readonly by: 'attribute'; readonly type: string };

/** What the realm of client certificates goes by. */
export interface PkiSourceOptions {
  readonly username: UsernameRule;
  /** `null`: what the TLS listener verified is believed. As they are now: a list may be read again. */
  readonly rules: () => PathRules | null;
  /** Proxies that forward certificates; `null`: none does. */
  readonly forwarding: {
    readonly peers: PeerNetworks;
    /** Lower-case names of headers. */
    readonly header: string;
    readonly chainHeader: string;
  } | null;
  /** As `ExternalSource.watch`. */
  readonly watch: () => () => boolean;
}

type CertificateCredential = Extract<Credential, { scheme: 'certificate' }>;

/** Client certificates, shown to the TLS listener or forwarded by a trusted proxy. Whose it is cannot be read off one that is not believed. */
export function createPkiSource(options: PkiSourceOptions): ExternalSource {
  return {
    watch: options.watch,
    extract: (peer) => extract(options, peer),
    verify: async (credential, now) =>
      credential.scheme === 'certificate' ? verify(options, credential, now) : { outcome: 'notMine' },
  };
}

/** What a forwarding proxy shows of itself is never its client's: of it only the header counts. */
function extract({ forwarding }: PkiSourceOptions, peer: RequestPeer): ExtractedCredential | null {
  if (forwarding?.peers.has(peer.address) === true) {
    const certificate = peer.header(forwarding.header);
    if (certificate === undefined || certificate === '') return null;
    const chainText = peer.header(forwarding.chainHeader);
    const chain = readForwardedChain(certificate, chainText);
    return {
      credential: { scheme: 'certificate', chain, isVerified: false },
      key: `forwarded ${hash('sha256', JSON.stringify([certificate, chainText]))}`,
    };
  }
  if (peer.certificate === null) return null;
  const { chain, isVerified, fingerprint } = peer.certificate;
  return { credential: { scheme: 'certificate', chain, isVerified }, key: `shown ${isVerified} ${fingerprint}` };
}

function verify(options: PkiSourceOptions, { chain, isVerified }: CertificateCredential, now: Instant): ExternalVerdict {
  const [leaf, ...others] = readChain(chain);
  if (leaf === undefined) return rejected('the certificate cannot be read', '');
  const dn = formatSubjectName(leaf.subject);
  const rules = options.rules();
  const violation = rules === null ? listenerViolation(leaf, isVerified, now) : pathViolation(leaf, others, rules, now);
  if (violation !== null) return rejected(`the certificate is not believed: ${violation}`, dn);
  const username = usernameOf(leaf.subject, dn, options.username);
  if (username === null || username === '') return rejected('the certificate names no user', dn);
  const user = { username, dn, groups: [], fullName: null, email: null, metadata: { pki_dn: dn } };
  return { outcome: 'verified', user, expiration: endOf(leaf) };
}

function listenerViolation({ notAfterMs }: Certificate, isVerified: boolean, now: Instant): string | null {
  if (!isVerified) return 'the listener has not verified it';
  return now > notAfterMs ? 'it has expired' : null;
}

/** The connection may outlive the certificate, which is good up to and with its last second. */
function endOf({ notAfterMs }: Certificate): Instant {
  return instant(notAfterMs + 1);
}

function readChain(chain: readonly Uint8Array[]): readonly Certificate[] {
  try {
    return chain.map(readCertificate);
  } catch {
    return [];
  }
}

function usernameOf(subject: SubjectName, dn: string, rule: UsernameRule): string | null {
  return rule.by === 'attribute' ? attributeOf(subject, rule.type) : (rule.pattern.exec(dn)?.[1] ?? null);
}

function rejected(reason: string, claimedPrincipal: string): ExternalVerdict {
  return { outcome: 'rejected', reason, claimedPrincipal };
}
