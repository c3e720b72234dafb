import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { JobStore } from '../../stores/job-store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { jobMissing, requireJob } from './job-access.ts';
import type { JobRunner } from './job-runner.ts';

/** What deleting a job needs. */
export interface DeleteJobDeps {
  readonly jobs: Pick<JobStore, 'find' | 'delete'>;
  readonly runner: () => Pick<JobRunner, 'stopRun'>;
  readonly audit: AuditLog;
}

/**
 * Deletes a job with all its runs; one that goes on stops before its next step.
 * @throws SecurityError `forbidden`, `notFound`, `unavailable`, `internal`.
 */
export async function deleteJob(deps: DeleteJobDeps, context: ActionContext, name: string): Promise<void> {
  await requireJob(deps, context, CLUSTER_ACTIONS.deleteJob, name);
  assertCallerCurrent(context);
  if (!(await callStore(() => deps.jobs.delete(name)))) throw jobMissing(name);
  recordAction(deps.audit, context, { event: 'delete_job', action: CLUSTER_ACTIONS.deleteJob, targets: [name] });
  deps.runner().stopRun(name, `the job was deleted by [${context.principal.authentication.user.username}]`);
}
