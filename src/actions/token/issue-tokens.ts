import { digestOfToken, newToken, type TokenSecrets } from '../../authentication/token-secret.ts';
import type { Authentication } from '../../domain/principal/authentication.ts';
import type { Random } from '../../domain/random.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import type { Secret } from '../../domain/secret.ts';
import { type Instant, instant } from '../../domain/time.ts';
import type { AccessToken, TokenClient } from '../../domain/token/access-token.ts';
import type { TokenStore } from '../../stores/token-store.ts';
import { callStore } from '../store-fault.ts';

/** 120 random bits: 20 characters of the base64url alphabet. */
const ID_BYTES = 15;

/** How long tokens are valid. */
export interface TokenLifetimes {
  /** Of an access token, in milliseconds. */
  readonly accessLifetimeMs: number;
  /** Of a refresh token, from its own making, in milliseconds. */
  readonly refreshLifetimeMs: number;
}

/** What making tokens needs. */
export interface IssueTokensDeps extends TokenLifetimes {
  readonly tokens: Pick<TokenStore, 'create'>;
  readonly random: Random;
}

/** For whom a token is made. */
export interface TokenSubject {
  /** Whom the token stands for, as just proven. */
  readonly authentication: Authentication;
  /** A narrower limit, or `null`. */
  readonly scope: RoleDescriptors | null;
  /** Who may refresh; `null`: no refresh token is made. */
  readonly client: TokenClient | null;
}

/** The tokens that were made. In plain text they are nowhere else, and are not kept. */
export interface IssuedTokens {
  /** Id of the pair, for the audit. No secret. */
  readonly id: string;
  readonly accessToken: Secret;
  /** `null`: the grant gives none. */
  readonly refreshToken: Secret | null;
  /** Seconds until the access token expires. */
  readonly expiresInSeconds: number;
  /** Whom the tokens stand for. */
  readonly authentication: Authentication;
}

/**
 * Makes an access token and, for a client, a refresh token, and stores them: the first pair of a family.
 * @throws SecurityError `unavailable`, `internal`.
 */
export async function issueTokens(deps: IssueTokensDeps, subject: TokenSubject, now: Instant): Promise<IssuedTokens> {
  const { client, ...parts } = subject;
  const secrets = { accessToken: newToken(deps.random), refreshToken: newToken(deps.random) };
  const id = newPairId(deps.random);
  const pair = pairOf(deps, secrets, { ...parts, id, family: id, client }, now);
  await callStore(() => deps.tokens.create(pair));
  return {
    id,
    accessToken: secrets.accessToken,
    refreshToken: client === null ? null : secrets.refreshToken,
    expiresInSeconds: secondsLeft(pair, now),
    authentication: pair.authentication,
  };
}

/** Id of a new pair. */
export function newPairId(random: Random): string {
  return Buffer.from(random.bytes(ID_BYTES)).toString('base64url');
}

/** The pair as it is stored. */
export function pairOf(
  { accessLifetimeMs, refreshLifetimeMs }: TokenLifetimes,
  { accessToken, refreshToken }: TokenSecrets,
  { client, ...parts }: TokenSubject & Pick<AccessToken, 'id' | 'family'>,
  now: Instant,
): AccessToken {
  return {
    ...parts,
    digest: digestOfToken(accessToken),
    creation: now,
    expiration: instant(now + accessLifetimeMs),
    invalidation: null,
    refresh:
      client === null
        ? null
        : {
            digest: digestOfToken(refreshToken),
            expiration: instant(now + refreshLifetimeMs),
            invalidation: null,
            client,
            use: null,
          },
  };
}

/** Whole seconds until the access token expires, the one that has begun included. */
export function secondsLeft({ expiration }: Pick<AccessToken, 'expiration'>, now: Instant): number {
  return Math.max(0, Math.ceil((expiration - now) / 1_000));
}
