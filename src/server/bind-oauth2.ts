import { authenticateClient } from '../actions/oauth2/authenticate-client.ts';
import { deleteClientKeys } from '../actions/oauth2/delete-client-keys.ts';
import { deleteScope } from '../actions/oauth2/delete-scope.ts';
import { getClientKeys } from '../actions/oauth2/get-client-keys.ts';
import { getScopes } from '../actions/oauth2/get-scopes.ts';
import { grantToken } from '../actions/oauth2/grant-token.ts';
import { introspectToken } from '../actions/oauth2/introspect-token.ts';
import { putClientKeys } from '../actions/oauth2/put-client-keys.ts';
import { putScope } from '../actions/oauth2/put-scope.ts';
import { revokeToken } from '../actions/oauth2/revoke-token.ts';
import type { AccessTokenRealmDeps } from '../authentication/access-token-realm.ts';
import type { Authenticator } from '../authentication/authenticator.ts';
import { createAccessTokenJwtRealm } from '../authentication/oauth2/access-token-jwt-realm.ts';
import { AssertionReplays } from '../authentication/oauth2/assertion-replays.ts';
import { createClientAssertionRealm } from '../authentication/oauth2/client-assertion-realm.ts';
import type { Realm } from '../authentication/realm.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { ENDPOINTS } from '../http/oauth2/endpoints.ts';
import type { OwnApiDeps } from '../http/own-api.ts';
import { systemClock } from '../platform/clock.ts';
import { systemRandom } from '../platform/random.ts';
import { tokenPolicyOf } from './bind-token-actions.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { roleSources } from './open-opensearch.ts';

/** The realms of what these endpoints give out and take. */
export function openOauth2Realms(parts: GatewayParts): readonly Realm[] {
  const { oauth2, settings, store, userRealms, openSearch } = parts;
  if (oauth2 === null) return [];
  const assertions = createClientAssertionRealm({
    apiKeys: store.apiKeys,
    ownerRealms: userRealms,
    actionGroupSource: openSearch.actionGroups,
    clientKeys: store.oauth2ClientKeys,
    audiences: () => [oauth2.issuer(), `${oauth2.issuer()}${ENDPOINTS.token}`],
    startedAt: systemClock.now(),
    limits: {
      assertionLifetimeMsMax: settings['claviger.oauth2.assertion_lifetime_max'],
      clockSkewMs: settings['claviger.oauth2.clock_skew'],
      jwtCharactersMax: settings['claviger.oauth2.jwt_bytes_max'],
    },
  });
  return [createAccessTokenJwtRealm({ ...accessTokenParts(parts), jwts: oauth2.jwts }), assertions];
}

function accessTokenParts(parts: GatewayParts): AccessTokenRealmDeps {
  const { tokens, apiKeys } = parts.store;
  return { ...roleSources(parts), tokens, apiKeys, ownerRealms: parts.userRealms };
}

/** Gives the endpoints what they need; `null`: they are off. */
export function bindOauth2(
  parts: GatewayParts,
  authenticator: Authenticator,
  credentialUses: Gateway['credentialUses'] | null,
): NonNullable<OwnApiDeps['oauth2']> | null {
  const { oauth2, settings, store, audit } = parts;
  if (oauth2 === null) return null;
  const { issuer, jwts, keys } = oauth2;
  const lifetimeMs = settings['claviger.oauth2.assertion_lifetime_max'];
  const jwtCharactersMax = settings['claviger.oauth2.jwt_bytes_max'];
  const audience = settings['claviger.oauth2.audience'];
  const deps = {
    ...accessTokenParts(parts),
    tokens: store.tokens,
    scopes: store.oauth2Scopes,
    clientKeys: store.oauth2ClientKeys,
    authenticator,
    jwts,
    audit,
    random: systemRandom,
    ...tokenPolicyOf(settings),
    audiences: () => [issuer(), ...(audience === null ? [] : [audience])],
    accessTokenFormat: settings['claviger.oauth2.access_token_format'],
    scopesPerTokenMax: settings['claviger.oauth2.scopes_per_token_max'],
    clientKeysMax: settings['claviger.oauth2.client_keys_max'],
    jwtCharactersMax,
    credentialUses: credentialUses ?? null,
    replays: new AssertionReplays({
      entriesMax: settings['claviger.oauth2.assertions_remembered_max'],
      // An assertion is valid from a difference of clocks before its making to one after its end.
      rememberedMs: lifetimeMs + 2 * settings['claviger.oauth2.clock_skew'],
    }),
  };
  return {
    issuer,
    publishedKeys: () => keys.published(),
    formBytesMax: settings['claviger.oauth2.form_bytes_max'],
    actions: {
      authenticateClient: (call, proof) => authenticateClient(deps, call, proof),
      grantToken: (context, request) => grantToken(deps, context, request),
      introspectToken: (context, token) => introspectToken(deps, context, token),
      revokeToken: (context, token) => revokeToken(deps, context, token),
    },
    administration: {
      putScope: (context, scope) => putScope(deps, context, scope),
      getScopes: (context, name) => getScopes(deps, context, name),
      deleteScope: (context, name) => deleteScope(deps, context, name),
      putClientKeys: (context, request) => putClientKeys(deps, context, request),
      getClientKeys: (context, clientId) => getClientKeys(deps, context, clientId),
      deleteClientKeys: (context, clientId) => deleteClientKeys(deps, context, clientId),
    },
  };
}
