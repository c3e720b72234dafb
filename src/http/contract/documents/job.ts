import type { RoleDescriptorDocument } from './role-descriptor.ts';

/** Body of `PUT /_claviger/job/{name}`. */
export type JobRequest = {
  readonly description?: string;
  /** Exactly one of the three. */
  readonly schedule:
    | { readonly cron: string; readonly time_zone?: string }
    /** A time value such as `5m`. */
    | { readonly every: string }
    /** ISO 8601 or milliseconds since the epoch. */
    | { readonly at: string | number };
  readonly steps: readonly JobStepDocument[];
  /** Exactly one of the two. */
  readonly run_as:
    | { readonly api_key: { readonly id: string } }
    /** Empty: all that the caller may do now. */
    | { readonly role_descriptors: Readonly<Record<string, RoleDescriptorDocument>> };
  /** Default `at_most_once`. */
  readonly delivery?: 'at_most_once' | 'at_least_once';
  /** Default `skip`. */
  readonly overlap?: 'skip' | 'wait' | 'replace';
  /** Default `run_once`. */
  readonly missed?: 'skip' | 'run_once' | 'run_all';
  /** Time value. Default `10m`. */
  readonly timeout?: string;
  readonly retry?: { readonly retries?: number; readonly backoff?: string; readonly backoff_max?: string };
  /** Finished runs that are kept. Default 100. */
  readonly history?: number;
  /** Whether it is put paused. Default false. */
  readonly paused?: boolean;
};

/** One request. In `path`, `headers` and `body`, `${step#/json/pointer}`, `${run.scheduled_at}`, `${run.id}`, `${job.name}` are replaced. */
export type JobStepDocument = {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, an array as lines of JSON, a text as it is. */
  readonly body?: unknown;
  readonly accept_statuses?: readonly number[];
};

/** A job as `GET /_claviger/job[/{name}]` tells it: `{ jobs: [...], total }`. Times are milliseconds since the epoch. */
export type JobDocument = {
  readonly name: string;
  readonly description: string | null;
  readonly schedule:
    | { readonly cron: string; readonly time_zone: string }
    | { readonly every_ms: number }
    | { readonly at: number };
  readonly steps: readonly JobStepDocument[];
  readonly run_as:
    | { readonly api_key: { readonly id: string } }
    | { readonly role_descriptors: Readonly<Record<string, RoleDescriptorDocument>> };
  readonly delivery: 'at_most_once' | 'at_least_once';
  readonly overlap: 'skip' | 'wait' | 'replace';
  readonly missed: 'skip' | 'run_once' | 'run_all';
  readonly timeout_ms: number;
  readonly retry: { readonly retries: number; readonly backoff_ms: number; readonly backoff_max_ms: number };
  readonly history: number;
  readonly creator: { readonly username: string; readonly realm: string };
  readonly created: number;
  readonly updated: number;
  readonly revision: number;
  /** `paused`: by somebody, or by itself, as `pause` tells. `finished`: it is never due again. */
  readonly status: 'scheduled' | 'running' | 'paused' | 'finished';
  readonly pause: { readonly at: number; readonly cause: string; readonly reason: string } | null;
  readonly next_run: number | null;
  readonly last_run: JobRunDocument | null;
};

/** Answer of `PUT`. */
export type JobPutDocument = {
  readonly name: string;
  readonly created: boolean;
  readonly revision: number;
  readonly next_run: number | null;
};

/** A run as `GET /_claviger/job/{name}/runs?status=&size=&after=` tells it: `{ runs: [...], next }`; also `GET …/runs/{id}`. */
export type JobRunDocument = {
  readonly id: string;
  readonly job: string;
  readonly revision: number;
  readonly trigger: 'schedule' | 'asked';
  readonly asked_by: string | null;
  readonly scheduled_at: number;
  readonly started_at: number;
  readonly finished_at: number | null;
  readonly took_ms: number | null;
  readonly status:
    | 'running'
    | 'succeeded'
    | 'failed'
    | 'denied'
    | 'stopped'
    | 'timed_out'
    | 'interrupted'
    | 'skipped'
    | 'missed';
  readonly reason: string | null;
  readonly missed_runs: number;
  readonly resumptions: number;
  readonly steps: readonly {
    readonly name: string;
    readonly started_at: number;
    readonly finished_at: number | null;
    readonly status: number | null;
    readonly attempts: number;
    readonly error: string | null;
    readonly request_id: string | null;
  }[];
};
