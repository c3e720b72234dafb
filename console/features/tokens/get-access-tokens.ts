import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AccessTokenListDocument } from '../../../src/http/contract/documents/console-lists.ts';
import { apiGet, apiSend } from '../../api/client.ts';
import { type TokenListing, tokenListingQuery } from './token-listing.ts';

const KEY = ['tokens', 'access'] as const;

/** Pairs of access and refresh tokens, the newest first. Who may see no others' is told its own. */
export function getAccessTokens(listing: TokenListing): Promise<AccessTokenListDocument> {
  return apiGet<AccessTokenListDocument>(`/_claviger/token/access?${tokenListingQuery(listing)}`);
}

export function accessTokensQuery(listing: TokenListing) {
  return queryOptions({
    queryKey: [...KEY, listing],
    queryFn: () => getAccessTokens(listing),
    placeholderData: keepPreviousData,
  });
}

export function useAccessTokens(listing: TokenListing, isOn: boolean) {
  return useQuery({ ...accessTokensQuery(listing), enabled: isOn });
}

/** Ends tokens; the list is then stale. Each resolves to how many were ended. */
export function useInvalidateAccessTokens() {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: KEY });
  return {
    one: useMutation({
      mutationFn: async (id: string) => {
        const path = `/_claviger/token/access/${encodeURIComponent(id)}`;
        return (await apiSend<{ readonly invalidated_tokens: number }>('DELETE', path)).invalidated_tokens;
      },
      onSuccess,
    }),
    ofUser: useMutation({
      mutationFn: async (username: string) => {
        const answer = await apiSend<{ readonly invalidated_tokens: number }>('DELETE', '/_security/oauth2/token', {
          username,
        });
        return answer.invalidated_tokens;
      },
      onSuccess,
    }),
  };
}
