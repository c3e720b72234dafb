import type { AuthenticationResult } from '../authentication/principal.ts';
import type { AuditEvent, AuditLog } from '../domain/audit/audit-event.ts';
import type { Job } from '../domain/job/job.ts';
import type { JobRunStatus } from '../domain/job/job-run.ts';
import type { Random } from '../domain/random.ts';
import type { Clock, Instant } from '../domain/time.ts';
import type { JobStore } from '../stores/job-store.ts';
import type { LatenessOptions } from './due-plan.ts';
import type { ContextReading } from './job-context.ts';

/** A request that a step sends. */
export interface JobStepRequest {
  readonly method: string;
  /** Path and query, raw. */
  readonly target: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  /** `null`: none. */
  readonly body: Uint8Array | null;
}

/** A whole answer to a step. */
export interface JobStepAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** On whose behalf a step is sent, and what it may take. */
export interface JobSendOptions {
  /** Proves the caller, each time that it is judged. */
  readonly authenticate: () => Promise<AuthenticationResult>;
  /** Adds to each audit event of the request. */
  readonly audited: (event: AuditEvent) => AuditEvent;
  readonly answerBytesMax: number;
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/** Sends a request through the gateway's whole way. @throws SecurityError when no whole answer came. */
export type SendJobStep = (request: JobStepRequest, options: JobSendOptions) => Promise<JobStepAnswer>;

/** Waits. Resolves after the time, or as soon as the signal comes. */
export type Delay = (ms: number, signal: AbortSignal) => Promise<void>;

/** What operators see of the runs. No label holds a name that a caller chose. */
export interface JobObserver {
  runEnded(status: JobRunStatus): void;
  stepFailed(): void;
}

/** Bounds of what the runner does. */
export interface JobRunnerOptions extends LatenessOptions {
  /** Runs at once in this process. */
  readonly concurrentRunsMax: number;
  /** How long a run stays this process's without a sign of life. */
  readonly leaseMs: number;
  /** Longest time between two looks at what is due. */
  readonly pollIntervalMsMax: number;
  /** Largest answer to a step. */
  readonly answerBytesMax: number;
  /** What later steps refer to, of all answers of a run together. */
  readonly capturedBytesMax: number;
}

/** What the runner works with. */
export interface JobRunnerDeps {
  readonly jobs: JobStore;
  /** The caller that a job stands for now. @throws SecurityError `unavailable` when it could not be found out. */
  readonly readContext: (job: Job, now: Instant) => Promise<ContextReading>;
  readonly send: SendJobStep;
  /** Why a step may not be sent to a target, in a sentence; `null`: it may. */
  readonly targetViolation: (target: string) => string | null;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly delay: Delay;
  readonly log: JobLog;
  readonly observer: JobObserver;
  readonly options: JobRunnerOptions;
}

/** Takes what operators must know of; `pino` has this shape. */
export interface JobLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
