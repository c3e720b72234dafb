import { CLUSTER_PRIVILEGES, REMOTE_CLUSTER_PRIVILEGES } from '../../authorization/privileges/cluster-privileges.ts';
import { INDEX_PRIVILEGES } from '../../authorization/privileges/index-privileges.ts';
import type { NamedPrivilege } from '../../authorization/privileges/named-privilege.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';

/** Names of privileges, each list in alphabetical order. */
export interface BuiltinPrivileges {
  readonly cluster: readonly string[];
  readonly index: readonly string[];
  readonly remoteCluster: readonly string[];
}

/**
 * The privileges that roles can name.
 * @throws SecurityError `forbidden`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-builtin-privileges
 */
export function getBuiltinPrivileges(deps: { readonly audit: AuditLog }, context: ActionContext): BuiltinPrivileges {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getBuiltinPrivileges);
  return {
    cluster: sortedNames(CLUSTER_PRIVILEGES),
    index: sortedNames(INDEX_PRIVILEGES),
    remoteCluster: [...REMOTE_CLUSTER_PRIVILEGES].sort(),
  };
}

function sortedNames(privileges: readonly NamedPrivilege[]): readonly string[] {
  return privileges.map(({ name }) => name).sort();
}
