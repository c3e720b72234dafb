import { keepPreviousData, queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { ApiKeyPreviewDocument, ApiKeyPreviewRequest } from '../../../src/http/contract/documents/api-key-preview.ts';
import { apiSend } from '../../api/client.ts';

/** Asks what a key would be able to do. Nothing is created. */
export function getKeyPreview(request: ApiKeyPreviewRequest, signal?: AbortSignal): Promise<ApiKeyPreviewDocument> {
  return apiSend<ApiKeyPreviewDocument>('POST', '/_claviger/api_key/_preview', request, signal);
}

export function keyPreviewOptions(request: ApiKeyPreviewRequest) {
  return queryOptions({
    queryKey: ['api-key-preview', request],
    queryFn: ({ signal }) => getKeyPreview(request, signal),
    placeholderData: keepPreviousData,
    // What is refused now is refused again.
    retry: false,
  });
}

/** @param request `null`: there is nothing to ask for yet. */
export function useKeyPreview(request: ApiKeyPreviewRequest | null): UseQueryResult<ApiKeyPreviewDocument> {
  return useQuery({ ...keyPreviewOptions(request ?? {}), enabled: request !== null });
}
