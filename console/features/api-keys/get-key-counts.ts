import { keepPreviousData, queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { ApiKeyQueryDocument } from '../../../src/http/contract/documents/api-key.ts';
import { apiSend } from '../../api/client.ts';
import { API_KEYS } from './get-api-keys.ts';
import { type KeyOwner, keyQueryOfAnyStatus, type QueryClause, STATUS_QUERIES } from './key-query.ts';
import type { KeyStatus, KeyView } from './key-view.ts';

/** Keys of each status, and all. */
export type KeyCounts = Readonly<Record<KeyStatus | 'all', number>>;

/** Counts the keys that match, by status. */
export async function getKeyCounts(query: QueryClause, signal?: AbortSignal): Promise<KeyCounts> {
  const body = { query, size: 0, aggs: { status: { filters: { filters: STATUS_QUERIES } } } };
  const answer = await apiSend<ApiKeyQueryDocument>('POST', '/_security/_query/api_key', body, signal);
  return countsOf(answer);
}

export function keyCountsOptions(view: KeyView, self: KeyOwner) {
  const query = keyQueryOfAnyStatus(view, self);
  return queryOptions({
    queryKey: [...API_KEYS, 'counts', query],
    queryFn: ({ signal }) => getKeyCounts(query, signal),
    placeholderData: keepPreviousData,
  });
}

export function useKeyCounts(view: KeyView, self: KeyOwner): UseQueryResult<KeyCounts> {
  return useQuery(keyCountsOptions(view, self));
}

/** The counts in an answer; aggregations are absent when nothing matches. */
export function countsOf({ total, aggregations }: Pick<ApiKeyQueryDocument, 'total' | 'aggregations'>): KeyCounts {
  const buckets = member(member(aggregations, 'status'), 'buckets');
  const countOf = (status: KeyStatus): number => {
    const count = member(member(buckets, status), 'doc_count');
    return typeof count === 'number' ? count : 0;
  };
  return { all: total, active: countOf('active'), expired: countOf('expired'), revoked: countOf('revoked') };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}
