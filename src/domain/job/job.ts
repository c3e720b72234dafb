import type { Authentication } from '../principal/authentication.ts';
import type { RoleDescriptors } from '../role/role-descriptor.ts';
import type { Instant } from '../time.ts';

/** A job as it is stored: what is done, when, and as whom. It holds no secret. */
export interface Job {
  /** 1 to 128 of `a-z0-9._-`, beginning with a letter or digit. */
  readonly name: string;
  readonly description: string | null;
  readonly schedule: JobSchedule;
  /** In the order they are done. Never empty, their names differ. */
  readonly steps: readonly JobStep[];
  readonly context: JobContext;
  readonly delivery: JobDelivery;
  readonly overlap: OverlapPolicy;
  readonly missed: MissedPolicy;
  /** Longest time of one run, its retries included, in milliseconds. */
  readonly timeoutMs: number;
  readonly retry: JobRetry;
  /** Finished runs that are kept; the oldest go first. */
  readonly historyRunsMax: number;
  /** Who put it last, as proven then. */
  readonly creator: Authentication;
  /** The narrower limit of the token that they came with, or `null`. */
  readonly creatorScope: RoleDescriptors | null;
  readonly creation: Instant;
  readonly update: Instant;
  /** 1, then one more with each change of the job that is not the movement of its due time. */
  readonly revision: number;
  /** Why it does not run by itself; `null`: it does. */
  readonly pause: JobPause | null;
  /** When it is to run next; `null`: never again, or paused. */
  readonly dueAt: Instant | null;
}

/** When a job runs. */
export type JobSchedule =
  | {
      readonly kind: 'cron';
      /** Five or six fields (six: seconds first), as croner reads them. */
      readonly expression: string;
      /** IANA name of the time zone whose wall clock counts, e.g. `Europe/Berlin`. */
      readonly timeZone: string;
    }
  /** At each multiple of `everyMs` after `from`. */
  | { readonly kind: 'interval'; readonly everyMs: number; readonly from: Instant }
  | { readonly kind: 'once'; readonly at: Instant };

/** One request of a job. References to earlier answers stand in its texts as `${step#/json/pointer}`. */
export interface JobStep {
  /** Unique in its job: 1 to 64 of `a-z0-9_`. */
  readonly name: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query, as a client would send them; begins with `/`. */
  readonly path: string;
  /** By lower-case name; never one by which a caller is known or a connection is governed. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text as it is sent, or `null`. JSON with references in the place of values keeps their types. */
  readonly body: string | null;
  /** Answers with which the next step begins; empty: every 2xx. */
  readonly acceptStatuses: readonly number[];
}

/** In which known context a job runs. */
export type JobContext =
  /** As the key would: its rights, its limit, its end. */
  | { readonly kind: 'apiKey'; readonly id: string }
  /** As its creator, with the rights of then: every set must allow. */
  | { readonly kind: 'rights'; readonly descriptorSets: readonly RoleDescriptors[] };

/**
 * What holds when the process dies in the middle of a run. `atMostOnce`: no step is begun twice, and the run ends as `interrupted`.
 * `atLeastOnce`: the run goes on with the step whose answer is not known, which may so be done twice.
 */
export type JobDelivery = 'atMostOnce' | 'atLeastOnce';

/** When a run is due while the one before goes on: leave it out, wait with it, or stop the one before. */
export type OverlapPolicy = 'skip' | 'wait' | 'replace';

/** When runs were due while nothing could run them: none, one for all, or each. */
export type MissedPolicy = 'skip' | 'runOnce' | 'runAll';

/** How a step that failed in passing (no answer, 429, 502, 503, 504) is tried again. */
export interface JobRetry {
  /** 0: never. */
  readonly retriesMax: number;
  /** Before the first retry; doubled for each further one. */
  readonly backoffMs: number;
  readonly backoffMsMax: number;
}

/** Why a job does not run. */
export interface JobPause {
  readonly at: Instant;
  /** `asked`: somebody paused it. The others: it stopped by itself and says why in `reason`. */
  readonly cause: 'asked' | 'keyGone' | 'ownerDisabled' | 'rightsLost';
  /** Sentence for people. */
  readonly reason: string;
}
