import type { Job } from '../domain/job/job.ts';
import type { JobRun } from '../domain/job/job-run.ts';
import type { Random } from '../domain/random.ts';
import type { Instant } from '../domain/time.ts';

const ID_BYTES = 15;

/** 20 random base64url characters. */
export function randomId(random: Random): string {
  return Buffer.from(random.bytes(ID_BYTES)).toString('base64url');
}

/** What tells one new run from another. */
interface NewRun {
  readonly id: string;
  readonly scheduledAt: Instant;
  readonly now: Instant;
  /** Who asked for it; `null`: the schedule. */
  readonly askedBy: string | null;
}

/** A run that begins. */
export function newRun({ name, revision }: Job, { id, scheduledAt, now, askedBy }: NewRun): JobRun {
  return {
    id,
    job: name,
    revision,
    trigger: askedBy === null ? 'schedule' : 'asked',
    askedBy,
    scheduledAt,
    startedAt: now,
    finishedAt: null,
    status: 'running',
    reason: null,
    missedRuns: 0,
    resumptions: 0,
    steps: [],
    captured: {},
  };
}

/** The record of a run that is left out, because the one before goes on. */
export function skippedRun(run: JobRun): JobRun {
  return { ...run, status: 'skipped', finishedAt: run.startedAt, reason: 'the run before was going on' };
}

/** The record of runs that nothing could run when they were due. */
export function missedRun(run: JobRun, missedRuns: number): JobRun {
  const reason = `nothing could run [${missedRuns}] runs when they were due`;
  return { ...run, status: 'missed', finishedAt: run.startedAt, reason, missedRuns };
}
