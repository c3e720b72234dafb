import type { Credential } from '../../domain/principal/credential.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Instant } from '../../domain/time.ts';
import type { ExternalSource, ExternalVerdict } from '../external-source.ts';
import { verifyApiKeySecret } from '../secret-hash.ts';
import { type ClaimRules, compileClaimRules } from './claim-rules.ts';
import { readClaimedUser, type UserClaims } from './claimed-user.ts';
import type { KeySource } from './key-source.ts';
import { nameOfToken, readSignedJwt, type SignedJwt } from './signed-jwt.ts';
import { isSignedByOne, SECRET_ALGORITHMS } from './verification-keys.ts';

/** How tokens are judged. */
export interface JwtSourceOptions {
  readonly rules: ClaimRules;
  readonly user: UserClaims;
  /** Longest token that is looked at. */
  readonly charactersMax: number;
}

/** What judging tokens needs. */
export interface JwtSourceDeps {
  /** Public keys; `null`: none are configured. */
  readonly publicKeys: KeySource | null;
  /** Shared keys; `null`: none are configured. */
  readonly secretKeys: KeySource | null;
  /** Digests (`{SHA256}`) of the secrets by which clients prove themselves beside the token; `null`: they need not. */
  readonly clientSecretHashes: (() => readonly string[]) | null;
}

/**
 * JSON web tokens (`Bearer`). A token that is none is nobody's; all else that is wrong with one is a rejection whose reason the
 * audit alone tells. What costs nothing is looked at first, the signature last: a token that is for another issuer causes no
 * fetch of keys.
 */
export function createJwtSource(deps: JwtSourceDeps, options: JwtSourceOptions): ExternalSource {
  const checkClaims = compileClaimRules(options.rules);
  const sources = [deps.publicKeys, deps.secretKeys].filter((source) => source !== null);

  async function verify(credential: Credential, now: Instant): Promise<ExternalVerdict> {
    if (credential.scheme !== 'bearer') return { outcome: 'notMine' };
    const jwt = readSignedJwt(credential.token.reveal(), options.charactersMax);
    return jwt === null ? { outcome: 'notMine' } : judge(jwt, credential.clientSecret ?? null, now);
  }

  async function judge(jwt: SignedJwt, clientSecret: Secret | null, now: Instant): Promise<ExternalVerdict> {
    if (!(await isProvenClient(clientSecret))) return reject(jwt, 'the client has not proven itself by its shared secret');
    const claims = checkClaims(jwt, now);
    if ('violation' in claims) return reject(jwt, claims.violation);
    if (!(await isSigned(jwt, now))) return reject(jwt, 'no known key has made the signature');
    const claimed = readClaimedUser(jwt.claims, options.user);
    if ('violation' in claimed) return reject(jwt, claimed.violation);
    return { outcome: 'verified', user: claimed.user, expiration: claims.expiration };
  }

  async function isProvenClient(secret: Secret | null): Promise<boolean> {
    if (deps.clientSecretHashes === null) return true;
    if (secret === null) return false;
    for (const stored of deps.clientSecretHashes()) if (await verifyApiKeySecret(secret, stored)) return true;
    return false;
  }

  /** The algorithm alone decides which kind of keys is tried: a public key is never taken for a secret. */
  async function isSigned(jwt: SignedJwt, now: Instant): Promise<boolean> {
    const source = SECRET_ALGORITHMS.includes(jwt.algorithm) ? deps.secretKeys : deps.publicKeys;
    if (source === null) return false;
    const keys = await source.keys(now);
    if (await isSignedByOne(jwt, keys)) return true;
    const newer = await source.newerKeys(keys, now);
    return newer !== null && isSignedByOne(jwt, newer);
  }

  function watch(): () => boolean {
    const generations = sources.map(({ generation }) => generation);
    return () => sources.every(({ generation }, at) => generation === generations[at]);
  }

  return { verify, watch };
}

function reject(jwt: SignedJwt, reason: string): ExternalVerdict {
  return { outcome: 'rejected', reason, claimedPrincipal: nameOfToken(jwt) };
}
