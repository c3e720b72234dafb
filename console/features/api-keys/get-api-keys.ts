import { keepPreviousData, queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { ApiKeyDocument, ApiKeyQueryDocument } from '../../../src/http/contract/documents/api-key.ts';
import { apiSend } from '../../api/client.ts';
import { sortClauses } from './key-order.ts';
import { type KeyOwner, keyQuery, type QueryClause } from './key-query.ts';
import type { KeyView } from './key-view.ts';
import { fromStart, isNearStart, type PageWindow, pageWindow, readCursor, type SortValues } from './key-window.ts';

/** Begin of the query keys of everything that is told of API keys. */
export const API_KEYS = ['api-keys'] as const;

/** A page of keys. */
export interface KeyPage {
  readonly keys: readonly ApiKeyDocument[];
  /** Keys that match, on all pages. */
  readonly total: number;
  /** The page that is shown: the nearest to the one that was asked for. */
  readonly page: number;
  /** Positions of the first and last key in the order. */
  readonly first: SortValues | null;
  readonly last: SortValues | null;
}

const PATH = '/_security/_query/api_key';

/** Asks for a page. A page far from the start takes a second request, for the total. */
export async function getApiKeys(view: KeyView, self: KeyOwner, signal?: AbortSignal): Promise<KeyPage> {
  const query = keyQuery(view, self);
  const { page, size } = view;
  const window = isNearStart(page, size)
    ? fromStart(page, size)
    : pageWindow(page, size, await countKeys(query, signal), readCursor(view.cursor));
  const found = await askForWindow(view, query, window, signal);
  const isBeyondEnd = found.keys.length === 0 && found.total > 0;
  return isBeyondEnd ? await askForWindow(view, query, pageWindow(page, size, found.total, null), signal) : found;
}

export function apiKeysOptions(view: KeyView, self: KeyOwner) {
  return queryOptions({
    queryKey: [...API_KEYS, 'list', view, self],
    queryFn: ({ signal }) => getApiKeys(view, self, signal),
    placeholderData: keepPreviousData,
  });
}

export function useApiKeys(view: KeyView, self: KeyOwner): UseQueryResult<KeyPage> {
  return useQuery(apiKeysOptions(view, self));
}

async function countKeys(query: QueryClause, signal?: AbortSignal): Promise<number> {
  const { total } = await apiSend<ApiKeyQueryDocument>('POST', PATH, { query, size: 0 }, signal);
  return total;
}

async function askForWindow(
  view: KeyView,
  query: QueryClause,
  { page, isReversed, from, size, searchAfter }: PageWindow,
  signal?: AbortSignal,
): Promise<KeyPage> {
  const position = searchAfter === null ? { from } : { search_after: searchAfter };
  const body = { query, sort: sortClauses(view, isReversed), size, ...position };
  const { total, api_keys: found } = await apiSend<ApiKeyQueryDocument>('POST', PATH, body, signal);
  const keys = isReversed ? [...found].reverse() : found;
  return { keys, total, page, first: keys[0]?._sort ?? null, last: keys.at(-1)?._sort ?? null };
}
