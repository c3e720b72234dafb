import type { Section } from '../setting.ts';
import { ACTIVE_DIRECTORY_REALM_KEYS, activeDirectoryRealmViolations } from './active-directory.ts';
import { PROXY_REALM_KEYS, proxyRealmViolations } from './claviger.ts';
import type { RealmViolation, SectionValues } from './common-keys.ts';
import { FILE_REALM_KEYS, fileRealmViolations } from './file.ts';
import { JWT_REALM_KEYS, jwtRealmViolations } from './jwt.ts';
import { KERBEROS_REALM_KEYS, kerberosRealmViolations } from './kerberos.ts';
import { LDAP_REALM_KEYS, ldapRealmViolations } from './ldap.ts';
import { NATIVE_REALM_KEYS } from './native.ts';
import { PKI_REALM_KEYS, pkiRealmViolations } from './pki.ts';

/** What can be set for each type of realm, by key relative to `xpack.security.authc.realms.<type>.<name>.`. */
export const REALM_TYPES = {
  native: NATIVE_REALM_KEYS,
  file: FILE_REALM_KEYS,
  ldap: LDAP_REALM_KEYS,
  active_directory: ACTIVE_DIRECTORY_REALM_KEYS,
  kerberos: KERBEROS_REALM_KEYS,
  pki: PKI_REALM_KEYS,
  jwt: JWT_REALM_KEYS,
  claviger: PROXY_REALM_KEYS,
} as const satisfies Readonly<Record<string, Section>>;

/** A key of `REALM_TYPES`. */
export type RealmType = keyof typeof REALM_TYPES;

/** The checked settings of one realm of a type. */
export interface RealmSettingsOf<Type extends RealmType> {
  readonly type: Type;
  readonly name: string;
  readonly values: SectionValues<(typeof REALM_TYPES)[Type]>;
}

/** The checked settings of one realm; told apart by `type`. */
export type RealmSettings = { readonly [Type in RealmType]: RealmSettingsOf<Type> }[RealmType];

/** What is contradictory in the settings of a realm. */
export function realmViolations(realm: RealmSettings): readonly RealmViolation[] {
  switch (realm.type) {
    case 'native':
      return [];
    case 'file':
      return fileRealmViolations(realm.values);
    case 'ldap':
      return ldapRealmViolations(realm.values);
    case 'active_directory':
      return activeDirectoryRealmViolations(realm.values);
    case 'kerberos':
      return kerberosRealmViolations(realm.values);
    case 'pki':
      return pkiRealmViolations(realm.values);
    case 'jwt':
      return jwtRealmViolations(realm.values);
    case 'claviger':
      return proxyRealmViolations(realm.values);
  }
}
