import { sql } from 'kysely';
import type { MigrationDatabase } from '../migration.ts';

/** What look-ups go by is at the front of a row, the long texts behind. */
const TABLES = [
  'jobs (name text not null primary key, revision bigint not null, due_at bigint, json text not null)',
  `job_runs (
    id text not null primary key, job text not null, status text not null, started_at bigint not null,
    lease_holder text, lease_until bigint, json text not null)`,
];

const INDEXES = [
  'jobs_due on jobs (due_at, name) where due_at is not null',
  // Each of these ends as listings are sorted.
  'job_runs_by_start on job_runs (started_at, id)',
  'job_runs_by_job on job_runs (job, started_at, id)',
  'job_runs_by_status on job_runs (status, started_at, id)',
  'job_runs_by_job_and_status on job_runs (job, status, started_at, id)',
  'access_tokens_by_creation on access_tokens (creation, id)',
  'access_tokens_by_principal on access_tokens (principal, creation, id)',
  'access_tokens_by_user on access_tokens (principal, realm_name, creation, id)',
  'access_tokens_by_realm on access_tokens (realm_name, creation, id)',
];

/** Those of the same name take their place: they begin with the same columns. */
const REPLACED_INDEXES = ['access_tokens_by_user', 'access_tokens_by_realm'];

/** Of one job at most one run goes on, whatever asks for it. */
const ONE_RUNS = "create unique index job_runs_running on job_runs (job) where status = 'running'";

/** Makes the tables of jobs and their runs, and the indexes by which access tokens are listed. */
export async function addJobs(db: MigrationDatabase): Promise<void> {
  for (const table of TABLES) await sql.raw(`create table ${table}`).execute(db);
  for (const index of REPLACED_INDEXES) await sql.raw(`drop index ${index}`).execute(db);
  for (const index of INDEXES) await sql.raw(`create index ${index}`).execute(db);
  await sql.raw(ONE_RUNS).execute(db);
}
