/** A row of `jobs`. Texts are encoded (`text-column.ts`), times are milliseconds since the epoch; `json` has all but `due_at`. */
export interface JobRow {
  readonly name: string;
  readonly revision: number;
  readonly due_at: number | null;
  readonly json: string;
}

/** A row of `job_runs`. */
export interface JobRunRow {
  readonly id: string;
  readonly job: string;
  readonly status: string;
  readonly started_at: number;
  /** `null` in both columns when nobody holds it. */
  readonly lease_holder: string | null;
  readonly lease_until: number | null;
  readonly json: string;
}

/** The tables of jobs by name. */
export interface JobSchema {
  readonly jobs: JobRow;
  readonly job_runs: JobRunRow;
}

/** Columns of `jobs`, in the order of the table. */
export const JOB_COLUMNS = ['name', 'revision', 'due_at', 'json'] as const satisfies readonly (keyof JobRow)[];

/** Columns of `job_runs`, in the order of the table. */
export const JOB_RUN_COLUMNS = [
  'id',
  'job',
  'status',
  'started_at',
  'lease_holder',
  'lease_until',
  'json',
] as const satisfies readonly (keyof JobRunRow)[];
