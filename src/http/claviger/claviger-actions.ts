import type { ActionContext } from '../../actions/action-context.ts';
import type { ExplainRequest, Explanation } from '../../actions/explain/explain-request.ts';
import type { AuditPage, AuditQuery } from '../../domain/audit/audit-search.ts';
import type { ConsoleActions } from './console-actions.ts';
import type { ImportActions } from './import.ts';
import type { JobActions } from './job-actions.ts';

/** The actions of Claviger's own endpoints, each already given its dependencies. */
export interface ClavigerActions extends ImportActions, ConsoleActions, JobActions {
  searchAudit(context: ActionContext, query: AuditQuery): Promise<AuditPage>;
  explainRequest(context: ActionContext, request: ExplainRequest): Promise<Explanation>;
}
