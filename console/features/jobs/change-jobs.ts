import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JobPutDocument, JobRequest, JobRunDocument } from '../../../src/http/contract/documents/job.ts';
import { apiSend } from '../../api/client.ts';
import { JOBS, jobPath } from './get-jobs.ts';

/** A job that is to be put. */
export interface PutJob {
  readonly name: string;
  readonly request: JobRequest;
  /** The revision that is replaced; 0: there must be none. */
  readonly ifRevision: number;
}

/** Makes a job, or replaces one unless it was changed meanwhile. @throws ApiError. */
export function putJob({ name, request, ifRevision }: PutJob): Promise<JobPutDocument> {
  return apiSend<JobPutDocument>('PUT', `${jobPath(name)}?if_revision=${ifRevision}`, request);
}

/** Changes to jobs; each makes what was loaded of them stale. */
export function useChangeJobs() {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: JOBS });
  return {
    put: useMutation({ mutationFn: putJob, onSuccess, gcTime: 0 }),
    pause: useMutation({
      mutationFn: ({ name, reason }: { readonly name: string; readonly reason: string }) =>
        apiSend('POST', `${jobPath(name)}/_pause`, reason === '' ? {} : { reason }),
      onSuccess,
    }),
    resume: useMutation({ mutationFn: (name: string) => apiSend('POST', `${jobPath(name)}/_resume`), onSuccess }),
    run: useMutation({ mutationFn: (name: string) => apiSend<JobRunDocument>('POST', `${jobPath(name)}/_run`), onSuccess }),
    stop: useMutation({
      mutationFn: ({ job, id }: { readonly job: string; readonly id: string }) =>
        apiSend('POST', `${jobPath(job)}/runs/${encodeURIComponent(id)}/_stop`),
      onSuccess,
    }),
    remove: useMutation({ mutationFn: (name: string) => apiSend('DELETE', jobPath(name)), onSuccess }),
  };
}
