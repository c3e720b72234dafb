import type { Job } from '../domain/job/job.ts';
import type { Instant } from '../domain/time.ts';
import type { RunLease } from '../stores/job-store.ts';
import { type DuePlan, planDue } from './due-plan.ts';
import type { JobRunnerDeps } from './job-runner-deps.ts';
import { missedRun, newRun, randomId, skippedRun } from './new-run.ts';
import type { RunsInHand } from './runs-in-hand.ts';

/** Jobs that are read at first, and at most: more are looked at where those before them wait for a run of their own. */
const DUE_JOBS_FIRST = 32;
const DUE_JOBS_MAX = 10_000;

/** A job with the due time that it has now. */
type DueJob = Job & { readonly dueAt: Instant };

/** What came of attending to a job: `moved` when somebody else has, `overlap` when it waits for a run of its own. */
type AttendOutcome = 'added' | 'moved' | 'overlap' | 'full';

/** What came of attending to several: whether the due time of one has moved, so that others may be due now, or else the first that waits. */
type AttendedAll = { readonly kind: 'moved' } | { readonly kind: 'full' | 'waiting'; readonly first: Instant | null };

/** When a job is attended to, and whether it waits for a run of its own whatever its overlap policy. */
interface Attending {
  readonly now: Instant;
  readonly isInLine: boolean;
}

/** Begins what is due, the longest due first, as far as there is room. */
export class DueJobs {
  readonly #deps: JobRunnerDeps;
  readonly #inHand: RunsInHand;
  readonly #lease: () => RunLease;
  /** Due times that were in time, but for which another run of the job went on: they are not late by themselves. */
  readonly #inLine = new Map<string, Instant>();
  /** Since when there was no room for what is due; `null`: there is. */
  #fullSince: Instant | null = null;
  #longestWaiting: Instant | null = null;

  constructor(deps: JobRunnerDeps, inHand: RunsInHand, lease: () => RunLease) {
    this.#deps = deps;
    this.#inHand = inHand;
    this.#lease = lease;
  }

  /** How late the longest due job is that could not begin, in milliseconds. */
  get lagMs(): number {
    return this.#longestWaiting === null ? 0 : Math.max(0, this.#deps.clock.now() - this.#longestWaiting);
  }

  /** Begins runs until nothing is due any more that can begin. @returns when a job is due next; `null`: none. @throws StoreError */
  async begin(signal: AbortSignal): Promise<Instant | null> {
    const { jobs, clock } = this.#deps;
    for (let size = DUE_JOBS_FIRST; ; ) {
      const now = clock.now();
      const due = (await jobs.due(now, size)).filter(isDue);
      const came = await this.#attendAll(due, signal);
      if (came.kind === 'moved') continue;
      this.#longestWaiting = came.first;
      this.#fullSince = came.kind === 'full' ? (this.#fullSince ?? now) : null;
      if (due.length === 0) this.#inLine.clear();
      // What is due and waits is seen to as soon as a run ends.
      if (came.kind === 'full' || signal.aborted) return null;
      if (due.length < size || size >= DUE_JOBS_MAX) return due.length > 0 ? null : jobs.firstDue();
      size = Math.min(size * 4, DUE_JOBS_MAX);
    }
  }

  async #attendAll(due: readonly DueJob[], signal: AbortSignal): Promise<AttendedAll> {
    let hasMoved = false;
    let first: Instant | null = null;
    for (const job of due) {
      if (signal.aborted) break;
      const outcome = await this.#attend(job);
      if (outcome === 'full') return { kind: 'full', first: first ?? job.dueAt };
      if (outcome === 'added') hasMoved = true;
      else first ??= job.dueAt;
    }
    return hasMoved ? { kind: 'moved' } : { kind: 'waiting', first };
  }

  /** Does what is due of a job. */
  async #attend(job: DueJob): Promise<AttendOutcome> {
    const { clock, options } = this.#deps;
    const now = clock.now();
    // The clock may have been set back since it was asked for.
    if (job.dueAt > now) return 'moved';
    const isInLine = this.#isInLine(job, now);
    const isHeldUp = isInLine || this.#wasNoRoomFor(job);
    const plan = planDue(job, { due: job.dueAt, now, isHeldUp }, options);
    const outcome =
      plan.kind === 'run' ? await this.#beginRun(job, plan, { now, isInLine }) : await this.#leaveOut(job, plan, now);
    if (outcome === 'overlap' && (isHeldUp || now - job.dueAt <= options.missedGraceMs)) this.#inLine.set(job.name, job.dueAt);
    if (outcome !== 'added') return outcome;
    this.#inLine.delete(job.name);
    const isNextInLine = isInLine || (isHeldUp && job.overlap !== 'skip');
    if (isNextInLine && plan.to !== null && plan.to <= now) this.#inLine.set(job.name, plan.to);
    return outcome;
  }

  /** Whether it waits for a run of its own, whatever its overlap policy: a job that catches up does its runs one after another. */
  #isInLine(job: DueJob, now: Instant): boolean {
    return this.#inLine.get(job.name) === job.dueAt || isCatchingUp(job, now, this.#deps.options);
  }

  #wasNoRoomFor({ dueAt }: DueJob): boolean {
    return this.#fullSince !== null && dueAt >= this.#fullSince - this.#deps.options.missedGraceMs;
  }

  async #beginRun(job: DueJob, plan: Extract<DuePlan, { kind: 'run' }>, { now, isInLine }: Attending): Promise<AttendOutcome> {
    if (!this.#inHand.reserve()) return 'full';
    const { jobs, random } = this.#deps;
    const run = newRun(job, { id: randomId(random), scheduledAt: plan.scheduledAt, now, askedBy: null });
    const lease = this.#lease();
    const move = { revision: job.revision, from: job.dueAt, to: plan.to };
    let added: 'added' | 'moved' | 'overlap' | null = null;
    try {
      added = await jobs.addRun(run, lease, move);
    } finally {
      if (added === 'added') this.#inHand.begin(job, run, lease);
      else this.#inHand.unreserve();
    }
    if (added !== 'overlap') return added;
    if (job.overlap === 'skip' && !isInLine) return this.#record(job, skippedRun(run), move);
    if (job.overlap === 'replace')
      this.#inHand.stopRun(job.name, { status: 'stopped', reason: 'the next run has taken its place' });
    return 'overlap';
  }

  #leaveOut(job: DueJob, plan: Extract<DuePlan, { kind: 'leaveOut' }>, now: Instant): Promise<'added' | 'moved'> {
    const run = newRun(job, { id: randomId(this.#deps.random), scheduledAt: plan.scheduledAt, now, askedBy: null });
    return this.#record(job, missedRun(run, plan.count), { revision: job.revision, from: job.dueAt, to: plan.to });
  }

  async #record(
    job: DueJob,
    run: ReturnType<typeof newRun>,
    move: Parameters<JobRunnerDeps['jobs']['addRun']>[2],
  ): Promise<'added' | 'moved'> {
    const { jobs, observer } = this.#deps;
    const added = await jobs.addRun(run, null, move);
    if (added !== 'added') return 'moved';
    observer.runEnded(run.status);
    await jobs.pruneRuns(job.name, job.historyRunsMax);
    return 'added';
  }
}

function isDue(job: Job): job is DueJob {
  return job.dueAt !== null;
}

function isCatchingUp({ missed, dueAt }: DueJob, now: Instant, { missedGraceMs }: JobRunnerDeps['options']): boolean {
  return missed === 'runAll' && now - dueAt > missedGraceMs;
}
