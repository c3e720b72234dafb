import { createExternalRealm } from '../../authentication/external-realm.ts';
import { createLdapSource } from '../../authentication/ldap/ldap-source.ts';
import type { RealmFactory } from '../../authentication/realm-factory.ts';
import type { RealmSettingsOf } from '../../config/realms/realm-types.ts';
import { directoryOptions, directoryRealmOptions, scopeOf } from './directory-options.ts';

/** Makes a realm of type `active_directory`. */
export const openActiveDirectoryRealm: RealmFactory<RealmSettingsOf<'active_directory'>> = ({ type, name, values }, deps) => {
  const domain = values.domain_name ?? '';
  const wholeDomain = domain
    .split('.')
    .map((part) => `DC=${part}`)
    .join(',');
  const filter =
    values['user_search.filter'] ??
    `(&(objectClass=user)(|(sAMAccountName={0})(userPrincipalName={0})(userPrincipalName={0}@${domain})))`;
  const search = {
    baseDn: values['user_search.base_dn'] ?? wholeDomain,
    scope: scopeOf(values['user_search.scope']),
    filter,
  };
  const urls = values.url.length === 0 ? [`ldaps://${domain}:636`] : values.url;
  const source = createLdapSource({
    ...directoryOptions(values, urls, deps),
    users: { by: 'principalName', domain, search },
    groups: {
      by: 'tokenGroups',
      baseDn: values['group_search.base_dn'] ?? wholeDomain,
      scope: scopeOf(values['group_search.scope']),
    },
  });
  deps.closing.defer(() => source.close());
  return createExternalRealm(deps, source, directoryRealmOptions({ name, type }, values, deps));
};
