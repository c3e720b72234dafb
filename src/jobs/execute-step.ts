import type { AuthenticationResult } from '../authentication/principal.ts';
import { SecurityError } from '../domain/error.ts';
import type { Job, JobRetry, JobStep } from '../domain/job/job.ts';
import { captureAnswer } from './capture-answer.ts';
import { fillStep, StepUnfillable } from './fill-step.ts';
import type { ContextReading } from './job-context.ts';
import type { JobRunnerDeps, JobStepAnswer, JobStepRequest } from './job-runner-deps.ts';
import { type AnswerVerdict, judgeAnswer, judgeNoAnswer } from './judge-answer.ts';
import type { RunInHand } from './run-in-hand.ts';
import { type RunEnd, withCaptured, withStepBegun, withStepResult } from './run-progress.ts';

/** The caller that the job stands for is not there any more. */
export type ContextGone = Extract<ContextReading, { outcome: 'gone' }> & { readonly kind: 'gone' };

/** What became of a step. */
export type StepOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'ended'; readonly end: RunEnd }
  | ContextGone
  /** The run was ended from outside meanwhile. */
  | { readonly kind: 'brokenOff' };

/** What came of sending a step once. */
interface Attempt {
  readonly verdict: AnswerVerdict;
  readonly answer: JobStepAnswer | null;
  readonly requestId: string | null;
}

type Gone = Extract<ContextReading, { outcome: 'gone' }>;

/** Sends a step until it is accepted, refused, or was tried often enough; writes what is known before and after each time. */
export async function executeStep(deps: JobRunnerDeps, hand: RunInHand, step: JobStep): Promise<StepOutcome> {
  const { job, ending } = hand;
  const request = fill(deps, hand, step);
  if ('unfillable' in request) return endWith(deps, hand, step, { verdict: { kind: 'failed', error: request.unfillable } });
  for (let retries = 0; ; retries++) {
    const attempt = await attemptStep(deps, hand, step, request);
    if ('outcome' in attempt) return { ...attempt, kind: 'gone' };
    const { verdict } = attempt;
    if (verdict.kind === 'accepted') return accept(deps, hand, step, attempt);
    if (ending.end === 'lost') return { kind: 'brokenOff' };
    if (verdict.kind !== 'retriable' || retries >= job.retry.retriesMax) return endWith(deps, hand, step, attempt);
    await note(hand, step, attempt, null);
    if (ending.end !== null) return { kind: 'brokenOff' };
    await deps.delay(backoffMs(job.retry, retries), ending.signal);
    if (ending.end !== null) return { kind: 'brokenOff' };
  }
}

/** How long is waited before a retry; `retries` were made before it. */
export function backoffMs({ backoffMs: first, backoffMsMax }: JobRetry, retries: number): number {
  return Math.min(first * 2 ** retries, backoffMsMax);
}

function fill(
  deps: JobRunnerDeps,
  { job, keeper }: RunInHand,
  step: JobStep,
): JobStepRequest | { readonly unfillable: string } {
  const { run } = keeper;
  try {
    const request = fillStep(step, run);
    const violation = deps.targetViolation(request.target);
    if (violation !== null) return { unfillable: violation };
    return { ...request, headers: [...request.headers, 'x-opaque-id', `job/${job.name}/${run.id}`] };
  } catch (error) {
    if (!(error instanceof StepUnfillable)) throw error;
    deps.log.info({ job: job.name, run: run.id, step: step.name }, 'the references of a step lead nowhere');
    return { unfillable: error.message };
  }
}

/** Reads the context, writes that the step is begun, and sends it. */
async function attemptStep(
  deps: JobRunnerDeps,
  hand: RunInHand,
  step: JobStep,
  request: JobStepRequest,
): Promise<Attempt | Gone> {
  const { job, keeper } = hand;
  let first: ContextReading | null;
  try {
    first = await deps.readContext(job, deps.clock.now());
  } catch (error) {
    return unsent(error);
  }
  if (first.outcome === 'gone') return first;
  await keeper.update((run) => withStepBegun(run, step.name, deps.clock.now()));
  const refusal: { gone: Gone | null } = { gone: null };
  const authenticate = async (): Promise<AuthenticationResult> => {
    const read = isStillCurrent(first) ? first : await deps.readContext(job, deps.clock.now());
    // What was read counts once: the gateway comes by again when something of it has changed.
    first = null;
    if (read.outcome === 'ready') return { outcome: 'authenticated', principal: read.principal };
    refusal.gone = read;
    return refusedBy(read, job);
  };
  const attempt = await send(deps, hand, step, request, authenticate);
  if (refusal.gone === null) return attempt;
  await note(hand, step, attempt, deps.clock.now());
  return refusal.gone;
}

async function send(
  deps: JobRunnerDeps,
  { job, keeper, ending }: RunInHand,
  step: JobStep,
  request: JobStepRequest,
  authenticate: () => Promise<AuthenticationResult>,
): Promise<Attempt> {
  let requestId: string | null = null;
  const told = { name: job.name, runId: keeper.run.id, step: step.name };
  try {
    const answer = await deps.send(request, {
      authenticate,
      audited: (event) => {
        requestId = event.origin.requestId;
        return { ...event, job: told };
      },
      answerBytesMax: deps.options.answerBytesMax,
      signal: ending.signal,
    });
    return { verdict: judgeAnswer(step, job.delivery, answer), answer, requestId };
  } catch (error) {
    return { verdict: judgeNoAnswer(job.delivery, publicMessage(error)), answer: null, requestId };
  }
}

async function accept(deps: JobRunnerDeps, hand: RunInHand, step: JobStep, attempt: Attempt): Promise<StepOutcome> {
  const { job, keeper } = hand;
  const later = job.steps.slice(job.steps.indexOf(step) + 1);
  const captured = captureAnswer(step.name, later, attempt.answer?.body ?? new Uint8Array());
  const problem = captured === null ? 'later steps refer to its answer, which is no JSON' : tooLarge(deps, hand, captured);
  if (problem !== null) return endWith(deps, hand, step, { ...attempt, verdict: { kind: 'failed', error: problem } });
  const result = { finishedAt: deps.clock.now(), status: attempt.answer?.status ?? null, error: null };
  await keeper.update((run) =>
    withCaptured(withStepResult(run, step.name, { ...result, requestId: attempt.requestId }), captured ?? {}),
  );
  return { kind: 'done' };
}

function tooLarge(
  { options: { capturedBytesMax } }: JobRunnerDeps,
  { keeper }: RunInHand,
  captured: Readonly<Record<string, string>>,
): string | null {
  const sizeBytes = Buffer.byteLength(JSON.stringify({ ...keeper.run.captured, ...captured }));
  return sizeBytes <= capturedBytesMax ? null : `what later steps refer to exceeds [${capturedBytesMax}] bytes`;
}

/** A step that is not accepted ends the run. */
async function endWith(
  deps: JobRunnerDeps,
  hand: RunInHand,
  step: JobStep,
  attempt: Pick<Attempt, 'verdict'> & Partial<Attempt>,
): Promise<StepOutcome> {
  await note(hand, step, attempt, deps.clock.now());
  const { end } = hand.ending;
  if (hand.ending.signal.aborted && end !== null) return { kind: 'brokenOff' };
  deps.observer.stepFailed();
  const { verdict } = attempt;
  const told = verdict.kind === 'accepted' ? '' : verdict.error;
  const status = verdict.kind === 'denied' ? 'denied' : 'failed';
  return { kind: 'ended', end: { status, reason: `step [${step.name}]: ${told}` } };
}

function note(
  { keeper }: RunInHand,
  step: JobStep,
  { verdict, answer = null, requestId = null }: Pick<Attempt, 'verdict'> & Partial<Attempt>,
  finishedAt: ReturnType<JobRunnerDeps['clock']['now']> | null,
): Promise<void> {
  const error = verdict.kind === 'accepted' ? null : verdict.error;
  return keeper.update((run) =>
    withStepResult(run, step.name, { finishedAt, status: answer?.status ?? null, error, requestId }),
  );
}

/** Nothing was sent, whatever the delivery. */
function unsent(error: unknown): Attempt {
  return {
    verdict: { kind: 'retriable', error: `its rights cannot be read: ${publicMessage(error)}` },
    answer: null,
    requestId: null,
  };
}

function isStillCurrent(reading: ContextReading | null): reading is ContextReading {
  return reading?.outcome === 'ready' && reading.principal.isCurrent();
}

function refusedBy({ reason }: Gone, { creator }: Job): AuthenticationResult {
  const error = new SecurityError('invalidCredentials', `the job may not go on: ${reason}`);
  return { outcome: 'refused', error, claimedPrincipal: creator.user.username, reason };
}

function publicMessage(error: unknown): string {
  return error instanceof SecurityError ? error.message : 'internal error';
}
