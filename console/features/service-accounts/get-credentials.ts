import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CreatedServiceTokenDocument, ServiceCredentialsDocument } from '../../../src/http/contract/documents/role.ts';
import { apiGet, apiSend } from '../../api/client.ts';

const credentialPath = (account: string): string =>
  `/_security/service/${account.split('/').map(encodeURIComponent).join('/')}/credential`;

const tokenPath = (account: string, name: string): string => `${credentialPath(account)}/token/${encodeURIComponent(name)}`;

/** Names of an account's tokens. */
export function getCredentials(account: string): Promise<ServiceCredentialsDocument> {
  return apiGet<ServiceCredentialsDocument>(credentialPath(account));
}

export function credentialsQuery(account: string) {
  return queryOptions({ queryKey: ['service-accounts', account, 'credentials'], queryFn: () => getCredentials(account) });
}

export function useCredentials(account: string) {
  return useQuery(credentialsQuery(account));
}

/** Makes and deletes tokens of an account. */
export function useChangeCredentials(account: string) {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: credentialsQuery(account).queryKey });
  return {
    /** No mutation, which would keep the answer, and the secret in it. An empty name: the server gives one. */
    async create(name: string): Promise<CreatedServiceTokenDocument['token']> {
      const path = name === '' ? `${credentialPath(account)}/token` : tokenPath(account, name);
      const { token } = await apiSend<CreatedServiceTokenDocument>('POST', path);
      void onSuccess();
      return token;
    },
    remove: useMutation({ mutationFn: (name: string) => apiSend('DELETE', tokenPath(account, name)), onSuccess }),
  };
}
