import { createAnonymousRealm } from '../authentication/anonymous-realm.ts';
import { createApiKeyRealm } from '../authentication/api-key-realm.ts';
import { type Authenticator, createAuthenticator } from '../authentication/authenticator.ts';
import { createNativeRealm } from '../authentication/native-realm.ts';
import type { Realm } from '../authentication/realm.ts';
import type { CredentialServices } from '../authentication/refusals.ts';
import { createReservedRealm } from '../authentication/reserved-realm.ts';
import { createServiceAccountRealm } from '../authentication/service-account-realm.ts';
import type { StoredUserRealmDeps } from '../authentication/stored-user.ts';
import { AuthorizerInterner } from '../authorization/compile-authorizer.ts';
import { RESERVED_ROLES } from '../authorization/reserved-roles.ts';
import { SERVICE_ACCOUNTS } from '../authorization/service-accounts.ts';
import type { Settings } from '../config/settings.ts';
import { systemRandom } from '../platform/random.ts';
import type { GatewayParts } from './gateway-parts.ts';

/** Which kinds of credentials the settings let in. */
export function credentialServices(settings: Settings): CredentialServices {
  return { apiKeys: settings['xpack.security.authc.api_key.enabled'], tokens: true };
}

function storedUsers({ store, passwords, builtIn }: GatewayParts): StoredUserRealmDeps {
  return { users: store.users, roles: store.roles, reservedRoles: RESERVED_ROLES, passwords, builtIn };
}

/** The realms of stored users, in their order. They hold nothing, so there may be several of each. */
export function openUserRealms(parts: GatewayParts): readonly Realm[] {
  const stored = storedUsers(parts);
  return [createReservedRealm(stored), createNativeRealm(stored)];
}

/** Puts the realms in their order, and the cache of what they said before them. */
export function openAuthenticator({ settings, store, passwords, builtIn, fileTokens, closing }: GatewayParts): Authenticator {
  const stored = { users: store.users, roles: store.roles, reservedRoles: RESERVED_ROLES, passwords, builtIn };
  const userRealms = [createReservedRealm(stored), createNativeRealm(stored)];
  const anonymousRealms = builtIn.anonymous === null ? [] : [createAnonymousRealm(stored, builtIn.anonymous)];
  const authenticator = createAuthenticator({
    realms: [
      createServiceAccountRealm({
        accounts: SERVICE_ACCOUNTS,
        serviceAccountTokens: store.serviceAccountTokens,
        fileTokens,
        passwords,
      }),
      createApiKeyRealm({
        apiKeys: store.apiKeys,
        passwords,
        ownerRealms: userRealms,
        ...(settings['claviger.api_key.rehash_imported'] && { rehash: store.apiKeys }),
      }),
      ...userRealms,
      ...anonymousRealms,
    ],
    changes: store.changes,
    authorizers: new AuthorizerInterner({ entriesMax: settings['claviger.authz.authorizers_max'] }),
    random: systemRandom,
    services: credentialServices(settings),
    anonymousMustAuthenticate: !settings['xpack.security.authc.anonymous.authz_exception'],
    isRunAsEnabled: settings['xpack.security.authc.run_as.enabled'],
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
    },
  });
  closing.defer(() => authenticator.close());
  return authenticator;
}
