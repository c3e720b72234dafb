import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { AuditPage, AuditQuery, AuditSearch } from '../../domain/audit/audit-search.ts';
import { SecurityError } from '../../domain/error.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';

/** What searching the audit log needs. */
export interface SearchAuditDeps {
  /** `null`: the log is not kept where this process could read it. */
  readonly auditSearch: AuditSearch | null;
  readonly audit: AuditLog;
}

/**
 * Finds events of this node's audit log, the newest first. It tells of everybody, so it takes `manage_security`: who may read
 * users and keys (`read_security`) need not know who does what from where.
 * @throws SecurityError `forbidden`, `featureDisabled`, `illegalArgument`.
 */
export async function searchAudit(deps: SearchAuditDeps, context: ActionContext, query: AuditQuery): Promise<AuditPage> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.searchAudit);
  if (deps.auditSearch !== null) return deps.auditSearch.search(query);
  throw auditNotSearchable();
}

/** What is told where the log is switched off or goes elsewhere. */
export function auditNotSearchable(): SecurityError {
  return new SecurityError('featureDisabled', 'the audit log is not kept in files here', {
    metadata: { 'disabled.feature': 'audit' },
  });
}
