import type { Instant } from '../../domain/time.ts';
import type { Certificate } from './certificate.ts';
import type { RevocationList } from './revocation-list.ts';

/** What certificates are judged by. */
export interface PathRules {
  /** Authorities that are trusted. */
  readonly anchors: readonly Certificate[];
  readonly lists: readonly RevocationList[];
  /** Whether every authority of a chain must have a list. */
  readonly isListRequired: boolean;
  /** Authorities of a chain, the trusted one included. */
  readonly depthMax: number;
}

const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';
const RSA_BITS_MIN = 2_048;

/**
 * Why a client's certificate is not believed, or `null`. It must lead to a trusted authority by valid signatures of
 * authorities that may sign, each within its time, none revoked. What the rules of a chain could say beyond that (name
 * constraints, policies) stands in critical extensions, which are refused.
 * @param leaf The client's own certificate. @param others Those that came with it.
 * @see https://www.rfc-editor.org/rfc/rfc5280 §6
 */
export function pathViolation(
  leaf: Certificate,
  others: readonly Certificate[],
  rules: PathRules,
  now: Instant,
): string | null {
  const usages = leaf.x509.keyUsage;
  // The runtime calls the extended key usages so; without any, the certificate is for every use.
  if (usages !== undefined && !usages.includes(CLIENT_AUTHENTICATION)) return 'it is not made for clients';
  return violationOf(leaf) ?? violationAbove(leaf, [], 1);

  function violationAbove(certificate: Certificate, below: readonly Certificate[], depth: number): string | null {
    if (depth > rules.depthMax) return 'its chain is too long';
    let violation = 'it leads to no authority that is trusted';
    for (const [authorities, isAnchor] of [
      [rules.anchors, true],
      [others, false],
    ] as const) {
      for (const authority of authorities) {
        const isInChain = [certificate, ...below].some((each) => each.x509.fingerprint256 === authority.x509.fingerprint256);
        if (isInChain || !hasSigned(authority, certificate)) continue;
        const found =
          authorityViolation(authority, certificate, depth - 1) ??
          (isAnchor ? null : violationAbove(authority, [...below, certificate], depth + 1));
        if (found === null) return null;
        violation = found;
      }
    }
    return violation;
  }

  /** @param authoritiesBelow How many stand between it and the client. */
  function authorityViolation(authority: Certificate, signed: Certificate, authoritiesBelow: number): string | null {
    if (!authority.x509.ca) return 'it is signed by what is no authority';
    if (authority.pathLengthMax !== null && authoritiesBelow > authority.pathLengthMax)
      return 'its chain is longer than allowed';
    return violationOf(authority) ?? revocationOf(signed, authority);
  }

  function violationOf(certificate: Certificate): string | null {
    const { unknownCritical, notBeforeMs, notAfterMs, hasStrongSignature, x509 } = certificate;
    if (unknownCritical.length > 0) return `the critical extension ${unknownCritical.join(', ')} is not supported`;
    if (now < notBeforeMs) return 'its time has not come';
    if (now > notAfterMs) return 'it has expired';
    const { modulusLength } = x509.publicKey.asymmetricKeyDetails ?? {};
    if (modulusLength !== undefined && modulusLength < RSA_BITS_MIN) return 'its key is too short';
    // A trusted authority is believed for itself, not for its signature.
    return hasStrongSignature || rules.anchors.includes(certificate) ? null : 'its signature is of a weak kind';
  }

  function revocationOf(certificate: Certificate, authority: Certificate): string | null {
    const lists = rules.lists.filter((list) => list.isOf(authority.subjectName, authority.x509));
    if (lists.length === 0) return rules.isListRequired ? 'its authority has no list of revoked certificates' : null;
    const answers = lists.map((list) => list.judge(certificate.serialNumber, now));
    if (answers.includes('revoked')) return 'it is revoked';
    return answers.includes('good') ? null : 'the list of revoked certificates of its authority is not of this time';
  }
}

function hasSigned(authority: Certificate, certificate: Certificate): boolean {
  return certificate.x509.checkIssued(authority.x509) && certificate.x509.verify(authority.x509.publicKey);
}
