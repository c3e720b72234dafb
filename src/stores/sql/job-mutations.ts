import type { Kysely } from 'kysely';
import type { Instant } from '../../domain/time.ts';
import type { DueTimeMove } from '../job-store.ts';
import type { JobRow, JobRunRow } from './job-schema.ts';
import { createJobQueries, type LeaseColumns } from './jobs.ts';
import type { Done } from './mutation-done.ts';
import type { StoreSchema } from './schema.ts';
import { decodeText } from './text-column.ts';

/** What each mutation of jobs is given and what it answers. */
export interface JobMutationTypes {
  readonly createJob: {
    readonly input: { readonly row: JobRow; readonly jobsMax: number };
    readonly result: 'created' | 'nameTaken' | 'full';
  };
  readonly replaceJob: { readonly input: JobRow; readonly result: boolean };
  readonly deleteJob: { readonly input: { readonly name: string }; readonly result: boolean };
  readonly addJobRun: {
    readonly input: { readonly row: JobRunRow; readonly move: DueTimeMove };
    readonly result: 'added' | 'moved' | 'overlap';
  };
  readonly updateJobRun: { readonly input: { readonly row: JobRunRow; readonly holder: string }; readonly result: boolean };
  readonly takeJobRun: {
    readonly input: { readonly id: string; readonly now: Instant; readonly lease: LeaseColumns };
    readonly result: JobRunRow | null;
  };
  readonly pruneJobRuns: { readonly input: { readonly job: string; readonly runsMax: number }; readonly result: number };
}

type JobMutators = {
  readonly [Kind in keyof JobMutationTypes]: (
    input: JobMutationTypes[Kind]['input'],
  ) => Promise<Done<JobMutationTypes[Kind]['result']>>;
};

/** Makes the functions that change jobs. The caller has begun a transaction, and appends the changes. */
export function createJobMutators(db: Kysely<StoreSchema>): JobMutators {
  const jobs = createJobQueries(db);
  const kind = 'job';
  const unchanged = <Result>(result: Result): Done<Result> => ({ result, kind, ids: [] });
  return {
    createJob: async ({ row, jobsMax }) => {
      const result = await jobs.create(row, jobsMax);
      return { result, kind, ids: result === 'created' ? [decodeText(row.name)] : [] };
    },
    replaceJob: async (row) => {
      const result = await jobs.replace(row);
      return { result, kind, ids: result ? [decodeText(row.name)] : [] };
    },
    deleteJob: async ({ name }) => {
      const result = await jobs.delete(name);
      return { result, kind, ids: result ? [name] : [] };
    },
    addJobRun: async ({ row, move }) => unchanged(await jobs.addRun(row, move)),
    updateJobRun: async ({ row, holder }) => unchanged(await jobs.updateRun(row, holder)),
    takeJobRun: async ({ id, now, lease }) => unchanged(await jobs.takeRun(id, now, lease)),
    pruneJobRuns: async ({ job, runsMax }) => unchanged(await jobs.pruneRuns(job, runsMax)),
  };
}
