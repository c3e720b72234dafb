import { SignJWT } from 'jose';
import { assert } from '../../domain/error.ts';
import { scopeText } from '../../domain/oauth2/scope.ts';
import { Secret } from '../../domain/secret.ts';
import type { Instant } from '../../domain/time.ts';
import type { AccessToken } from '../../domain/token/access-token.ts';
import { readCompactJwt } from './compact-jwt.ts';
import type { SigningKeyRing } from './signing-key-ring.ts';
import { signatureViolation } from './verify-signature.ts';

/** The media type of such tokens, as their header has it. @see https://www.rfc-editor.org/rfc/rfc9068#section-2.1 */
const TYPE = 'at+jwt';
/** A header of ours has these and no others: nothing in it may point to a key elsewhere or ask for more. */
const HEADER_NAMES: readonly string[] = ['alg', 'kid', 'typ'];
const REQUIRED_CLAIMS: readonly string[] = ['sub', 'iat', 'exp', 'jti', 'client_id'];
const SECOND_MS = 1_000;

/** What signing and verifying access tokens needs. */
export interface AccessTokenJwtDeps {
  readonly keys: Pick<SigningKeyRing, 'signingKey' | 'find'>;
  /** `iss` of the tokens; asked each time, as the address may be known only when the listener is open. */
  readonly issuer: () => string;
  /** `aud` of the tokens; `null`: the issuer. */
  readonly audience: string | null;
  /** Longest token that is looked at. */
  readonly jwtCharactersMax: number;
}

/** Whether a token is one of ours. */
export type AccessTokenJwtVerdict =
  /** The digest under which its record is kept. That the record is there and valid is still to be seen. */
  | { readonly outcome: 'signed'; readonly digest: string }
  /** It claims to be ours, and is not. */
  | { readonly outcome: 'rejected'; readonly reason: string }
  /** It is no JSON web token, or of another issuer. */
  | { readonly outcome: 'foreign' };

/** Gives access tokens the form of JSON web tokens. */
export interface AccessTokenJwts {
  /** The signed form of a token that is kept. Its `jti` is the digest: of no use to who knows it without the signature. */
  sign(token: AccessToken, now: Instant): Promise<Secret>;
  /** Verifies signature and claims. */
  verify(token: Secret, now: Instant): Promise<AccessTokenJwtVerdict>;
}

/** Creates the service. @see https://www.rfc-editor.org/rfc/rfc9068 */
export function createAccessTokenJwts(deps: AccessTokenJwtDeps): AccessTokenJwts {
  const audience = (): string => deps.audience ?? deps.issuer();

  async function sign(token: AccessToken, now: Instant): Promise<Secret> {
    const key = deps.keys.signingKey(now);
    assert(key !== null, 'the signing keys are made before the first token');
    const scope = scopeText(token.scope);
    const text = await new SignJWT({
      client_id: clientIdOf(token),
      ...(scope !== null && { scope }),
    })
      .setProtectedHeader({ alg: key.alg, typ: TYPE, kid: key.kid })
      .setIssuer(deps.issuer())
      .setAudience(audience())
      .setSubject(subjectOf(token))
      .setJti(token.digest)
      .setIssuedAt(secondsOf(token.creation))
      .setExpirationTime(secondsOf(token.expiration))
      .sign(key.privateKey);
    return new Secret(text);
  }

  async function verify(token: Secret, now: Instant): Promise<AccessTokenJwtVerdict> {
    const text = token.reveal();
    const jwt = readCompactJwt(text, deps.jwtCharactersMax);
    const issuer = deps.issuer();
    if (jwt === null || jwt.claims['iss'] !== issuer) return { outcome: 'foreign' };
    const { header, claims } = jwt;
    const { kid, alg } = header;
    const { jti } = claims;
    if (Object.keys(header).some((name) => !HEADER_NAMES.includes(name))) return rejected('the header says too much');
    const key = typeof kid === 'string' ? deps.keys.find(kid) : null;
    if (key === null) return rejected('no key has this kid');
    if (alg !== key.alg) return rejected('the algorithm is not that of the key');
    if (claims['aud'] !== audience()) return rejected('it is for another audience');
    if (typeof jti !== 'string') return rejected('it has no jti');
    const expected = { alg: key.alg, issuer, typ: TYPE, requiredClaims: REQUIRED_CLAIMS, clockSkewMs: 0 };
    const violation = await signatureViolation(text, key.publicKey, expected, now);
    return violation === null ? { outcome: 'signed', digest: jti } : rejected(violation);
  }

  return { sign, verify };
}

/** Who asked for the token: the id of a key, or the name of a user or service account. */
export function clientIdOf({ client, refresh, authentication }: AccessToken): string {
  const asked = refresh?.client ?? client;
  if (asked !== undefined) return asked.apiKeyId ?? asked.principal;
  return authentication.apiKey?.id ?? authentication.user.username;
}

/** Whom the token stands for, named alike. */
export function subjectOf({ authentication }: AccessToken): string {
  return authentication.apiKey?.id ?? authentication.user.username;
}

function rejected(reason: string): AccessTokenJwtVerdict {
  return { outcome: 'rejected', reason: `a JSON web token of this issuer is not accepted: ${reason}` };
}

/** The second that has begun: a token is never valid longer than its record. */
function secondsOf(at: Instant): number {
  return Math.floor(at / SECOND_MS);
}
