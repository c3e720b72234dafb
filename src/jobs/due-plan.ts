import type { Job } from '../domain/job/job.ts';
import { type Instant, instant } from '../domain/time.ts';
import { lastDue, nextDue } from './schedule.ts';

/** What is done about a job that is due: one run, or a record of runs that are left out. Afterwards it is due at `to`; `null`: never again. */
export type DuePlan =
  | { readonly kind: 'run'; readonly scheduledAt: Instant; readonly to: Instant | null }
  /** `scheduledAt` is the first of them; `count` is at least 1 and at most `COUNTED_RUNS_MAX`. */
  | { readonly kind: 'leaveOut'; readonly scheduledAt: Instant; readonly count: number; readonly to: Instant | null };

/** What decides about runs that are late. */
export interface LatenessOptions {
  /** A run that begins this late, in milliseconds, is not missed yet. */
  readonly missedGraceMs: number;
  /** Runs of the past that are done for one job at most, under `runAll` or behind a run that took long; of more, the oldest are left out. */
  readonly missedRunsMax: number;
}

/** Runs that are left out are counted up to here: counting costs time. */
export const COUNTED_RUNS_MAX = 1_000;

/**
 * Plans what is due of a job. Whatever it plans moves the due time forward, so that no due time is planned twice.
 * @param due When it is due, not after `now`.
 * @param isHeldUp Whether it was not late by itself: something else ran in its place.
 */
export function planDue(
  { schedule, missed }: Pick<Job, 'schedule' | 'missed'>,
  { due, now, isHeldUp }: { readonly due: Instant; readonly now: Instant; readonly isHeldUp: boolean },
  { missedGraceMs, missedRunsMax }: LatenessOptions,
): DuePlan {
  const isMissed = !isHeldUp && now - due > missedGraceMs;
  if (!isMissed || missed === 'runAll') return planEach({ schedule }, due, now, missedRunsMax);
  if (missed === 'runOnce') {
    const scheduledAt = lastDue(schedule, now, 1)[0] ?? due;
    return { kind: 'run', scheduledAt: scheduledAt > due ? scheduledAt : due, to: nextDue(schedule, now) };
  }
  return leaveOut({ schedule }, due, firstDueFrom({ schedule }, now - missedGraceMs));
}

/** The runs one after the other, but for the oldest of too many. */
function planEach({ schedule }: Pick<Job, 'schedule'>, due: Instant, now: Instant, runsMax: number): DuePlan {
  const next = nextDue(schedule, due);
  if (next === null || next > now) return { kind: 'run', scheduledAt: due, to: next };
  const [first] = lastDue(schedule, now, runsMax);
  return first !== undefined && first > due ? leaveOut({ schedule }, due, first) : { kind: 'run', scheduledAt: due, to: next };
}

function leaveOut({ schedule }: Pick<Job, 'schedule'>, due: Instant, to: Instant | null): DuePlan {
  return { kind: 'leaveOut', scheduledAt: due, count: countDue(schedule, due, to), to };
}

/** Due times from `first` (inclusive) to `end` (exclusive; `null`: all that there are). */
function countDue(schedule: Job['schedule'], first: Instant, end: Instant | null): number {
  let count = 0;
  let next: Instant | null = first;
  while (next !== null && count < COUNTED_RUNS_MAX && next < (end ?? Infinity)) {
    count += 1;
    next = nextDue(schedule, next);
  }
  return count;
}

function firstDueFrom({ schedule }: Pick<Job, 'schedule'>, from: number): Instant | null {
  return nextDue(schedule, instant(from - 1));
}
