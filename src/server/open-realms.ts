import { readFileSync } from 'node:fs';
import { createNativeRealm } from '../authentication/native-realm.ts';
import type { PasswordHashing } from '../authentication/password-hashing.ts';
import type { Realm } from '../authentication/realm.ts';
import type { RealmDeps } from '../authentication/realm-factory.ts';
import { createReservedRealm } from '../authentication/reserved-realm.ts';
import { RoleMapper } from '../authentication/role-mapper.ts';
import type { StoredUserRealmDeps } from '../authentication/stored-user.ts';
import { RESERVED_ROLES } from '../authorization/reserved-roles.ts';
import type { RealmSettings } from '../config/realms/realm-types.ts';
import { REALMS } from '../config/settings.ts';
import { NATIVE_REALM } from '../domain/principal/authentication.ts';
import type { BuiltInUsers } from '../domain/user/built-in-users.ts';
import { systemClock } from '../platform/clock.ts';
import { addLabelledCounter } from '../platform/metrics.ts';
import { systemRandom } from '../platform/random.ts';
import { watchFiles } from '../platform/watch-files.ts';
import type { Store } from '../stores/store.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { openActiveDirectoryRealm } from './realms/active-directory.ts';
import { openFileRealm } from './realms/file.ts';
import { openJwtRealm } from './realms/jwt.ts';
import { openKerberosRealm } from './realms/kerberos.ts';
import { openLdapRealm } from './realms/ldap.ts';
import { openPkiRealm } from './realms/pki.ts';
import { openProxyRealm } from './realms/proxy.ts';

/**
 * Opens the realms of users that the settings name, in their order. The reserved realm is always first; the native one comes
 * behind it unless its order is set.
 * @throws Error when one cannot be opened.
 */
export async function openRealms(
  parts: Pick<GatewayParts, 'settings' | 'log' | 'metrics' | 'store' | 'closing'>,
  stored: StoredUserRealmDeps,
): Promise<readonly Realm[]> {
  const { settings, store, closing } = parts;
  const configured = settings[REALMS];
  const roleMapper = new RoleMapper(store);
  closing.defer(() => roleMapper.close());
  const events = addLabelledCounter(parts.metrics, 'claviger_realm_events_total', 'Events of realms.', ['realm', 'event']);
  const realms: Realm[] = [createReservedRealm(stored)];
  if (!configured.some(({ type }) => type === 'native')) realms.push(createNativeRealm(stored, NATIVE_REALM));
  for (const realm of configured.filter(({ values }) => values.enabled)) {
    const delegates = 'authorization_realms' in realm.values ? realm.values.authorization_realms : [];
    realms.push(
      await openRealm(realm, stored, {
        roleMapper,
        roleSources: stored,
        builtIn: stored.builtIn,
        delegates: () => delegates.flatMap((name) => realms.filter((each) => each.name === name)),
        passwords: stored.passwords,
        random: systemRandom,
        clock: systemClock,
        log: parts.log,
        count: (event) => events.labels({ realm: realm.name, event }).inc(),
        readFile: (path) => readFileSync(path),
        watchFiles: (paths, intervalMs, changed) => closing.defer(watchFiles(paths, intervalMs, changed)),
        closing,
      }),
    );
  }
  return realms;
}

/** Where the realms of users find what is stored of them. */
export function userSources(
  { users, roles }: Pick<Store, 'users' | 'roles'>,
  passwords: PasswordHashing,
  builtIn: BuiltInUsers,
): StoredUserRealmDeps {
  return { users, roles, reservedRoles: RESERVED_ROLES, passwords, builtIn };
}

async function openRealm(realm: RealmSettings, stored: StoredUserRealmDeps, deps: RealmDeps): Promise<Realm> {
  switch (realm.type) {
    case 'native':
      return createNativeRealm(stored, { name: realm.name, type: realm.type });
    case 'file':
      return openFileRealm(realm, deps);
    case 'ldap':
      return openLdapRealm(realm, deps);
    case 'active_directory':
      return openActiveDirectoryRealm(realm, deps);
    case 'kerberos':
      return openKerberosRealm(realm, deps);
    case 'pki':
      return openPkiRealm(realm, deps);
    case 'jwt':
      return openJwtRealm(realm, deps);
    case 'claviger':
      return openProxyRealm(realm, deps);
  }
}
