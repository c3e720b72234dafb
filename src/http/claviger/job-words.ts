import { illegalArgument } from '../../domain/error.ts';
import type { JobDelivery, MissedPolicy, OverlapPolicy } from '../../domain/job/job.ts';
import type { JobRunStatus } from '../../domain/job/job-run.ts';
import type { JobDocument, JobRunDocument } from '../contract/documents/job.ts';

/** The words of the API, by what they are called inside. */
export const DELIVERY_WORDS = {
  atMostOnce: 'at_most_once',
  atLeastOnce: 'at_least_once',
} as const satisfies Readonly<Record<JobDelivery, JobDocument['delivery']>>;

export const OVERLAP_WORDS = {
  skip: 'skip',
  wait: 'wait',
  replace: 'replace',
} as const satisfies Readonly<Record<OverlapPolicy, JobDocument['overlap']>>;

export const MISSED_WORDS = {
  skip: 'skip',
  runOnce: 'run_once',
  runAll: 'run_all',
} as const satisfies Readonly<Record<MissedPolicy, JobDocument['missed']>>;

export const RUN_STATUS_WORDS = {
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  denied: 'denied',
  stopped: 'stopped',
  timedOut: 'timed_out',
  interrupted: 'interrupted',
  skipped: 'skipped',
  missed: 'missed',
} as const satisfies Readonly<Record<JobRunStatus, JobRunDocument['status']>>;

/** What a word of the API is called inside. @throws SecurityError `illegalArgument` for any other. */
export function readWord<Name extends string>(field: string, words: Readonly<Record<Name, string>>, given: string): Name {
  const names = Object.keys(words).filter((name): name is Name => name in words);
  const found = names.find((name) => words[name] === given);
  if (found !== undefined) return found;
  throw illegalArgument(`[${field}] must be one of [${Object.values(words).join(', ')}] but was [${given}]`);
}
