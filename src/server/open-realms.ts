import { readFileSync } from 'node:fs';
import { createNativeRealm } from '../authentication/native-realm.ts';
import type { Realm } from '../authentication/realm.ts';
import type { RealmDeps } from '../authentication/realm-factory.ts';
import { createReservedRealm } from '../authentication/reserved-realm.ts';
import type { StoredUserRealmDeps } from '../authentication/stored-user.ts';
import type { RealmSettings } from '../config/realms/realm-types.ts';
import { REALMS } from '../config/settings.ts';
import { NATIVE_REALM } from '../domain/principal/authentication.ts';
import { systemClock } from '../platform/clock.ts';
import { addLabelledCounter } from '../platform/metrics.ts';
import { systemRandom } from '../platform/random.ts';
import { watchFiles } from '../platform/watch-files.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { roleSources } from './open-opensearch.ts';
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
  parts: Pick<GatewayParts, 'settings' | 'log' | 'metrics' | 'openSearch' | 'closing'>,
  stored: StoredUserRealmDeps,
): Promise<readonly Realm[]> {
  const { settings, openSearch, closing } = parts;
  const configured = settings[REALMS];
  const { roleMapper } = openSearch;
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
  parts: Pick<GatewayParts, 'settings' | 'store' | 'openSearch' | 'passwords' | 'builtIn'>,
): StoredUserRealmDeps {
  const { passwords, builtIn } = parts;
  return { ...roleSources(parts), passwords, builtIn };
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
