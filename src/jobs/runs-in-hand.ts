import type { Job } from '../domain/job/job.ts';
import type { JobRun } from '../domain/job/job-run.ts';
import type { RunLease } from '../stores/job-store.ts';
import { executeRun } from './execute-run.ts';
import { jobEvent } from './job-events.ts';
import type { JobRunnerDeps } from './job-runner-deps.ts';
import { pauseJob } from './pause-job.ts';
import { RunEnding } from './run-ending.ts';
import type { RunInHand } from './run-in-hand.ts';
import { RunKeeper } from './run-keeper.ts';
import type { RunEnd } from './run-progress.ts';

/** The runs that this process works on: never more than may be at once. */
export class RunsInHand {
  readonly #deps: JobRunnerDeps;
  readonly #onEnd: () => void;
  readonly #hands = new Map<string, RunInHand>();
  readonly #working = new Set<Promise<void>>();
  #reserved = 0;

  /** @param onEnd Called when there is room again. */
  constructor(deps: JobRunnerDeps, onEnd: () => void) {
    this.#deps = deps;
    this.#onEnd = onEnd;
  }

  /** Runs that are being worked on. */
  get count(): number {
    return this.#hands.size;
  }

  /** Keeps room for one run. @returns whether there is any. */
  reserve(): boolean {
    if (this.#hands.size + this.#reserved >= this.#deps.options.concurrentRunsMax) return false;
    this.#reserved += 1;
    return true;
  }

  /** Gives the room back. */
  unreserve(): void {
    this.#reserved -= 1;
  }

  /** Whether this process works on the run. */
  holds(runId: string): boolean {
    return this.#hands.has(runId);
  }

  /** Works on a run, in the room that was reserved for it. */
  begin(job: Job, run: JobRun, lease: RunLease): void {
    const ending = new RunEnding();
    const keeper = new RunKeeper(this.#deps, { run, lease }, () => ending.breakOff('lost'));
    const hand: RunInHand = { job, keeper, ending };
    this.#reserved -= 1;
    this.#hands.set(run.id, hand);
    const working = this.#work(hand).finally(() => {
      this.#hands.delete(run.id);
      this.#working.delete(working);
      this.#onEnd();
    });
    this.#working.add(working);
  }

  /** Ends the run of a job at once. @returns whether there is one in this process. */
  stopRun(job: string, end: RunEnd): boolean {
    const hand = [...this.#hands.values()].find((held) => held.job.name === job);
    hand?.ending.breakOff(end);
    return hand !== undefined;
  }

  /** Waits until each run has come to the end of its step, and leaves what has not after the time. */
  async drain(drainMs: number): Promise<void> {
    for (const { ending } of this.#hands.values()) ending.leave();
    const ended = Promise.all(this.#working);
    const waiting = new AbortController();
    await Promise.race([ended, this.#deps.delay(drainMs, waiting.signal)]);
    waiting.abort();
    for (const { ending } of this.#hands.values()) ending.abandon();
    await ended;
  }

  async #work(hand: RunInHand): Promise<void> {
    const { job, keeper } = hand;
    const { audit, clock, jobs, log, observer } = this.#deps;
    try {
      const { run } = keeper;
      const began = run.resumptions === 0 ? 'began' : 'goes on after the process that did it had ended';
      audit.record(jobEvent('job_run_started', { job, run, at: clock.now(), reason: `${began}${askedBy(run)}` }));
      const outcome = await executeRun(this.#deps, hand);
      if (outcome.kind === 'left') return;
      const { end, pause } = outcome;
      observer.runEnded(end.status);
      const reason = end.reason === null ? end.status : `${end.status}: ${end.reason}`;
      audit.record(jobEvent('job_run_finished', { job, run: keeper.run, at: clock.now(), reason }));
      if (pause !== null) await pauseJob(this.#deps, job, keeper.run, pause);
      await jobs.pruneRuns(job.name, job.historyRunsMax);
    } catch (error) {
      log.warn({ err: error, job: job.name, run: keeper.run.id }, 'a run could not be brought to its end');
    }
  }
}

function askedBy(run: JobRun): string {
  return run.askedBy === null ? '' : `, asked for by [${run.askedBy}]`;
}
