import type { JobStep } from '../domain/job/job.ts';

/** The texts of a step in which references may stand. */
export function stepTexts({ path, headers, body }: Pick<JobStep, 'path' | 'headers' | 'body'>): readonly string[] {
  return [path, ...Object.values(headers), ...(body === null ? [] : [body])];
}
