import { createOnBehalfOfToken } from '../actions/on-behalf-of/create-on-behalf-of-token.ts';
import { changeOwnPassword } from '../actions/opensearch/account/change-own-password.ts';
import { getAccount } from '../actions/opensearch/account/get-account.ts';
import { assertPasswordAllowed, type PasswordPolicy } from '../actions/opensearch/resources/password-policy.ts';
import type { AccountActions } from '../http/opensearch/routes/account.ts';
import type { OnBehalfOfActions } from '../http/opensearch/routes/on-behalf-of.ts';
import { systemRandom } from '../platform/random.ts';
import type { GatewayParts } from './gateway-parts.ts';

/** Gives the caller's own account and on-behalf-of tokens what they need. */
export function bindAccountActions(
  { settings, store, passwords, audit, openSearch }: GatewayParts,
  passwordPolicy: PasswordPolicy,
): AccountActions & OnBehalfOfActions {
  const { configuration, onBehalfOf } = openSearch;
  const deps = {
    users: store.users,
    passwords,
    assertPasswordStrong: assertPasswordAllowed.bind(null, passwordPolicy),
    audit,
    listTenantNames: async () => (await store.tenants.list()).map(({ name }) => name),
    random: systemRandom,
    keys: onBehalfOf,
    readIsEnabled: async () => (await configuration.read()).onBehalfOf.enabled,
    durationSecondsMax: settings['claviger.opensearch.on_behalf_of.duration_seconds_max'],
    authorizationCharactersMax: settings['claviger.authc.authorization_bytes_max'],
  };
  return {
    getAccount: (context) => getAccount(deps, context),
    changeOwnPassword: (context, read) => changeOwnPassword(deps, context, read),
    createOnBehalfOfToken: (context, read) => createOnBehalfOfToken(deps, context, read),
  };
}
