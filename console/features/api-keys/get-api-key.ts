import { queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { ApiKeyDocument, ApiKeysDocument } from '../../../src/http/contract/documents/api-key.ts';
import { ApiError, apiGet } from '../../api/client.ts';
import { API_KEYS } from './get-api-keys.ts';

/** Asks for a key with its limit. `null`: there is none that the caller may see. @throws ApiError. */
export async function getApiKey(id: string, isOwn: boolean, signal?: AbortSignal): Promise<ApiKeyDocument | null> {
  const parameters = new URLSearchParams({ id, with_limited_by: 'true', ...(isOwn && { owner: 'true' }) });
  try {
    const found = await apiGet<ApiKeysDocument>(`/_security/api_key?${parameters}`, signal === undefined ? {} : { signal });
    return found.api_keys[0] ?? null;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** @param isOwn Whether only the caller's own keys are looked among: all that some may see. */
export function apiKeyOptions(id: string, isOwn: boolean) {
  return queryOptions({
    queryKey: [...API_KEYS, 'one', id, isOwn],
    queryFn: ({ signal }) => getApiKey(id, isOwn, signal),
  });
}

export function useApiKey(id: string, isOwn: boolean): UseQueryResult<ApiKeyDocument | null> {
  return useQuery(apiKeyOptions(id, isOwn));
}
