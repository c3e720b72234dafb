import type { JobState } from '../../actions/job/get-jobs.ts';
import { apiKeyOwnerOf } from '../../domain/api-key/api-key-owner.ts';
import type { Job, JobSchedule, JobStep } from '../../domain/job/job.ts';
import type { JobRun } from '../../domain/job/job-run.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { JobDocument, JobRunDocument, JobStepDocument } from '../contract/documents/job.ts';
import { roleDescriptorsDocument } from '../elasticsearch/role-descriptor-document.ts';
import { DELIVERY_WORDS, MISSED_WORDS, OVERLAP_WORDS, RUN_STATUS_WORDS } from './job-words.ts';

/** A job as it is told: with the first set of its rights, which is the narrower one that was given, or its creator's. */
export function jobDocument({ job, status, lastRun }: JobState): JsonObject {
  const creator = apiKeyOwnerOf(job.creator);
  return {
    name: job.name,
    description: job.description,
    schedule: scheduleDocument(job.schedule),
    steps: job.steps.map(stepDocument),
    run_as: runAsDocument(job),
    delivery: DELIVERY_WORDS[job.delivery],
    overlap: OVERLAP_WORDS[job.overlap],
    missed: MISSED_WORDS[job.missed],
    timeout_ms: job.timeoutMs,
    retry: {
      retries: job.retry.retriesMax,
      backoff_ms: job.retry.backoffMs,
      backoff_max_ms: job.retry.backoffMsMax,
    },
    history: job.historyRunsMax,
    creator: { username: creator.username, realm: creator.realm.name },
    created: job.creation,
    updated: job.update,
    revision: job.revision,
    status,
    pause: job.pause === null ? null : { at: job.pause.at, cause: job.pause.cause, reason: job.pause.reason },
    next_run: job.dueAt,
    last_run: lastRun === null ? null : jobRunDocument(lastRun),
  } satisfies Record<keyof JobDocument, unknown>;
}

/** A run as it is told; what later steps refer to stays inside. */
export function jobRunDocument(run: JobRun): JobRunDocument {
  return {
    id: run.id,
    job: run.job,
    revision: run.revision,
    trigger: run.trigger,
    asked_by: run.askedBy,
    scheduled_at: run.scheduledAt,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    took_ms: run.finishedAt === null ? null : run.finishedAt - run.startedAt,
    status: RUN_STATUS_WORDS[run.status],
    reason: run.reason,
    missed_runs: run.missedRuns,
    resumptions: run.resumptions,
    steps: run.steps.map((step) => ({
      name: step.name,
      started_at: step.startedAt,
      finished_at: step.finishedAt,
      status: step.status,
      attempts: step.attempts,
      error: step.error,
      request_id: step.requestId,
    })),
  };
}

function scheduleDocument(schedule: JobSchedule): JobDocument['schedule'] {
  switch (schedule.kind) {
    case 'cron':
      return { cron: schedule.expression, time_zone: schedule.timeZone };
    case 'interval':
      return { every_ms: schedule.everyMs };
    case 'once':
      return { at: schedule.at };
  }
}

function stepDocument({ name, method, path, headers, body, acceptStatuses }: JobStep): JsonObject {
  return {
    name,
    method,
    path,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(body !== null && { body }),
    ...(acceptStatuses.length > 0 && { accept_statuses: acceptStatuses }),
  } satisfies Partial<Record<keyof JobStepDocument, unknown>>;
}

function runAsDocument({ context }: Job): JsonObject {
  if (context.kind === 'apiKey') return { api_key: { id: context.id } };
  return { role_descriptors: roleDescriptorsDocument(context.descriptorSets[0] ?? {}) };
}
