import { queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { apiGet } from './client.ts';

/** What is used of the answer of `GET /_resolve/index/*`, which is the cluster's own. */
type ResolvedIndexDocument = {
  readonly indices?: readonly { readonly name: string }[];
  readonly aliases?: readonly { readonly name: string }[];
  readonly data_streams?: readonly { readonly name: string }[];
};

const NAMES_STALE_MS = 60_000;

/** Asks the cluster for the names of indices, aliases and data streams that the caller may know of. */
export async function getIndexNames(signal?: AbortSignal): Promise<readonly string[]> {
  const document = await apiGet<ResolvedIndexDocument>('/_resolve/index/*', signal === undefined ? {} : { signal });
  const { indices = [], aliases = [], data_streams: streams = [] } = document;
  return [...new Set([...indices, ...aliases, ...streams].map(({ name }) => name))].sort();
}

export function indexNamesOptions() {
  return queryOptions({
    queryKey: ['index-names'],
    queryFn: ({ signal }) => getIndexNames(signal),
    staleTime: NAMES_STALE_MS,
    // Only a help while writing: without a cluster, or without the right to ask, there is none.
    retry: false,
  });
}

/** @param isAvailable Whether there is a cluster to ask. */
export function useIndexNames(isAvailable: boolean): UseQueryResult<readonly string[]> {
  return useQuery({ ...indexNamesOptions(), enabled: isAvailable });
}
