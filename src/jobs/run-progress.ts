import type { JobRun, JobRunStatus, JobStepResult } from '../domain/job/job-run.ts';
import type { JsonValue } from '../domain/json/json-value.ts';
import type { Instant } from '../domain/time.ts';

/** How a run ends. */
export interface RunEnd {
  readonly status: Exclude<JobRunStatus, 'running' | 'skipped' | 'missed'>;
  /** Sentence without a secret; `null`: nothing to say. */
  readonly reason: string | null;
}

/** A step is about to be sent once more. */
export function withStepBegun(run: JobRun, name: string, now: Instant): JobRun {
  const before = run.steps.find((step) => step.name === name);
  const begun: JobStepResult = {
    name,
    startedAt: before?.startedAt ?? now,
    finishedAt: null,
    status: null,
    attempts: (before?.attempts ?? 0) + 1,
    error: null,
    requestId: null,
  };
  return withStep(run, begun);
}

/** What is known of a step changes. */
export function withStepResult(
  run: JobRun,
  name: string,
  result: Pick<JobStepResult, 'finishedAt' | 'status' | 'error' | 'requestId'>,
): JobRun {
  const before = run.steps.find((step) => step.name === name);
  const { finishedAt } = result;
  const blank = { name, startedAt: finishedAt ?? run.startedAt, attempts: 0 };
  return withStep(run, { ...blank, ...before, ...result });
}

/** What later steps refer to is there. */
export function withCaptured(run: JobRun, captured: Readonly<Record<string, JsonValue>>): JobRun {
  return { ...run, captured: { ...run.captured, ...captured } };
}

/** The run is over. What it captured is of no use any more. */
export function withEnd(run: JobRun, { status, reason }: RunEnd, now: Instant): JobRun {
  return { ...run, status, reason, finishedAt: now, captured: {} };
}

function withStep(run: JobRun, result: JobStepResult): JobRun {
  const isThere = run.steps.some(({ name }) => name === result.name);
  const steps = isThere ? run.steps.map((step) => (step.name === result.name ? result : step)) : [...run.steps, result];
  return { ...run, steps };
}
