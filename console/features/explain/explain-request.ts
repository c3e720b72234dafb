import { useMutation } from '@tanstack/react-query';
import type { ExplainRequestDocument, ExplanationDocument } from '../../../src/http/contract/documents/explain.ts';
import { apiSend } from '../../api/client.ts';

/** Asks why a request would be allowed or refused; nothing of it reaches the cluster. */
export function explainRequest(request: ExplainRequestDocument): Promise<ExplanationDocument> {
  return apiSend<ExplanationDocument>('POST', '/_claviger/explain', request);
}

/** Not kept in the cache: the request may hold what nobody should find again. */
export function useExplainRequest() {
  return useMutation({ mutationFn: explainRequest, gcTime: 0 });
}
