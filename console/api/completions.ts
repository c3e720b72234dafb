import { queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { CompletionsDocument } from '../../src/http/contract/documents/console-lists.ts';
import { apiGet } from './client.ts';

const NAMES_STALE_MS = 300_000;

/** Asks for the names that may be written in permissions. */
export function getCompletions(signal?: AbortSignal): Promise<CompletionsDocument> {
  return apiGet<CompletionsDocument>('/_claviger/completions', signal === undefined ? {} : { signal });
}

export function completionsOptions() {
  return queryOptions({
    queryKey: ['completions'],
    queryFn: ({ signal }) => getCompletions(signal),
    staleTime: NAMES_STALE_MS,
  });
}

export function useCompletions(): UseQueryResult<CompletionsDocument> {
  return useQuery(completionsOptions());
}

/** The names as the permissions editor takes them: action groups are offered for clusters and indices alike. */
export function permissionCompletions(names: CompletionsDocument | undefined): {
  readonly clusterPrivileges: readonly string[];
  readonly indexPrivileges: readonly string[];
} {
  if (names === undefined) return { clusterPrivileges: [], indexPrivileges: [] };
  return {
    clusterPrivileges: [...names.cluster_privileges, ...names.action_groups],
    indexPrivileges: [...names.index_privileges, ...names.action_groups],
  };
}
