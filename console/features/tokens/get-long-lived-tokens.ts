import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CreatedLongLivedTokenDocument, LongLivedTokenListDocument } from '../../../src/http/contract/documents/token.ts';
import { apiGet, apiSend } from '../../api/client.ts';
import { type TokenListing, tokenListingQuery } from './token-listing.ts';

const KEY = ['tokens', 'long-lived'] as const;
const PATH = '/_security/token';

/** Which long-lived tokens are asked for. */
export interface LongLivedListing extends TokenListing {
  /** Whether one's own alone are meant, whatever `username` says. */
  readonly isOwn: boolean;
}

/** Long-lived tokens in the order of their creation. */
export function getLongLivedTokens({ isOwn, ...listing }: LongLivedListing): Promise<LongLivedTokenListDocument> {
  return apiGet<LongLivedTokenListDocument>(`${PATH}?${tokenListingQuery(listing)}${isOwn ? '&owner=true' : ''}`);
}

export function longLivedTokensQuery(listing: LongLivedListing) {
  return queryOptions({
    queryKey: [...KEY, listing],
    queryFn: () => getLongLivedTokens(listing),
    placeholderData: keepPreviousData,
  });
}

export function useLongLivedTokens(listing: LongLivedListing, isOn: boolean) {
  return useQuery({ ...longLivedTokensQuery(listing), enabled: isOn });
}

/** What is asked of a new token; what is absent is left to the server. Durations as the API has them, e.g. `7d`. */
export type LongLivedTokenRequest = {
  readonly expiration?: string;
  readonly renew_interval?: string;
  readonly max_lifetime?: string;
  readonly renewer?: string;
  readonly role_descriptors?: object;
};

/** Changes to long-lived tokens; each makes the list stale. */
export function useChangeLongLivedTokens() {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: KEY });
  return {
    /** No mutation, which would keep the answer, and the secret in it. */
    async create(request: LongLivedTokenRequest): Promise<string> {
      const { token } = await apiSend<CreatedLongLivedTokenDocument>('POST', PATH, request);
      void onSuccess();
      return token;
    },
    renew: useMutation({
      mutationFn: (id: string) => apiSend('POST', `${PATH}/${encodeURIComponent(id)}/_renew`),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: (id: string) => apiSend('DELETE', `${PATH}/${encodeURIComponent(id)}`),
      onSuccess,
    }),
  };
}
