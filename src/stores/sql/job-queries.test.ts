import { DatabaseSync } from 'node:sqlite';
import type { Compilable } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { readQueryPlan } from '../../../test/support/query-plan.ts';
import { closeSpareFixture, openSqliteFixture } from '../../../test/support/sqlite-fixture.ts';
import { instant } from '../../domain/time.ts';
import { addRuns, aFullJob, aFullRun, aJob, aRun } from '../conformance/stored-jobs.ts';
import { dueJobs, firstDue, jobRunListing, lastJobRuns, olderFinishedRuns, runningRunOf, runningRuns } from './jobs.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

afterAll(closeSpareFixture);

const BEHIND = { creation: 1, id: 'a' };
const SORTS = 'USE TEMP B-TREE';

test.each<readonly [string, (database: SqliteDatabase) => Compilable, string]>([
  ['jobs that are due', ({ db }) => dueJobs(db, instant(5), 10), 'jobs USING INDEX jobs_due '],
  ['the first due time', ({ db }) => firstDue(db), 'jobs USING COVERING INDEX jobs_due '],
  [
    'a page of runs',
    ({ db }) => jobRunListing(db, { job: null, status: null }, BEHIND, 10),
    'job_runs USING INDEX job_runs_by_start ',
  ],
  [
    'a page of a job’s runs',
    ({ db }) => jobRunListing(db, { job: 'a', status: null }, BEHIND, 10),
    'job_runs USING INDEX job_runs_by_job ',
  ],
  [
    'a page of runs of a status',
    ({ db }) => jobRunListing(db, { job: null, status: 'failed' }, BEHIND, 10),
    'job_runs USING INDEX job_runs_by_status ',
  ],
  [
    'a page of a job’s runs of a status',
    ({ db }) => jobRunListing(db, { job: 'a', status: 'failed' }, BEHIND, 10),
    'job_runs USING INDEX job_runs_by_job_and_status ',
  ],
  [
    'the run of a job that goes on',
    ({ db }) => runningRunOf(db, 'a'),
    'job_runs USING COVERING INDEX job_runs_by_job_and_status ',
  ],
  ['runs that go on', ({ db }) => runningRuns(db, 10), 'job_runs USING INDEX job_runs_by_status '],
  [
    'finished runs of a job behind the newest',
    ({ db }) => olderFinishedRuns(db, 'a', 10),
    'job_runs USING INDEX job_runs_by_job ',
  ],
  ['the last runs of jobs', ({ db }) => lastJobRuns(db, ['a', 'b']), 'last USING COVERING INDEX job_runs_by_job '],
])('%s are read from an index, in its order', async (_, queryOf, index) => {
  const plan = await readQueryPlan(queryOf);
  expect(plan).toMatch(new RegExp(`^SEARCH ${index}`, 'm'));
  expect(plan).not.toContain(SORTS);
});

test('the last runs of jobs are found by id, however many runs there are', async () => {
  const plan = await readQueryPlan(({ db }) => lastJobRuns(db, ['a', 'b']));
  expect(plan).toMatch(/^SEARCH job_runs USING INDEX sqlite_autoindex_job_runs_1 /m);
  expect(plan).not.toContain('SCAN job_runs');
});

test.each([
  ['not JSON', '{"half":'],
  ['a member that is not known', changed({ mayOnly: 'read' })],
  ['a member that is missing', changed({ creatorScope: undefined })],
  ['another delivery', changed({ delivery: 'always' })],
  ['no set of rights', changed({ context: { kind: 'rights', descriptorSets: [] } })],
  ['another context', changed({ context: { kind: 'superuser' } })],
  ['a context that says more', changed({ context: { kind: 'apiKey', id: 'k', within: 'x' } })],
  ['rights that are not known', changed({ context: { kind: 'rights', descriptorSets: [{ a: { cluster: ['all'] } }] } })],
  ['a creator that is not known', changed({ creator: { ...aJob().creator, mayOnly: 'read' } })],
  ['another schedule', changed({ schedule: { kind: 'always' } })],
  ['a step that says more', changed({ steps: [{ ...aJob().steps[0], dryRun: true }] })],
  ['another method', changed({ steps: [{ ...aJob().steps[0], method: 'PATCH' }] })],
  ['a header that is no text', changed({ steps: [{ ...aJob().steps[0], headers: { a: 1 } }] })],
  ['another cause of its pause', changed({ pause: { at: 1, cause: 'bored', reason: 'r' } })],
])('a job that is stored with %s is corrupt, found, listed or due', async (_, json) => {
  await using fixture = await openSqliteFixture();
  const { jobs } = fixture.store;
  await jobs.create(aJob(), 10);
  damage(fixture.path, 'jobs', 'json', json);
  for (const read of [jobs.find('roll-up'), jobs.list(), jobs.due(instant(1_000), 10)])
    await expect(read).rejects.toMatchObject({ name: 'StoreError', code: 'corrupt' });
  expect(await jobs.delete('roll-up')).toBe(true);
});

test.each([
  ['status', 'going'],
  ['started_at', 'yesterday'],
  ['json', '[]'],
  ['json', JSON.stringify({ ...aFullRun(), trigger: 'whim' })],
  ['json', JSON.stringify({ ...aFullRun(), steps: [{ name: 'count' }] })],
  ['json', JSON.stringify({ ...aFullRun(), captured: null })],
])('a run whose %s is damaged (%s) is corrupt, found or listed', async (column, value) => {
  await using fixture = await openSqliteFixture();
  const { jobs } = fixture.store;
  await jobs.create(aJob(), 10);
  await addRuns(jobs, [aFullRun()]);
  damage(fixture.path, 'job_runs', column, value);
  for (const read of [
    jobs.findRun('roll-up', 'run'),
    jobs.runs({ job: 'roll-up', status: null }, { size: 10 }),
    jobs.lastRuns(['roll-up']),
  ])
    await expect(read).rejects.toMatchObject({ name: 'StoreError', code: 'corrupt' });
});

test('a run that goes on and lost its lease is corrupt', async () => {
  await using fixture = await openSqliteFixture();
  const { jobs } = fixture.store;
  await jobs.create(aJob(), 10);
  await addRuns(jobs, [aRun()]);
  damage(fixture.path, 'job_runs', 'lease_until', null);
  await expect(jobs.runningRuns(10)).rejects.toMatchObject({ code: 'corrupt' });
});

test('the database itself refuses a second run of a job that goes on', async () => {
  await using fixture = await openSqliteFixture();
  const { jobs } = fixture.store;
  await jobs.create(aJob(), 10);
  await addRuns(jobs, [aRun()]);
  using database = new DatabaseSync(fixture.path);
  const second = "insert into job_runs select 'second', job, status, started_at, lease_holder, lease_until, json from job_runs";
  expect(() => database.exec(second)).toThrow('UNIQUE constraint failed: job_runs.job');
});

function changed(members: object): string {
  const { dueAt: _, ...kept } = aFullJob();
  return JSON.stringify({ ...kept, ...members });
}

function damage(path: string, table: string, column: string, value: string | null): void {
  using database = new DatabaseSync(path);
  database.prepare(`update ${table} set ${column} = ?`).run(value);
}
