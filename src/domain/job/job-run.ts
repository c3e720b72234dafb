import type { JsonValue } from '../json/json-value.ts';
import type { Instant } from '../time.ts';

/** How a run stands or ended. */
export const JOB_RUN_STATUSES = [
  'running',
  'succeeded',
  /** A step was answered with what it does not accept, or not at all; the job goes on with its next run. */
  'failed',
  /** Refused by the rights of its context. */
  'denied',
  /** Its key or owner went away, somebody stopped it, or the next run replaced it. */
  'stopped',
  'timedOut',
  /** The process died in it, and it must not be done twice. */
  'interrupted',
  /** Left out, because the run before went on. */
  'skipped',
  /** Left out, because nothing could run it when it was due. */
  'missed',
] as const;

/** One of `JOB_RUN_STATUSES`. */
export type JobRunStatus = (typeof JOB_RUN_STATUSES)[number];

/** One run of a job. */
export interface JobRun {
  /** 20 base64url characters. */
  readonly id: string;
  readonly job: string;
  /** `revision` of the job that it runs. */
  readonly revision: number;
  readonly trigger: 'schedule' | 'asked';
  /** User name of who asked for it; `null` for the schedule. */
  readonly askedBy: string | null;
  /** When it was due. */
  readonly scheduledAt: Instant;
  readonly startedAt: Instant;
  /** `null` while it runs. */
  readonly finishedAt: Instant | null;
  readonly status: JobRunStatus;
  /** Why it ended as it did, without a secret; `null`: nothing to say. */
  readonly reason: string | null;
  /** Runs that were left out, when `status` is `missed`; else 0. */
  readonly missedRuns: number;
  /** How often it was taken up again after a crash. */
  readonly resumptions: number;
  readonly steps: readonly JobStepResult[];
  /** What later steps refer to, by reference text (`step#/pointer`): the values of earlier answers. Never shown. */
  readonly captured: Readonly<Record<string, JsonValue>>;
}

/** What became of one step; steps that were not begun have none. */
export interface JobStepResult {
  readonly name: string;
  readonly startedAt: Instant;
  /** `null`: the answer is not known yet. */
  readonly finishedAt: Instant | null;
  /** Status of the last answer; `null`: none came. */
  readonly status: number | null;
  /** Times it was sent. */
  readonly attempts: number;
  /** Error of the last answer in one sentence (`type: reason`), or why none came; `null`: it is accepted. */
  readonly error: string | null;
  /** Id of its last request, by which the audit log knows it. */
  readonly requestId: string | null;
}
