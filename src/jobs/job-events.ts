import type { AuditAction, AuditEvent } from '../domain/audit/audit-event.ts';
import type { Job } from '../domain/job/job.ts';
import type { JobRun } from '../domain/job/job-run.ts';
import type { Instant } from '../domain/time.ts';

/** What happens to a run or by itself to its job, for the audit: in the name of who put the job, as nobody sent a request. */
export function jobEvent(
  event: Extract<AuditAction, 'job_run_started' | 'job_run_finished' | 'pause_job'>,
  { job, run, at, reason }: { readonly job: Job; readonly run: JobRun; readonly at: Instant; readonly reason: string | null },
): AuditEvent {
  return {
    at,
    event,
    origin: {
      requestId: run.id,
      remoteAddress: '127.0.0.1:0',
      method: 'POST',
      path: `/_claviger/job/${job.name}/_run`,
      opaqueId: `job/${job.name}/${run.id}`,
    },
    authentication: job.creator,
    claimedPrincipal: null,
    realm: job.creator.realm,
    action: null,
    indices: [],
    targets: [job.name],
    reason,
    job: { name: job.name, runId: run.id, step: null },
  };
}
