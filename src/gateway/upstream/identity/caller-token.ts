import { type KeyObject, sign } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { signHs512 } from '../../../authentication/opensearch/hs512.ts';
import { type Clock, type Instant, instant } from '../../../domain/time.ts';
import type { ToldCaller } from './told-caller.ts';

/** What signs the tokens for the cluster. */
export type CallerTokenKey =
  | { readonly algorithm: 'HS512'; readonly key: Uint8Array }
  /** A private key: RSA, or of the curve P-256. */
  | { readonly algorithm: 'RS256' | 'ES256'; readonly key: KeyObject };

/** How the tokens for the cluster are made. */
export interface CallerTokenOptions {
  readonly signing: CallerTokenKey;
  /** Claims that tell the name of the user and its roles. */
  readonly subjectKey: string;
  readonly rolesKey: string;
  /** `iss` and `aud`; `null`: the claim is left out. */
  readonly issuer: string | null;
  readonly audience: string | null;
  readonly lifetimeMs: number;
  /** Tokens that are kept, one for each user with the same roles; of the others, new ones are signed. */
  readonly tokensMax: number;
  readonly clock: Clock;
}

/** A token, and how long it may be used. */
export interface CallerToken {
  readonly text: string;
  readonly usableUntil: Instant;
}

const SECOND_MS = 1_000;
/** So much of its lifetime a token still has when it is sent for the last time. */
const SPARE_SHARE = 0.2;

/** Signs short tokens that tell the cluster who asks, and keeps each until shortly before it expires. */
export class CallerTokens {
  readonly #options: CallerTokenOptions;
  readonly #tokens: LRUCache<string, CallerToken>;

  constructor(options: CallerTokenOptions) {
    this.#options = options;
    this.#tokens = new LRUCache({ max: options.tokensMax });
  }

  /** A token that is usable now. Synchronous, as the way of a request is. */
  tokenFor({ username, roles }: ToldCaller): CallerToken {
    const identity = JSON.stringify([username, roles]);
    const kept = this.#tokens.get(identity);
    if (kept !== undefined && this.isUsable(kept)) return kept;
    const token = this.#sign(username, roles);
    this.#tokens.set(identity, token);
    return token;
  }

  /** Whether a token may still be sent. */
  isUsable({ usableUntil }: CallerToken): boolean {
    return this.#options.clock.now() < usableUntil;
  }

  #sign(username: string, roles: readonly string[]): CallerToken {
    const { signing, subjectKey, rolesKey, issuer, audience, lifetimeMs, clock } = this.#options;
    const issuedAt = Math.floor(clock.now() / SECOND_MS);
    const expiration = issuedAt + Math.floor(lifetimeMs / SECOND_MS);
    const claims = {
      ...(issuer !== null && { iss: issuer }),
      ...(audience !== null && { aud: audience }),
      iat: issuedAt,
      exp: expiration,
      [subjectKey]: username,
      [rolesKey]: roles,
    };
    const usableUntil = instant(expiration * SECOND_MS - lifetimeMs * SPARE_SHARE);
    return {
      text: signing.algorithm === 'HS512' ? signHs512(claims, signing.key) : signPrivately(claims, signing),
      usableUntil,
    };
  }
}

function signPrivately(claims: object, { algorithm, key }: Extract<CallerTokenKey, { key: KeyObject }>): string {
  const signed = `${base64urlOfJson({ alg: algorithm, typ: 'JWT' })}.${base64urlOfJson(claims)}`;
  // JSON web tokens carry the two numbers of an ECDSA signature as they are (RFC 7518 §3.4); RSA ignores this.
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

function base64urlOfJson(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
