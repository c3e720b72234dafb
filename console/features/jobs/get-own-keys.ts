import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { ApiKeyQueryDocument } from '../../../src/http/contract/documents/api-key.ts';
import { apiSend } from '../../api/client.ts';

const SHOWN_MAX = 50;

/** A key that a job can run as. */
export interface OwnKey {
  readonly id: string;
  readonly name: string;
}

/** The newest valid keys of somebody whose name holds `q`. */
export async function getOwnKeys(username: string, q: string, now: number): Promise<readonly OwnKey[]> {
  const wanted = q.trim().replace(/[\\*?]/g, '\\$&');
  const { api_keys: keys } = await apiSend<ApiKeyQueryDocument>('POST', '/_security/_query/api_key', {
    query: {
      bool: {
        filter: [
          { term: { username } },
          ...(wanted === '' ? [] : [{ wildcard: { name: { value: `*${wanted}*`, case_insensitive: true } } }]),
        ],
        must_not: [{ term: { invalidated: true } }, { range: { expiration: { lte: now } } }],
      },
    },
    size: SHOWN_MAX,
    sort: [{ creation: { order: 'desc' } }],
  });
  return keys.map(({ id, name }) => ({ id, name }));
}

export function ownKeysQuery(username: string, q: string) {
  return queryOptions({
    queryKey: ['job-keys', username, q],
    queryFn: () => getOwnKeys(username, q, Date.now()),
    placeholderData: keepPreviousData,
  });
}

export function useOwnKeys(username: string, q: string) {
  return useQuery(ownKeysQuery(username, q));
}
