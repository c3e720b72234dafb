import { illegalArgument } from '../../domain/error.ts';
import type { JobRunStatus } from '../../domain/job/job-run.ts';
import { JOB_STATUSES, type JobStatus } from '../../domain/job/job-status.ts';
import type { Parameter } from '../contract/route.ts';
import { RUN_STATUS_WORDS, readWord } from './job-words.ts';

const SIZE_DEFAULT = 100;
const SIZE_MAX = 1_000;
const FROM_MAX = 1_000_000;
const REVISION_MAX = 1_000_000_000;

/** How many jobs or runs one page has. */
export const SIZE: Parameter<number> = { read: (text) => readCount('size', text, 1, SIZE_MAX) ?? SIZE_DEFAULT };

/** How many jobs are left out at the start. */
export const FROM: Parameter<number> = { read: (text) => readCount('from', text, 0, FROM_MAX) ?? 0 };

/** The revision that is to be replaced, 0 for none; `null`: whatever is there. */
export const IF_REVISION: Parameter<number | null> = { read: (text) => readCount('if_revision', text, 0, REVISION_MAX) };

/** How a job stands. */
export const JOB_STATUS: Parameter<JobStatus | null> = {
  read(text) {
    if (text === undefined) return null;
    const status = JOB_STATUSES.find((known) => known === text);
    if (status === undefined) throw illegalArgument(`[status] must be one of [${JOB_STATUSES.join(', ')}] but was [${text}]`);
    return status;
  },
};

/** How a run ended. */
export const RUN_STATUS: Parameter<JobRunStatus | null> = {
  read: (text) => (text === undefined ? null : readWord('status', RUN_STATUS_WORDS, text)),
};

function readCount(name: string, text: string | undefined, min: number, max: number): number | null {
  if (text === undefined) return null;
  const count = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (count < min || count > max) throw illegalArgument(`[${name}] must be between [${min}] and [${max}] but was [${text}]`);
  return count;
}
