import { createExternalRealm } from '../../authentication/external-realm.ts';
import { parsePeerNetworks } from '../../authentication/peer-networks.ts';
import { createProxySource } from '../../authentication/proxy-realm.ts';
import type { RealmFactory } from '../../authentication/realm-factory.ts';
import type { RealmSettingsOf } from '../../config/realms/realm-types.ts';

/** Makes the realm of users whom a trusted proxy names. @throws Error when a peer is no address. */
export const openProxyRealm: RealmFactory<RealmSettingsOf<'claviger'>> = ({ name, type, values }, deps) => {
  const source = createProxySource({
    realmName: name,
    peers: parsePeerNetworks(values.peers),
    userHeader: values.user_header.toLowerCase(),
    groupsHeader: values.groups_header.toLowerCase(),
    groupsMax: values.groups_max,
  });
  return createExternalRealm(deps, source, { ref: { name, type }, cache: null, circuit: null, believedMs: null });
};
