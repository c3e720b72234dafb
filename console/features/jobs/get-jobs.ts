import { infiniteQueryOptions, keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { JobDocument, JobRunDocument } from '../../../src/http/contract/documents/job.ts';
import { ApiError, apiGet } from '../../api/client.ts';

/** Begin of the keys of all that is known of jobs. */
export const JOBS = ['jobs'] as const;

const RUNS_PER_PAGE = 20;
/** How often is asked again while a run goes on, and while none does. */
const RUNNING_REFRESH_MS = 2_000;
const IDLE_REFRESH_MS = 15_000;

/** Which jobs are looked at. */
export interface JobListing {
  /** Name or a part of it; `*` stands for anything. */
  readonly q: string;
  /** Empty: any. */
  readonly status: string;
  readonly creator: string;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

/** `GET /_claviger/job`. */
export type JobsDocument = { readonly jobs: readonly JobDocument[]; readonly total: number };

/** `GET /_claviger/job/{name}/runs`. */
export type JobRunsDocument = { readonly runs: readonly JobRunDocument[]; readonly next: string | null };

/** Path of a job in the API. */
export function jobPath(name: string): string {
  return `/_claviger/job/${encodeURIComponent(name)}`;
}

/** Asks for a page of jobs, by name. */
export function getJobs(listing: JobListing, signal?: AbortSignal): Promise<JobsDocument> {
  return apiGet<JobsDocument>(`/_claviger/job?${listingParameters(listing)}`, signal === undefined ? {} : { signal });
}

/** Parameters of a list of jobs. A search finds names that hold it, unless it has wildcards of its own. */
export function listingParameters({ q, status, creator, page, pageSize }: JobListing): string {
  const wanted = q.trim();
  const name = wanted === '' || wanted.includes('*') ? wanted : `*${wanted}*`;
  const given = { name, status, creator: creator.trim() };
  return new URLSearchParams({
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')),
    from: String((page - 1) * pageSize),
    size: String(pageSize),
  }).toString();
}

export function jobsQuery(listing: JobListing) {
  return queryOptions({
    queryKey: [...JOBS, 'list', listing],
    queryFn: ({ signal }) => getJobs(listing, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.jobs.some(({ status }) => status === 'running') === true ? RUNNING_REFRESH_MS : IDLE_REFRESH_MS,
  });
}

export function useJobs(listing: JobListing) {
  return useQuery(jobsQuery(listing));
}

/** Asks for a job. `null`: there is none that the caller may see. */
export async function getJob(name: string, signal?: AbortSignal): Promise<JobDocument | null> {
  try {
    const { jobs } = await apiGet<JobsDocument>(jobPath(name), signal === undefined ? {} : { signal });
    return jobs[0] ?? null;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

export function jobQuery(name: string) {
  return queryOptions({
    queryKey: [...JOBS, 'one', name],
    queryFn: ({ signal }) => getJob(name, signal),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? RUNNING_REFRESH_MS : IDLE_REFRESH_MS),
  });
}

export function useJob(name: string) {
  return useQuery(jobQuery(name));
}

/** Asks for runs of a job, the newest first. @param after `next` of the page before, or `null`. */
export function getJobRuns(name: string, status: string, after: string | null, signal?: AbortSignal): Promise<JobRunsDocument> {
  const parameters = new URLSearchParams({
    size: String(RUNS_PER_PAGE),
    ...(status !== '' && { status }),
    ...(after !== null && { after }),
  });
  return apiGet<JobRunsDocument>(`${jobPath(name)}/runs?${parameters}`, signal === undefined ? {} : { signal });
}

export function jobRunsQuery(name: string, status: string) {
  const first: string | null = null;
  return infiniteQueryOptions({
    queryKey: [...JOBS, 'runs', name, status],
    queryFn: ({ pageParam, signal }) => getJobRuns(name, status, pageParam, signal),
    initialPageParam: first as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ runs }) => runs.some((run) => run.status === 'running')) === true
        ? RUNNING_REFRESH_MS
        : IDLE_REFRESH_MS,
  });
}

export function useJobRuns(name: string, status: string) {
  return useInfiniteQuery(jobRunsQuery(name, status));
}
