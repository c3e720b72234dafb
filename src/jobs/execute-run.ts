import type { JobPause, JobStep } from '../domain/job/job.ts';
import type { JobStepResult } from '../domain/job/job-run.ts';
import { type ContextGone, executeStep } from './execute-step.ts';
import type { JobRunnerDeps } from './job-runner-deps.ts';
import type { RunInHand } from './run-in-hand.ts';
import { RunLost } from './run-keeper.ts';
import { type RunEnd, withEnd } from './run-progress.ts';

/** How the work on a run ended. */
export type RunOutcome =
  | { readonly kind: 'ended'; readonly end: RunEnd; readonly pause: Omit<JobPause, 'at'> | null }
  /** The run goes on in another process, or later in this one. */
  | { readonly kind: 'left' };

const LEFT: RunOutcome = { kind: 'left' };

/**
 * Does the steps of a run that are not done yet, one after another, and writes how it ended. What cannot be written is not done: the run is
 * left then, and whoever finds its lease at an end takes it up.
 */
export async function executeRun(deps: JobRunnerDeps, hand: RunInHand): Promise<RunOutcome> {
  const { job, keeper } = hand;
  const timing = new AbortController();
  void breakOffAfter(deps, hand, timing.signal);
  try {
    const outcome = await executeSteps(deps, hand);
    if (outcome.kind === 'ended') await keeper.update((run) => withEnd(run, outcome.end, deps.clock.now()));
    else if (hand.ending.end === 'left') await keeper.giveUp();
    return outcome;
  } catch (error) {
    if (!(error instanceof RunLost))
      deps.log.warn({ err: error, job: job.name, run: keeper.run.id }, 'the progress of a run could not be written');
    return LEFT;
  } finally {
    timing.abort();
    keeper.release();
  }
}

async function executeSteps(deps: JobRunnerDeps, hand: RunInHand): Promise<RunOutcome> {
  const { job, keeper, ending } = hand;
  for (const step of job.steps) {
    if (isDone(keeper.run.steps.find(({ name }) => name === step.name))) continue;
    const halted = haltOf(hand, step);
    if (halted !== null) return halted;
    const outcome = await executeStep(deps, hand, step);
    if (ending.end === 'lost') return LEFT;
    if (outcome.kind === 'gone') return contextGone(outcome);
    if (outcome.kind === 'brokenOff') return haltOf(hand, step) ?? LEFT;
    if (outcome.kind === 'ended') return { kind: 'ended', end: outcome.end, pause: null };
  }
  return { kind: 'ended', end: { status: 'succeeded', reason: null }, pause: null };
}

/** Why the step is not begun, or was broken off. */
function haltOf({ job, keeper, ending: { end } }: RunInHand, step: JobStep): RunOutcome | null {
  if (end === null) return null;
  if (end === 'lost') return LEFT;
  if (end !== 'left') return { kind: 'ended', end, pause: null };
  // Nobody may tell a run that was left between two steps from one that died in a step.
  if (job.delivery === 'atLeastOnce' || keeper.run.steps.length === 0) return LEFT;
  const reason = `the process ended before step [${step.name}] was begun`;
  return { kind: 'ended', end: { status: 'interrupted', reason }, pause: null };
}

function contextGone({ cause, reason }: ContextGone): RunOutcome {
  return { kind: 'ended', end: { status: 'stopped', reason }, pause: { cause, reason } };
}

function isDone(result: JobStepResult | undefined): boolean {
  return result !== undefined && result.finishedAt !== null && result.error === null;
}

async function breakOffAfter({ delay }: JobRunnerDeps, { job, ending }: RunInHand, signal: AbortSignal): Promise<void> {
  await delay(job.timeoutMs, signal);
  if (!signal.aborted) ending.breakOff({ status: 'timedOut', reason: `it took longer than [${job.timeoutMs}] ms` });
}
