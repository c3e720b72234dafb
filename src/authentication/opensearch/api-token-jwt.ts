import { Secret } from '../../domain/secret.ts';
import type { Instant } from '../../domain/time.ts';
import { isSignedBy, readHs512, signHs512 } from './hs512.ts';

const SECOND_MS = 1_000;

/** What an API token that is a JSON web token says. */
export interface ApiTokenClaims {
  /** `iss`: the name of the cluster. */
  readonly issuer: string;
  /** `sub`: the name of the token. */
  readonly name: string;
  /** `jti`: the id of its record. */
  readonly id: string;
  readonly issuedAt: Instant;
  /** Absent: it is valid from the beginning. */
  readonly notBefore?: Instant;
  /** `null`: it never expires. */
  readonly expiration: Instant | null;
}

/** Signs an API token (HS512). Its times are in whole seconds, never longer than the record's. */
export function signApiTokenJwt(
  { issuer, name, id, issuedAt, notBefore, expiration }: ApiTokenClaims,
  key: Uint8Array,
): Secret {
  const claims = {
    iss: issuer,
    sub: name,
    iat: secondsOf(issuedAt),
    nbf: notBefore === undefined ? undefined : secondsOf(notBefore),
    exp: expiration === null ? undefined : secondsOf(expiration),
    jti: id,
  };
  return new Secret(signHs512(claims, key));
}

/** What is read off a JSON web token that may be an API token. */
export type ApiTokenJwtVerdict =
  /** One of the keys has signed it. That its record is there and valid is still to be seen. */
  | { readonly outcome: 'signed'; readonly id: string }
  /** It claims to be one, and no key has signed it. */
  | { readonly outcome: 'rejected'; readonly id: string }
  /** It is something else. */
  | { readonly outcome: 'foreign' };

/** What reading such tokens takes. */
export interface ApiTokenJwtOptions {
  /** `iss` of ours. */
  readonly issuer: string;
  /** All of them verify. @throws Error when they cannot be made. */
  readonly keys: () => readonly Uint8Array[];
  /** Longest token that is looked at. */
  readonly jwtCharactersMax: number;
}

/** Verifies the signature of what may be an API token. */
export function verifyApiTokenJwt(token: Secret, { issuer, keys, jwtCharactersMax }: ApiTokenJwtOptions): ApiTokenJwtVerdict {
  const text = token.reveal();
  const claims = readHs512(text, jwtCharactersMax);
  if (claims === null || claims['iss'] !== issuer) return { outcome: 'foreign' };
  const { jti, er } = claims;
  // What has encrypted roles is an on-behalf-of token.
  if (typeof jti !== 'string' || er !== undefined) return { outcome: 'foreign' };
  return { outcome: isSignedBy(text, keys()) ? 'signed' : 'rejected', id: jti };
}

function secondsOf(at: Instant): number {
  return Math.floor(at / SECOND_MS);
}
