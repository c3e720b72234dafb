import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import type { KeyHistoryDocument } from '../../../src/http/contract/documents/console-lists.ts';
import { apiGet } from '../../api/client.ts';
import { API_KEYS } from './get-api-keys.ts';

const EVENTS_PER_PAGE = 20;

/** Asks for events of the audit log about a key, the newest first. @param cursor `next` of the page before, or `null`. */
export function getKeyHistory(id: string, cursor: string | null, signal?: AbortSignal): Promise<KeyHistoryDocument> {
  const parameters = new URLSearchParams({ size: String(EVENTS_PER_PAGE), ...(cursor !== null && { cursor }) });
  return apiGet<KeyHistoryDocument>(
    `/_claviger/api_key/${encodeURIComponent(id)}/history?${parameters}`,
    signal === undefined ? {} : { signal },
  );
}

export function keyHistoryOptions(id: string) {
  const first: string | null = null;
  return infiniteQueryOptions({
    queryKey: [...API_KEYS, 'history', id],
    queryFn: ({ pageParam, signal }) => getKeyHistory(id, pageParam, signal),
    initialPageParam: first as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useKeyHistory(id: string) {
  return useInfiniteQuery(keyHistoryOptions(id));
}
