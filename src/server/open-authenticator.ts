import { createAccessTokenRealm } from '../authentication/access-token-realm.ts';
import { createAnonymousRealm } from '../authentication/anonymous-realm.ts';
import { createApiKeyRealm } from '../authentication/api-key-realm.ts';
import { type Authenticator, createAuthenticator } from '../authentication/authenticator.ts';
import { createLongLivedTokenRealm } from '../authentication/long-lived-token-realm.ts';
import { createApiTokenRealm } from '../authentication/opensearch/api-token-realm.ts';
import { createOnBehalfOfRealm } from '../authentication/opensearch/on-behalf-of-realm.ts';
import type { CredentialServices } from '../authentication/refusals.ts';
import { createServiceAccountRealm } from '../authentication/service-account-realm.ts';
import { AuthorizerInterner } from '../authorization/compile-authorizer.ts';
import { SERVICE_ACCOUNTS } from '../authorization/service-accounts.ts';
import { systemRandom } from '../platform/random.ts';
import { openOauth2Realms } from './bind-oauth2.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { protectedNamesOf, roleSources } from './open-opensearch.ts';
import { openThrottling } from './open-throttling.ts';
import { isTokenServiceOn } from './token-service.ts';

/** Which kinds of credentials the settings let in. */
export function credentialServices({
  settings,
  userRealms,
}: Pick<GatewayParts, 'settings' | 'userRealms'>): CredentialServices {
  const challenges = userRealms.flatMap(({ challenge }) => challenge ?? []);
  return {
    apiKeys: settings['xpack.security.authc.api_key.enabled'],
    tokens: isTokenServiceOn(settings),
    realmChallenges: [...new Set(challenges)],
  };
}

/** Puts the realms in their order, and the cache of what they said before them. */
export function openAuthenticator(parts: GatewayParts): Authenticator {
  const { settings, store, passwords, builtIn, fileTokens, userRealms, openSearch, closing } = parts;
  const { actionGroups: actionGroupSource, configuration } = openSearch;
  const stored = { ...roleSources(parts), passwords, builtIn };
  const ofKeys = { apiKeys: store.apiKeys, ownerRealms: userRealms, actionGroupSource };
  const jwtCharactersMax = settings['claviger.authc.authorization_bytes_max'];
  const anonymousRealms = builtIn.anonymous === null ? [] : [createAnonymousRealm(stored, builtIn.anonymous)];
  const authenticator = createAuthenticator({
    realms: [
      createServiceAccountRealm({
        accounts: SERVICE_ACCOUNTS,
        serviceAccountTokens: store.serviceAccountTokens,
        fileTokens,
        passwords,
      }),
      ...openOauth2Realms(parts),
      ...(isTokenServiceOn(settings)
        ? [
            createAccessTokenRealm({ ...stored, ...ofKeys, tokens: store.tokens }),
            createLongLivedTokenRealm({
              ...stored,
              ...ofKeys,
              longLivedTokens: store.longLivedTokens,
              lifetimeMsMax: settings['claviger.token.max_lifetime'],
            }),
          ]
        : []),
      createApiTokenRealm({
        ...ofKeys,
        configuration,
        jwt: { issuer: openSearch.issuer, keys: openSearch.apiTokenKeys, jwtCharactersMax },
      }),
      createOnBehalfOfRealm({ ...stored, keys: openSearch.onBehalfOf, configuration, userRealms, jwtCharactersMax }),
      createApiKeyRealm({
        ...ofKeys,
        passwords,
        configuration,
        ...(settings['claviger.api_key.rehash_imported'] && { rehash: store.apiKeys }),
      }),
      ...userRealms,
      ...anonymousRealms,
    ],
    changes: store.changes,
    authorizers: new AuthorizerInterner({
      entriesMax: settings['claviger.authz.authorizers_max'],
      protectedNames: protectedNamesOf(settings),
    }),
    random: systemRandom,
    services: credentialServices(parts),
    anonymousMustAuthenticate: !settings['xpack.security.authc.anonymous.authz_exception'],
    isRunAsEnabled: settings['xpack.security.authc.run_as.enabled'],
    ...openThrottling(parts),
    limits: {
      entriesMax: settings['xpack.security.authc.api_key.cache.max_keys'],
      ttlMs: settings['xpack.security.authc.api_key.cache.ttl'],
      refusedEntriesMax: settings['claviger.authc.negative_cache.entries_max'],
      refusedTtlMs: settings['claviger.authc.negative_cache.ttl_ms'],
      refusedAuthorizationCharactersMax: settings['claviger.authc.negative_cache.authorization_bytes_max'],
      changesRememberedMax: settings['claviger.authc.changes_remembered_max'],
      loadAttemptsMax: settings['claviger.authc.load_attempts_max'],
      runAsUsersMax: settings['claviger.authc.run_as.users_max'],
      authorizationCharactersMax: settings['claviger.authc.authorization_bytes_max'],
      negotiateCharactersMax: settings['claviger.authc.negotiate_bytes_max'],
    },
  });
  closing.defer(() => authenticator.close());
  return authenticator;
}
