import { isExpired } from '../domain/api-key/api-key.ts';
import { actsAsApiKey } from '../domain/api-key/api-key-owner.ts';
import type { RealmRef } from '../domain/principal/authentication.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { AccessToken } from '../domain/token/access-token.ts';
import type { ApiKeyStore } from '../stores/store.ts';
import type { TokenStore } from '../stores/token-store.ts';
import { readApiKeyRights } from './api-key-realm.ts';
import type { Dependency, Realm, RealmOutcome, Rights } from './realm.ts';
import { type RoleSources, resolveRoles } from './role-resolution.ts';
import { digestOfToken, isTokenShaped } from './token-secret.ts';

/** Realm of access tokens in the chain; who comes with one keeps the realm of whom it stands for. */
export const ACCESS_TOKEN_REALM: RealmRef = { name: '_oauth2_token', type: '_oauth2_token' };

/** What a token that is not accepted any more is told with. @see https://www.rfc-editor.org/rfc/rfc6750 §3 */
export const TOKEN_EXPIRED_CHALLENGE =
  'Bearer realm="security", error="invalid_token", error_description="The access token expired"';

/** What the realm of access tokens needs. */
export interface AccessTokenRealmDeps extends RoleSources {
  readonly tokens: Pick<TokenStore, 'findByDigest'>;
  /** Where the key is looked up that made a token. */
  readonly apiKeys: Pick<ApiKeyStore, 'find'>;
  /** Where the owners of keys with live rights are looked up. */
  readonly ownerRealms?: readonly Pick<Realm, 'name' | 'lookUp'>[];
}

/** The rights of whom a token stands for, as they are now. */
type Subject =
  | {
      readonly isThere: true;
      readonly rights: Rights;
      readonly expiration: Instant | null;
      readonly dependencies: readonly Dependency[];
    }
  | { readonly isThere: false; readonly reason: string; readonly dependencies: readonly Dependency[] };

/**
 * The realm of access tokens (`Bearer`). A token stands for its user as it was when the token was made, with the roles of
 * then as they are defined now; the token of an API key goes with its key. Unknown tokens are left to the next realm.
 */
export function createAccessTokenRealm(deps: AccessTokenRealmDeps): Realm {
  return {
    ...ACCESS_TOKEN_REALM,
    async authenticate(credential, now) {
      if (credential.scheme !== 'bearer' || !isTokenShaped(credential.token)) return { outcome: 'notMine' };
      const token = await deps.tokens.findByDigest(digestOfToken(credential.token));
      return token === null ? { outcome: 'notMine' } : authenticateAccessToken(deps, token, now);
    },
  };
}

/**
 * Judges an access token that was found. Of use too to who tells others whether a token is active.
 * @throws StoreError when the key that made it, or a role, cannot be read.
 */
export async function authenticateAccessToken(
  deps: AccessTokenRealmDeps,
  token: AccessToken,
  now: Instant,
): Promise<RealmOutcome> {
  const ofToken: readonly Dependency[] = [{ kind: 'accessToken', id: token.id }];
  if (token.invalidation !== null) return reject(token, 'access token has been invalidated', ofToken);
  if (isExpired(token, now)) return reject(token, 'access token has expired', ofToken);
  const subject = await readSubject(deps, token, now);
  const dependencies = [...ofToken, ...subject.dependencies];
  if (!subject.isThere) return reject(token, subject.reason, dependencies);
  return {
    outcome: 'authenticated',
    authentication: { ...token.authentication, type: 'token' },
    rights: within(subject.rights, token.scope),
    expiration: instant(Math.min(token.expiration, subject.expiration ?? Number.POSITIVE_INFINITY)),
    dependencies,
  };
}

/** Whom a token stands for, with the rights of now. @throws StoreError when the key that made it, or a role, cannot be read. */
export async function readSubject(
  deps: Omit<AccessTokenRealmDeps, 'tokens'>,
  { authentication }: Pick<AccessToken, 'authentication'>,
  now: Instant,
): Promise<Subject> {
  const { apiKey: keyRef, user } = authentication;
  const key = keyRef === null ? null : await readKey(deps, keyRef.id, now);
  if (key?.isThere === false || (key !== null && actsAsApiKey(authentication))) return key;
  const { rights, dependencies } = await resolveRoles(deps, user.roles, user);
  return {
    isThere: true,
    rights,
    expiration: key?.expiration ?? null,
    dependencies: [...(key?.dependencies ?? []), ...dependencies],
  };
}

/** Elasticsearch goes on accepting the tokens of a key that was invalidated; here they go with the key. */
async function readKey(deps: Omit<AccessTokenRealmDeps, 'tokens'>, id: string, now: Instant): Promise<Subject> {
  const ofKey: readonly Dependency[] = [{ kind: 'apiKey', id }];
  const apiKey = await deps.apiKeys.find(id);
  if (apiKey === null || apiKey.invalidation !== null || isExpired(apiKey, now)) {
    return { isThere: false, reason: `the api key [${id}] of the access token is not valid`, dependencies: ofKey };
  }
  const { rights, isOwnerThere, dependencies: read } = await readApiKeyRights(deps, apiKey, now);
  const dependencies = [...ofKey, ...read];
  if (!isOwnerThere) {
    return {
      isThere: false,
      reason: `the owner of the api key [${id}] of the access token is not there or disabled`,
      dependencies,
    };
  }
  return { isThere: true, rights, expiration: apiKey.expiration, dependencies };
}

/** Rights within a narrower limit, which `null` is not. */
export function within(rights: Rights, scope: AccessToken['scope']): Rights {
  return scope === null ? rights : { ...rights, descriptorSets: [scope, ...rights.descriptorSets], scope };
}

function reject(token: AccessToken, reason: string, dependencies: readonly Dependency[]): RealmOutcome {
  return {
    outcome: 'rejected',
    reason: `${reason} [${token.id}]`,
    told: null,
    toldInstead: 'token expired',
    soleChallenge: TOKEN_EXPIRED_CHALLENGE,
    isGenuine: true,
    claimedPrincipal: token.authentication.user.username,
    dependencies,
  };
}
