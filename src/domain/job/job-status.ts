import type { Job } from './job.ts';

/** How a job stands, as the API tells it. */
export const JOB_STATUSES = ['scheduled', 'running', 'paused', 'finished'] as const;

/** One of `JOB_STATUSES`. */
export type JobStatus = (typeof JOB_STATUSES)[number];

/** How a job stands; a run that goes on comes before all else. */
export function jobStatus({ pause, dueAt }: Pick<Job, 'pause' | 'dueAt'>, isRunning: boolean): JobStatus {
  if (isRunning) return 'running';
  if (pause !== null) return 'paused';
  return dueAt === null ? 'finished' : 'scheduled';
}
