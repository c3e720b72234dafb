import type { Job } from '../../domain/job/job.ts';
import type { JobRun } from '../../domain/job/job-run.ts';
import { assertLease } from '../assert-lease.ts';
import type { JobStore, RunLease } from '../job-store.ts';
import { assertPageSize, decodePosition, toPageBy } from '../page-cursor.ts';
import { StoreError } from '../store.ts';
import { compareText } from '../text-order.ts';
import type { MemoryChanges } from './memory-changes.ts';

interface HeldRun {
  readonly run: JobRun;
  /** `null` once the run has ended. */
  readonly lease: RunLease | null;
}

/** Jobs and their runs in memory. */
export function createMemoryJobs(changes: MemoryChanges): JobStore {
  const jobsByName = new Map<string, Job>();
  const runsById = new Map<string, HeldRun>();
  const runsOf = (job: string): readonly JobRun[] =>
    [...runsById.values()].map(({ run }) => run).filter((run) => run.job === job);
  const jobs = (): readonly Job[] => [...jobsByName.values()].sort((left, right) => compareText(left.name, right.name));

  return {
    find: async (name) => {
      changes.assertOpen();
      return jobsByName.get(name) ?? null;
    },
    list: async () => {
      changes.assertOpen();
      return jobs();
    },
    create: async (job, jobsMax) => {
      changes.assertOpen();
      if (jobsByName.has(job.name)) return 'nameTaken';
      if (jobsByName.size >= jobsMax) return 'full';
      jobsByName.set(job.name, job);
      changes.append('job', [job.name]);
      return 'created';
    },
    replace: async (job) => {
      changes.assertOpen();
      if (jobsByName.get(job.name)?.revision !== job.revision - 1) return false;
      jobsByName.set(job.name, job);
      changes.append('job', [job.name]);
      return true;
    },
    delete: async (name) => {
      changes.assertOpen();
      if (!jobsByName.delete(name)) return false;
      for (const { id } of runsOf(name)) runsById.delete(id);
      changes.append('job', [name]);
      return true;
    },
    due: async (at, size) => {
      changes.assertOpen();
      assertPageSize(size);
      return jobs()
        .filter(({ dueAt }) => dueAt !== null && dueAt <= at)
        .sort((left, right) => Number(left.dueAt) - Number(right.dueAt))
        .slice(0, size);
    },
    firstDue: async () => {
      changes.assertOpen();
      return jobs().reduce<Job['dueAt']>(
        (first, { dueAt }) => (first === null || (dueAt ?? first) < first ? dueAt : first),
        null,
      );
    },
    addRun: async (run, lease, { revision, from, to }) => {
      changes.assertOpen();
      assertLease(run, lease);
      const job = jobsByName.get(run.job);
      if (job === undefined || job.revision !== revision || job.dueAt !== from) return 'moved';
      if (run.status === 'running' && runsOf(run.job).some(({ status }) => status === 'running')) return 'overlap';
      if (runsById.has(run.id)) throw new StoreError('conflict', 'the id of the run is taken');
      runsById.set(run.id, { run, lease });
      jobsByName.set(job.name, { ...job, dueAt: to });
      return 'added';
    },
    updateRun: async (run, lease) => {
      changes.assertOpen();
      const held = runsById.get(run.id);
      if (held?.run.job !== run.job || held.lease?.holder !== lease.holder) return false;
      runsById.set(run.id, { run, lease: run.status === 'running' ? lease : null });
      return true;
    },
    takeRun: async (id, now, lease) => {
      changes.assertOpen();
      const held = runsById.get(id);
      if (held === undefined || held.lease === null || held.lease.until >= now) return null;
      runsById.set(id, { run: held.run, lease });
      return held.run;
    },
    runningRuns: async (size) => {
      changes.assertOpen();
      assertPageSize(size);
      return [...runsById.values()]
        .flatMap(({ run, lease }) => (lease === null ? [] : [{ run, lease }]))
        .sort((left, right) => byStart(left.run, right.run))
        .slice(0, size);
    },
    findRun: async (job, id) => {
      changes.assertOpen();
      const run = runsById.get(id)?.run;
      return run?.job === job ? run : null;
    },
    runs: async ({ job, status }, page) => {
      changes.assertOpen();
      assertPageSize(page.size);
      const after = decodePosition(page.after);
      const found = [...runsById.values()]
        .map(({ run }) => run)
        .filter((run) => (job === null || run.job === job) && (status === null || run.status === status))
        .filter((run) => after === null || byStart(run, { startedAt: after.creation, id: after.id }) < 0)
        .sort((left, right) => byStart(right, left));
      return toPageBy(found, page.size, (run) => ({ creation: run.startedAt, id: run.id }));
    },
    lastRuns: async (names) => {
      changes.assertOpen();
      const asked = new Set(names);
      const last = new Map<string, JobRun>();
      for (const { run } of runsById.values()) {
        const before = last.get(run.job);
        if (asked.has(run.job) && (before === undefined || byStart(before, run) < 0)) last.set(run.job, run);
      }
      return last;
    },
    pruneRuns: async (job, runsMax) => {
      changes.assertOpen();
      const finished = runsOf(job)
        .filter(({ status }) => status !== 'running')
        .toSorted((left, right) => byStart(right, left));
      const pruned = finished.slice(runsMax);
      for (const { id } of pruned) runsById.delete(id);
      return pruned.length;
    },
  };
}

function byStart(
  left: { readonly startedAt: number; readonly id: string },
  right: { readonly startedAt: number; readonly id: string },
): number {
  return left.startedAt - right.startedAt || compareText(left.id, right.id);
}
