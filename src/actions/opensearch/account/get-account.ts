import type { JsonObject } from '../../../domain/json/json-value.ts';
import { NATIVE_REALM, RESERVED_REALM } from '../../../domain/principal/authentication.ts';
import type { UserStore } from '../../../stores/store.ts';
import type { ActionContext } from '../../action-context.ts';
import { callStore } from '../../store-fault.ts';
import { describeCaller, isKeyItself } from '../information/describe-caller.ts';
import type { CallerInformationDeps } from '../information/get-authentication-information.ts';
import { refuseDeniedRunAs } from '../information/refuse-denied-run-as.ts';
import { tenantsOfCaller } from '../information/tenants-of-caller.ts';

/** What telling a caller about its account needs. */
export interface GetAccountDeps extends CallerInformationDeps {
  readonly users: Pick<UserStore, 'find'>;
}

/**
 * The caller's own account. Everybody may ask for it.
 * @throws SecurityError `forbidden`, `unavailable`.
 */
export async function getAccount(deps: GetAccountDeps, context: ActionContext): Promise<JsonObject> {
  refuseDeniedRunAs(deps.audit, context);
  const { principal } = context;
  const caller = describeCaller(context);
  const tenants = tenantsOfCaller(principal, await callStore(deps.listTenantNames));
  const account = await findAccount(deps, context);
  return {
    user_name: caller.name,
    is_reserved: account?.isReserved ?? false,
    is_hidden: account?.isHidden ?? false,
    is_internal_user: account !== null,
    user_requested_tenant: caller.requestedTenant,
    backend_roles: caller.backendRoles,
    custom_attribute_names: caller.attributeNames,
    tenants: Object.fromEntries(tenants),
    roles: caller.roles,
  };
}

/** What protects an account that is kept here. */
interface Account {
  readonly isReserved: boolean;
  readonly isHidden: boolean;
}

/** `null` for who is kept elsewhere or is no user. */
async function findAccount(deps: GetAccountDeps, { principal: { authentication } }: ActionContext): Promise<Account | null> {
  const { user, lookupRealm } = authentication;
  if (isKeyItself(authentication)) return null;
  if (lookupRealm.type === RESERVED_REALM.type) return { isReserved: true, isHidden: false };
  if (lookupRealm.type !== NATIVE_REALM.type) return null;
  const stored = await callStore(() => deps.users.find('native', user.username));
  const flags = stored?.openSearch?.flags;
  return { isReserved: flags?.reserved === true, isHidden: flags?.hidden === true };
}
