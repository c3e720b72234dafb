import { type QueryClient, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  ApiKeyChangeRequest,
  ApiKeyRequest,
  ChangedApiKeyDocument,
  CreatedApiKeyDocument,
  InvalidatedApiKeysDocument,
} from '../../../src/http/contract/documents/api-key.ts';
import { apiSend } from '../../api/client.ts';
import { API_KEYS } from './get-api-keys.ts';

/** What came of revoking several keys. */
export interface RevokedKeys {
  readonly revoked: readonly string[];
  /** Keys that stay as they were: revoked before, gone, or not the caller's to revoke. */
  readonly untouched: readonly string[];
  /** Why, in the server's words. */
  readonly reasons: readonly string[];
}

/** A change of one key. */
export interface KeyChange {
  readonly id: string;
  readonly change: ApiKeyChangeRequest;
}

/**
 * Makes a key. The answer is not kept: whoever calls has the only copy of the secret.
 * @throws ApiError.
 */
export function createApiKey(request: ApiKeyRequest): Promise<CreatedApiKeyDocument> {
  return apiSend<CreatedApiKeyDocument>('POST', '/_security/api_key', request);
}

/** Revokes keys. @param isOwn Whether only the caller's own are meant: all that some may revoke. @throws ApiError. */
export async function revokeApiKeys(ids: readonly string[], isOwn: boolean): Promise<RevokedKeys> {
  const body = { ids, ...(isOwn && { owner: true }) };
  const answer = await apiSend<InvalidatedApiKeysDocument>('DELETE', '/_security/api_key', body);
  const revoked = new Set(answer.invalidated_api_keys);
  return {
    revoked: ids.filter((id) => revoked.has(id)),
    untouched: ids.filter((id) => !revoked.has(id)),
    reasons: [...new Set((answer.error_details ?? []).map(({ reason }) => reason))],
  };
}

/** Changes a key; what is not named stays. @throws ApiError. */
export function changeApiKey({ id, change }: KeyChange): Promise<ChangedApiKeyDocument> {
  return apiSend<ChangedApiKeyDocument>('PUT', `/_security/api_key/${encodeURIComponent(id)}`, change);
}

/** Tells the lists that something changed. */
export function refreshApiKeys(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: API_KEYS });
}

export function useRevokeApiKeys(isOwn: boolean): UseMutationResult<RevokedKeys, Error, readonly string[]> {
  const client = useQueryClient();
  return useMutation({ mutationFn: (ids) => revokeApiKeys(ids, isOwn), onSuccess: () => refreshApiKeys(client) });
}

export function useChangeApiKey(): UseMutationResult<ChangedApiKeyDocument, Error, KeyChange> {
  const client = useQueryClient();
  return useMutation({ mutationFn: changeApiKey, onSuccess: () => refreshApiKeys(client) });
}
