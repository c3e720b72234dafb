import type { JobRun } from '../../domain/job/job-run.ts';
import { assertLease } from '../assert-lease.ts';
import type { JobRunFilter, JobStore } from '../job-store.ts';
import { type ApiKeyPosition, assertPageSize, decodePosition, toPageBy } from '../page-cursor.ts';
import { compareText } from '../text-order.ts';
import { createJobQueries } from './jobs.ts';
import { listInSlices } from './list-in-slices.ts';
import type { SqliteAccess } from './sqlite-access.ts';
import { jobFromRow, jobToRow } from './stored-job.ts';
import { jobRunFromRow, jobRunToRow, leaseFromRow, leaseToColumns } from './stored-job-run.ts';
import { nullOr, storedInstant } from './stored-json.ts';
import { encodeText } from './text-column.ts';

/** Jobs and their runs of an SQLite store. */
export function createSqliteJobs(access: SqliteAccess): JobStore {
  const queries = createJobQueries(access.db);
  return {
    find: (name) => access.run(async () => nullOr(await queries.find(name), jobFromRow)),
    list: () =>
      access.run(async () => {
        const jobs = (await access.listings.rows('jobs', {})).map(jobFromRow);
        return jobs.sort((left, right) => compareText(left.name, right.name));
      }),
    create: (job, jobsMax) => access.write('createJob', { row: jobToRow(job), jobsMax }),
    replace: (job) => access.write('replaceJob', jobToRow(job)),
    delete: (name) => access.write('deleteJob', { name }),
    due: async (at, size) => {
      assertPageSize(size);
      return access.run(async () => (await access.listings.rows('dueJobs', { at, size })).map(jobFromRow));
    },
    firstDue: () => access.run(async () => nullOr(await queries.firstDue(), storedInstant)),
    addRun: async (run, lease, move) => {
      assertLease(run, lease);
      return access.write('addJobRun', { row: jobRunToRow(run, lease), move });
    },
    updateRun: (run, lease) => {
      const row = jobRunToRow(run, run.status === 'running' ? lease : null);
      return access.write('updateJobRun', { row, holder: encodeText(lease.holder) });
    },
    takeRun: async (id, now, lease) =>
      nullOr(await access.write('takeJobRun', { id, now, lease: leaseToColumns(lease) }), jobRunFromRow),
    runningRuns: async (size) => {
      assertPageSize(size);
      return access.run(async () => {
        const rows = await access.listings.rows('runningJobRuns', { size });
        return rows.map((row) => ({ run: jobRunFromRow(row), lease: leaseFromRow(row) }));
      });
    },
    findRun: (job, id) => access.run(async () => nullOr(await queries.findRun(job, id), jobRunFromRow)),
    runs: async (filter, { size, after }) => {
      assertPageSize(size);
      const position = decodePosition(after);
      return access.run(async () => toPageBy(await listRuns(access, filter, position, size + 1), size, positionOf));
    },
    lastRuns: (jobs) =>
      access.run(async () => {
        const runs = (await access.listings.rows('lastJobRuns', { jobs })).map(jobRunFromRow);
        return new Map(runs.map((run) => [run.job, run]));
      }),
    pruneRuns: (job, runsMax) => access.write('pruneJobRuns', { job, runsMax }),
  };
}

function listRuns(
  access: SqliteAccess,
  filter: JobRunFilter,
  after: ApiKeyPosition | null,
  size: number,
): Promise<readonly JobRun[]> {
  return listInSlices({
    after,
    size,
    positionOf,
    read: async (behind, wanted) =>
      (await access.listings.rows('jobRuns', { filter, after: behind, size: wanted })).map(jobRunFromRow),
  });
}

function positionOf({ startedAt, id }: JobRun): ApiKeyPosition {
  return { creation: startedAt, id };
}
