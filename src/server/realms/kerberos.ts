import { createExternalRealm } from '../../authentication/external-realm.ts';
import { createKerberosSource, NEGOTIATE_CHALLENGE } from '../../authentication/kerberos/kerberos-source.ts';
import { loadSpnegoLibrary } from '../../authentication/kerberos/spnego-library.ts';
import type { RealmFactory } from '../../authentication/realm-factory.ts';
import type { RealmSettingsOf } from '../../config/realms/realm-types.ts';

/** Makes a realm of type `kerberos`. There is one at most: GSS-API has one keytab for each process. */
export const openKerberosRealm: RealmFactory<RealmSettingsOf<'kerberos'>> = async ({ type, name, values }, deps) => {
  const keytab = values['keytab.path'] ?? '';
  // Told at the start rather than by the first ticket.
  deps.readFile(keytab);
  // The one way to tell the library; it is read there at each use.
  process.env['KRB5_KTNAME'] = `FILE:${keytab}`;
  const source = createKerberosSource(await loadSpnegoLibrary(), {
    servicePrincipal: values.service_principal,
    removeRealmName: values.remove_realm_name,
    concurrentMax: values['tickets.concurrent_max'],
    queueMax: values['tickets.queue_max'],
  });
  return createExternalRealm(deps, source, {
    ref: { name, type },
    challenge: NEGOTIATE_CHALLENGE,
    cache: null,
    circuit: null,
    believedMs: null,
    isForOneUse: true,
  });
};
