import type { Instant } from '../time.ts';
import type { Job } from './job.ts';

/** When a job is to run, as it is asked for: an interval begins when it is put. */
export type ScheduleRequest =
  | { readonly kind: 'cron'; readonly expression: string; readonly timeZone: string }
  | { readonly kind: 'interval'; readonly everyMs: number }
  | { readonly kind: 'once'; readonly at: Instant };

/** What of a job its creator writes, but for its context. */
export interface JobDefinition
  extends Pick<
    Job,
    'name' | 'description' | 'steps' | 'delivery' | 'overlap' | 'missed' | 'timeoutMs' | 'retry' | 'historyRunsMax'
  > {
  readonly schedule: ScheduleRequest;
}

/** What bounds a job. */
export interface JobLimits {
  readonly stepsMax: number;
  /** Of one step, as UTF-8, with its references as they are written; the next two alike. */
  readonly bodyBytesMax: number;
  readonly pathBytesMax: number;
  /** Names and values together. */
  readonly headerBytesMax: number;
  /** Least time between two due times. */
  readonly intervalMsMin: number;
  /** Of a run, and of a pause before a retry. */
  readonly timeoutMsMax: number;
  readonly retriesMax: number;
  readonly historyRunsMax: number;
}
