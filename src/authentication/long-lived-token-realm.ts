import type { RealmRef } from '../domain/principal/authentication.ts';
import { type Instant, instant } from '../domain/time.ts';
import { expirationUnder } from '../domain/token/long-lived-lifetime.ts';
import type { LongLivedToken } from '../domain/token/long-lived-token.ts';
import type { LongLivedTokenStore } from '../stores/store.ts';
import { type AccessTokenRealmDeps, readSubject, within } from './access-token-realm.ts';
import { type LongLivedTokenParts, parseLongLivedToken } from './long-lived-token.ts';
import type { Dependency, Realm, RealmOutcome } from './realm.ts';
import { DECOY_SECRET_HASH, verifyApiKeySecret } from './secret-hash.ts';

/** Realm of long-lived tokens in the chain; who comes with one keeps the realm of whom it stands for. */
const LONG_LIVED_TOKEN_REALM: RealmRef = { name: '_long_lived_token', type: '_long_lived_token' };

/** What every bearer of a token that is not accepted is told. */
const TOLD = 'oauth2 token: invalid token';

/** What the realm of long-lived tokens needs. */
export interface LongLivedTokenRealmDeps extends Omit<AccessTokenRealmDeps, 'tokens'> {
  readonly longLivedTokens: Pick<LongLivedTokenStore, 'find'>;
  /** The cluster's maximum as it is set now; `null`: none. */
  readonly lifetimeMsMax: number | null;
}

/**
 * The realm of long-lived tokens (`Bearer id.secret`). A token stands for who made it, with the role names of then as they are defined
 * now, within its own limit; that of an API key goes with its key. An unknown id, a wrong secret and an expired token look alike.
 */
export function createLongLivedTokenRealm(deps: LongLivedTokenRealmDeps): Realm {
  return {
    ...LONG_LIVED_TOKEN_REALM,
    // Nothing is granted to the bearer of such a token but what it may do itself.
    isForHeadersOnly: true,
    async authenticate(credential, now) {
      const presented = credential.scheme === 'bearer' ? parseLongLivedToken(credential.token) : null;
      return presented === null ? { outcome: 'notMine' } : authenticateToken(deps, presented, now);
    },
  };
}

async function authenticateToken(
  deps: LongLivedTokenRealmDeps,
  { id, secret }: LongLivedTokenParts,
  now: Instant,
): Promise<RealmOutcome> {
  const ofToken: readonly Dependency[] = [{ kind: 'longLivedToken', id }];
  const token = await deps.longLivedTokens.find(id);
  // Compared before anything else is looked at, so that a token that is not there takes as long as one that is.
  const matches = await verifyApiKeySecret(secret, token?.secretHash ?? DECOY_SECRET_HASH);
  if (token === null) return reject(id, 'there is no long-lived token', ofToken);
  if (!matches) return reject(id, 'wrong secret for the long-lived token', ofToken);
  const expiration = expirationUnder(token, deps.lifetimeMsMax);
  if (expiration !== null && expiration <= now) return reject(id, 'expired long-lived token', ofToken);
  return authenticateSubject(deps, token, expiration, now);
}

async function authenticateSubject(
  deps: LongLivedTokenRealmDeps,
  token: LongLivedToken,
  expiration: Instant | null,
  now: Instant,
): Promise<RealmOutcome> {
  const subject = await readSubject(deps, token, now);
  const dependencies: readonly Dependency[] = [{ kind: 'longLivedToken', id: token.id }, ...subject.dependencies];
  if (!subject.isThere) return reject(token.id, subject.reason, dependencies);
  return {
    outcome: 'authenticated',
    authentication: { ...token.authentication, type: 'token', longLivedTokenId: token.id },
    rights: within(subject.rights, token.roleDescriptors),
    expiration: firstOf(expiration, subject.expiration),
    dependencies,
  };
}

function firstOf(left: Instant | null, right: Instant | null): Instant | null {
  const first = Math.min(left ?? Number.POSITIVE_INFINITY, right ?? Number.POSITIVE_INFINITY);
  return first === Number.POSITIVE_INFINITY ? null : instant(first);
}

function reject(id: string, reason: string, dependencies: readonly Dependency[]): RealmOutcome {
  return { outcome: 'rejected', reason: `${reason} [${id}]`, told: TOLD, claimedPrincipal: id, dependencies };
}
