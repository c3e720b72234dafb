import type { AuditLog } from '../../domain/audit/audit-event.ts';
import {
  type AuditSummarizer,
  type AuditSummary,
  type AuditSummaryQuery,
  countBuckets,
  SUMMARY_BUCKETS_MAX,
} from '../../domain/audit/audit-summary.ts';
import { illegalArgument } from '../../domain/error.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { auditNotSearchable } from './search-audit.ts';

/** What summing up the audit log needs. */
export interface SummarizeAuditDeps {
  /** `null`: the log is not kept where this process could read it. */
  readonly auditSearch: AuditSummarizer | null;
  readonly audit: AuditLog;
}

/**
 * Counts the events of this node's audit log over time. It takes the right to search the log.
 * @throws SecurityError `forbidden`, `featureDisabled`, `illegalArgument` for times that end before they begin or need too many buckets.
 */
export async function summarizeAudit(
  deps: SummarizeAuditDeps,
  context: ActionContext,
  query: AuditSummaryQuery,
): Promise<AuditSummary> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.searchAudit);
  assertCountable(query);
  if (deps.auditSearch === null) throw auditNotSearchable();
  return deps.auditSearch.summarize(query);
}

function assertCountable(query: AuditSummaryQuery): void {
  const { from, to, intervalMs } = query;
  if (from >= to) throw illegalArgument(`[from] must be before [to] but was [${from}] with [to] at [${to}]`);
  const buckets = countBuckets(query);
  if (buckets <= SUMMARY_BUCKETS_MAX) return;
  throw illegalArgument(
    `[interval_ms] of [${intervalMs}] makes [${buckets}] buckets between [from] and [to], of which there may be at most [${SUMMARY_BUCKETS_MAX}]`,
  );
}
