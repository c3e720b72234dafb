import { createExternalRealm } from '../../authentication/external-realm.ts';
import type { LdapGroupOptions, LdapUserOptions } from '../../authentication/ldap/ldap-options.ts';
import { createLdapSource } from '../../authentication/ldap/ldap-source.ts';
import type { RealmFactory } from '../../authentication/realm-factory.ts';
import type { RealmSettingsOf } from '../../config/realms/realm-types.ts';
import { directoryOptions, directoryRealmOptions, scopeOf } from './directory-options.ts';

type LdapValues = RealmSettingsOf<'ldap'>['values'];

/** Makes a realm of type `ldap`. */
export const openLdapRealm: RealmFactory<RealmSettingsOf<'ldap'>> = ({ type, name, values }, deps) => {
  const source = createLdapSource({
    ...directoryOptions(values, values.url, deps),
    users: userOptions(values),
    groups: groupOptions(values),
  });
  deps.closing.defer(() => source.close());
  return createExternalRealm(deps, source, directoryRealmOptions({ name, type }, values, deps));
};

function userOptions(values: LdapValues): LdapUserOptions {
  const { 'user_search.base_dn': baseDn, user_dn_templates: templates } = values;
  if (baseDn === null) return { by: 'templates', templates };
  return {
    by: 'search',
    search: { baseDn, scope: scopeOf(values['user_search.scope']), filter: values['user_search.filter'] },
  };
}

function groupOptions(values: LdapValues): LdapGroupOptions {
  const baseDn = values['group_search.base_dn'];
  if (baseDn === null) return { by: 'attribute', attribute: values.user_group_attribute };
  const search = { baseDn, scope: scopeOf(values['group_search.scope']), filter: values['group_search.filter'] };
  return { by: 'search', search, userAttribute: values['group_search.user_attribute'] };
}
