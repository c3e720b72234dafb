import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Instant } from '../../domain/time.ts';
import type { DueTimeMove, JobRunFilter } from '../job-store.ts';
import type { ApiKeyPosition } from '../page-cursor.ts';
import { JOB_COLUMNS, JOB_RUN_COLUMNS, type JobRow, type JobRunRow } from './job-schema.ts';
import type { StoreSchema } from './schema.ts';
import { encodeText } from './text-column.ts';

const RUNNING = 'running';
/** To SQLite a limit below 0 is none; an offset needs one. */
const NO_LIMIT = -1;

/** Queries of jobs and their runs. They give and take rows; the change feed is not theirs. */
export interface JobQueries {
  find(name: string): Promise<JobRow | null>;
  /** In no order. */
  list(): Promise<readonly JobRow[]>;
  /** Several statements: only within a transaction. */
  create(row: JobRow, jobsMax: number): Promise<'created' | 'nameTaken' | 'full'>;
  /** @returns whether it was there with the revision before that of the row. */
  replace(row: JobRow): Promise<boolean>;
  /** Two statements: only within a transaction. @returns whether it was there. */
  delete(name: string): Promise<boolean>;
  /** The longest due first, then by name. */
  due(at: Instant, size: number): Promise<readonly JobRow[]>;
  firstDue(): Promise<number | null>;
  /** Several statements: only within a transaction. */
  addRun(row: JobRunRow, move: DueTimeMove): Promise<'added' | 'moved' | 'overlap'>;
  /** Unless it is not running, or another holds it. */
  updateRun(row: JobRunRow, holder: string): Promise<boolean>;
  /** Two statements: only within a transaction. */
  takeRun(id: string, now: Instant, lease: LeaseColumns): Promise<JobRunRow | null>;
  /** The oldest start first, then by id. */
  runningRuns(size: number): Promise<readonly JobRunRow[]>;
  findRun(job: string, id: string): Promise<JobRunRow | null>;
  /** At most `size` rows behind `after`, the newest start first, of one time by id backwards. */
  runs(filter: JobRunFilter, after: ApiKeyPosition | null, size: number): Promise<readonly JobRunRow[]>;
  /** At most one row for each. */
  lastRuns(jobs: readonly string[]): Promise<readonly JobRunRow[]>;
  /** @returns how many were removed. */
  pruneRuns(job: string, runsMax: number): Promise<number>;
}

/** The columns of a lease that is held. */
export type LeaseColumns = { readonly lease_holder: string; readonly lease_until: number };

/** Makes the queries of jobs and their runs. */
export function createJobQueries(db: Kysely<StoreSchema>): JobQueries {
  const find = async (encodedName: string): Promise<JobRow | null> =>
    (await db.selectFrom('jobs').select(JOB_COLUMNS).where('name', '=', encodedName).executeTakeFirst()) ?? null;
  const runOf = async (id: string): Promise<JobRunRow | null> =>
    (await db.selectFrom('job_runs').select(JOB_RUN_COLUMNS).where('id', '=', id).executeTakeFirst()) ?? null;
  return {
    find: (name) => find(encodeText(name)),
    list: () => db.selectFrom('jobs').select(JOB_COLUMNS).execute(),
    create: async (row, jobsMax) => {
      if ((await find(row.name)) !== null) return 'nameTaken';
      const { count } = await db
        .selectFrom('jobs')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      if (count >= jobsMax) return 'full';
      await db.insertInto('jobs').values(row).execute();
      return 'created';
    },
    replace: async ({ name, revision, due_at, json }) => {
      const { numUpdatedRows } = await db
        .updateTable('jobs')
        .set({ revision, due_at, json })
        .where('name', '=', name)
        .where('revision', '=', revision - 1)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    delete: async (name) => {
      await db.deleteFrom('job_runs').where('job', '=', encodeText(name)).execute();
      const { numDeletedRows } = await db.deleteFrom('jobs').where('name', '=', encodeText(name)).executeTakeFirst();
      return numDeletedRows > 0n;
    },
    due: (at, size) => dueJobs(db, at, size).execute(),
    firstDue: async () => (await firstDue(db).executeTakeFirst())?.due_at ?? null,
    addRun: async (row, { revision, from, to }) => {
      const job = await find(row.job);
      if (job === null || job.revision !== revision || job.due_at !== from) return 'moved';
      if (row.status === RUNNING && (await runningRunOf(db, row.job).execute()).length > 0) return 'overlap';
      await db.insertInto('job_runs').values(row).execute();
      await db.updateTable('jobs').set({ due_at: to }).where('name', '=', row.job).execute();
      return 'added';
    },
    updateRun: async ({ id, job, ...columns }, holder) => {
      const { numUpdatedRows } = await db
        .updateTable('job_runs')
        .set(columns)
        .where('id', '=', id)
        .where('job', '=', job)
        .where('status', '=', RUNNING)
        .where('lease_holder', '=', holder)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    takeRun: async (id, now, lease) => {
      const { numUpdatedRows } = await db
        .updateTable('job_runs')
        .set(lease)
        .where('id', '=', encodeText(id))
        .where('status', '=', RUNNING)
        .where('lease_until', '<', now)
        .executeTakeFirst();
      return numUpdatedRows > 0n ? runOf(encodeText(id)) : null;
    },
    runningRuns: (size) => runningRuns(db, size).execute(),
    findRun: async (job, id) => {
      const row = await runOf(encodeText(id));
      return row?.job === encodeText(job) ? row : null;
    },
    runs: (filter, after, size) => jobRunListing(db, filter, after, size).execute(),
    lastRuns: (jobs) => lastJobRuns(db, jobs).execute(),
    pruneRuns: async (job, runsMax) => {
      const { numDeletedRows } = await db
        .deleteFrom('job_runs')
        .where('id', 'in', olderFinishedRuns(db, job, runsMax))
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

/** Jobs that are due at a time, the longest due first. */
export function dueJobs(db: Kysely<StoreSchema>, at: Instant, size: number) {
  return db
    .selectFrom('jobs')
    .select(JOB_COLUMNS)
    .where('due_at', 'is not', null)
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .orderBy('name')
    .limit(size);
}

/** When the first job is due. */
export function firstDue(db: Kysely<StoreSchema>) {
  return db.selectFrom('jobs').select('due_at').where('due_at', 'is not', null).orderBy('due_at').limit(1);
}

/** Runs that go on, the oldest start first, then by id. */
export function runningRuns(db: Kysely<StoreSchema>, size: number) {
  return selectRuns(db).where('status', '=', RUNNING).orderBy('started_at').orderBy('id').limit(size);
}

/** The run of a job, its name encoded, that goes on. */
export function runningRunOf(db: Kysely<StoreSchema>, job: string) {
  return db.selectFrom('job_runs').select('id').where('job', '=', job).where('status', '=', RUNNING);
}

/** The newest run of each of these jobs that has one. */
export function lastJobRuns(db: Kysely<StoreSchema>, jobs: readonly string[]) {
  const last = db
    .selectFrom('job_runs as last')
    .select('last.id')
    .where('last.job', '=', sql.ref<string>('asked.value'))
    .orderBy('last.started_at', 'desc')
    .orderBy('last.id', 'desc')
    .limit(1);
  const names = JSON.stringify(jobs.map(encodeText));
  const ids = sql<string>`(select (${last}) from json_each(${names}) as asked)`;
  return selectRuns(db).where('id', 'in', ids);
}

/** Ids of the finished runs of a job behind the newest so many. */
export function olderFinishedRuns(db: Kysely<StoreSchema>, job: string, runsMax: number) {
  return db
    .selectFrom('job_runs')
    .select('id')
    .where('job', '=', encodeText(job))
    .where('status', '!=', RUNNING)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(NO_LIMIT)
    .offset(runsMax);
}

/** At most `size` runs behind `after`, the newest start first, of one time by id backwards. */
export function jobRunListing(
  db: Kysely<StoreSchema>,
  { job, status }: JobRunFilter,
  after: ApiKeyPosition | null,
  size: number,
): SelectQueryBuilder<StoreSchema, 'job_runs', JobRunRow> {
  let runs = selectRuns(db);
  if (job !== null) runs = runs.where('job', '=', encodeText(job));
  if (status !== null) runs = runs.where('status', '=', status);
  if (after !== null) {
    runs = runs.where(sql<boolean>`(started_at, id) < (${after.creation}, ${encodeText(after.id)})`);
  }
  return runs.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(size);
}

function selectRuns(db: Kysely<StoreSchema>) {
  return db.selectFrom('job_runs').select(JOB_RUN_COLUMNS);
}
