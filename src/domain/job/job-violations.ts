import type { JobDefinition, JobLimits } from './job-definition.ts';
import { stepsViolations } from './step-violations.ts';

const NAME = /^[a-z0-9][a-z0-9._-]{0,127}$/;
const DESCRIPTION_CHARACTERS_MAX = 1_000;

/** What is wrong with a job as its creator writes it, but for its schedule's own grammar and its context. Empty: nothing. */
export function jobViolations(job: JobDefinition, limits: JobLimits): readonly string[] {
  return [
    ...nameViolations(job.name),
    ...descriptionViolations(job.description),
    ...intervalViolations(job, limits),
    ...stepsViolations(job.steps, limits),
    ...timeViolations('timeout', job.timeoutMs, 1, limits.timeoutMsMax),
    ...countViolations('retry.retries', job.retry.retriesMax, 0, limits.retriesMax),
    ...timeViolations('retry.backoff', job.retry.backoffMs, 0, limits.timeoutMsMax),
    ...timeViolations('retry.backoff_max', job.retry.backoffMsMax, job.retry.backoffMs, limits.timeoutMsMax),
    ...countViolations('history', job.historyRunsMax, 1, limits.historyRunsMax),
  ];
}

function nameViolations(name: string): readonly string[] {
  if (NAME.test(name)) return [];
  return [`the name of a job must have 1 to 128 characters of [a-z0-9._-] and begin with a letter or digit but was [${name}]`];
}

function descriptionViolations(description: string | null): readonly string[] {
  if (description === null || Array.from(description).length <= DESCRIPTION_CHARACTERS_MAX) return [];
  return [`[description] must have no more than [${DESCRIPTION_CHARACTERS_MAX}] characters`];
}

function intervalViolations({ schedule }: JobDefinition, { intervalMsMin }: JobLimits): readonly string[] {
  if (schedule.kind !== 'interval') return [];
  if (!Number.isSafeInteger(schedule.everyMs)) return ['[schedule.every] must be whole milliseconds'];
  return schedule.everyMs < intervalMsMin ? [`[schedule.every] must be at least [${intervalMsMin}ms]`] : [];
}

function timeViolations(field: string, ms: number, msMin: number, msMax: number): readonly string[] {
  if (Number.isSafeInteger(ms) && ms >= msMin && ms <= msMax) return [];
  return [`[${field}] must lie between [${msMin}ms] and [${msMax}ms]`];
}

function countViolations(field: string, count: number, min: number, max: number): readonly string[] {
  if (Number.isSafeInteger(count) && count >= min && count <= max) return [];
  return [`[${field}] must be a whole number between [${min}] and [${max}] but was [${count}]`];
}
