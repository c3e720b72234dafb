import { SERVICE_ACCOUNTS } from '../../authorization/service-accounts.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';

/** What telling service accounts needs. */
export interface GetServiceAccountsDeps {
  readonly audit: AuditLog;
}

/** Which accounts are asked for; `null`: any. */
export interface GetServiceAccountsRequest {
  readonly namespace: string | null;
  readonly service: string | null;
}

/**
 * The service accounts and what they may do, by `namespace/service`. None is an empty map.
 * @throws SecurityError `forbidden`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-service-accounts
 */
export async function getServiceAccounts(
  deps: GetServiceAccountsDeps,
  context: ActionContext,
  { namespace, service }: GetServiceAccountsRequest,
): Promise<ReadonlyMap<string, RoleDescriptor>> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getServiceAccounts);
  const isAskedFor = (account: string): boolean => {
    const [ofNamespace, ofService] = account.split('/');
    return (namespace ?? ofNamespace) === ofNamespace && (service ?? ofService) === ofService;
  };
  return new Map([...SERVICE_ACCOUNTS].filter(([account]) => isAskedFor(account)));
}
