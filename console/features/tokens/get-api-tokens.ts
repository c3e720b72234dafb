import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ApiTokenDocument, CreatedApiTokenDocument } from '../../../src/http/contract/documents/token.ts';
import { apiGet, apiSend } from '../../api/client.ts';

const KEY = ['tokens', 'api-token'] as const;
const PATH = '/_plugins/_security/api/apitokens';

/** Rows of a page. */
export const API_TOKEN_PAGE_SIZE = 25;

/** Which API tokens are asked for. */
export interface ApiTokenListing {
  /** Exactly this name; empty: any. */
  readonly name: string;
  /** `all`: whatever became of them. */
  readonly status: string;
  /** From 1. */
  readonly page: number;
}

/** A page of API tokens, the newest first. The answer's body does not tell how many there are: one more is asked for. */
export async function getApiTokens({ name, status, page }: ApiTokenListing) {
  const query = new URLSearchParams({
    size: String(API_TOKEN_PAGE_SIZE + 1),
    from: String((page - 1) * API_TOKEN_PAGE_SIZE),
    sort: 'iat:desc',
    ...(name.trim() !== '' && { name: name.trim() }),
    ...(status !== 'all' && { status }),
  });
  const found = await apiGet<readonly ApiTokenDocument[]>(`${PATH}?${query}`);
  return { tokens: found.slice(0, API_TOKEN_PAGE_SIZE), hasNext: found.length > API_TOKEN_PAGE_SIZE };
}

export function apiTokensQuery(listing: ApiTokenListing) {
  return queryOptions({
    queryKey: [...KEY, listing],
    queryFn: () => getApiTokens(listing),
    placeholderData: keepPreviousData,
  });
}

export function useApiTokens(listing: ApiTokenListing, isOn: boolean) {
  return useQuery({ ...apiTokensQuery(listing), enabled: isOn });
}

/** What an API token is made of. */
export type ApiTokenRequest = Pick<ApiTokenDocument, 'name' | 'cluster_permissions' | 'index_permissions'> & {
  /** 0: never expires. */
  readonly duration_seconds: number;
};

/** Changes to API tokens; each makes the list stale. */
export function useChangeApiTokens() {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: KEY });
  return {
    /** No mutation, which would keep the answer, and the secret in it. */
    async create(request: ApiTokenRequest): Promise<string> {
      const { token } = await apiSend<CreatedApiTokenDocument>('POST', PATH, request);
      void onSuccess();
      return token;
    },
    revoke: useMutation({
      mutationFn: (id: string) => apiSend('DELETE', `${PATH}/${encodeURIComponent(id)}`),
      onSuccess,
    }),
  };
}
