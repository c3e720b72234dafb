import type { RealmRef } from '../../domain/principal/authentication.ts';
import { type AccessTokenRealmDeps, authenticateAccessToken } from '../access-token-realm.ts';
import type { Realm, RealmOutcome } from '../realm.ts';
import type { AccessTokenJwts } from './access-token-jwt.ts';

/** Realm in the chain of access tokens that are JSON web tokens of ours. */
const ACCESS_TOKEN_JWT_REALM: RealmRef = { name: '_oauth2_jwt', type: '_oauth2_jwt' };

/** What the realm needs. */
export interface AccessTokenJwtRealmDeps extends AccessTokenRealmDeps {
  readonly jwts: Pick<AccessTokenJwts, 'verify'>;
}

/**
 * The realm of access tokens in the form of JSON web tokens. The signature says that we made it, the record whether it is still valid:
 * one alone is not enough. Tokens of other issuers are left to the next realm.
 */
export function createAccessTokenJwtRealm(deps: AccessTokenJwtRealmDeps): Realm {
  return {
    ...ACCESS_TOKEN_JWT_REALM,
    async authenticate(credential, now) {
      if (credential.scheme !== 'bearer') return { outcome: 'notMine' };
      const verdict = await deps.jwts.verify(credential.token, now);
      if (verdict.outcome === 'foreign') return { outcome: 'notMine' };
      if (verdict.outcome === 'rejected') return reject(verdict.reason);
      const token = await deps.tokens.findByDigest(verdict.digest);
      return token === null ? reject('the access token is not kept any more') : authenticateAccessToken(deps, token, now);
    },
  };
}

function reject(reason: string): RealmOutcome {
  return { outcome: 'rejected', reason, told: 'oauth2 token: invalid token', claimedPrincipal: '', dependencies: [] };
}
