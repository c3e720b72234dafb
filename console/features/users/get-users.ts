import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UserDocument, UserQueryDocument } from '../../../src/http/contract/documents/user.ts';
import { apiSend } from '../../api/client.ts';

/** Which users are looked at. */
export interface UserListing {
  readonly q: string;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
  readonly sort: 'username' | 'full_name' | 'email';
  readonly direction: 'asc' | 'desc';
}

/** Native users, by a part of their name. */
export function getUsers({ q, page, pageSize, sort, direction }: UserListing): Promise<UserQueryDocument> {
  const wanted = q.trim().replace(/[\\*?]/g, '\\$&');
  const fields = ['username', 'full_name', 'email'];
  const query = {
    bool: {
      should: fields.map((field) => ({ wildcard: { [field]: { value: `*${wanted}*`, case_insensitive: true } } })),
      minimum_should_match: 1,
    },
  };
  return apiSend<UserQueryDocument>('POST', '/_security/_query/user', {
    ...(wanted !== '' && { query }),
    from: (page - 1) * pageSize,
    size: pageSize,
    sort: [{ [sort]: { order: direction } }],
  });
}

export function usersQuery(listing: UserListing) {
  return queryOptions({ queryKey: ['users', listing], queryFn: () => getUsers(listing), placeholderData: keepPreviousData });
}

export function useUsers(listing: UserListing) {
  return useQuery(usersQuery(listing));
}

/** What is written of a user; without a password the one that there is stays. */
export type UserChange = Omit<UserDocument, 'username'> & { readonly password?: string };

const userPath = (username: string): string => `/_security/user/${encodeURIComponent(username)}`;

/** Changes to users; each makes what was loaded of them stale. */
export function useChangeUser() {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['users'] });
  return {
    put: useMutation({
      mutationFn: ({ username, change }: { readonly username: string; readonly change: UserChange }) =>
        apiSend('PUT', userPath(username), change),
      onSuccess,
      gcTime: 0,
    }),
    setPassword: useMutation({
      mutationFn: ({ username, password }: { readonly username: string; readonly password: string }) =>
        apiSend('PUT', `${userPath(username)}/_password`, { password }),
      onSuccess,
      gcTime: 0,
    }),
    setEnabled: useMutation({
      mutationFn: ({ username, enabled }: { readonly username: string; readonly enabled: boolean }) =>
        apiSend('PUT', `${userPath(username)}/${enabled ? '_enable' : '_disable'}`),
      onSuccess,
    }),
    remove: useMutation({ mutationFn: (username: string) => apiSend('DELETE', userPath(username)), onSuccess }),
  };
}
