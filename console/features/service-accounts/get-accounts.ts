import { queryOptions, useQuery } from '@tanstack/react-query';
import type { ServiceAccountsDocument } from '../../../src/http/contract/documents/role.ts';
import type { RoleDescriptorDocument } from '../../../src/http/contract/documents/role-descriptor.ts';
import { apiGet } from '../../api/client.ts';

/** An account, `namespace/service`, and what it may do. */
export interface NamedAccount {
  readonly name: string;
  readonly descriptor: RoleDescriptorDocument;
}

/** All service accounts. */
export function getAccounts(): Promise<ServiceAccountsDocument> {
  return apiGet<ServiceAccountsDocument>('/_security/service');
}

export function accountsQuery() {
  return queryOptions({ queryKey: ['service-accounts'], queryFn: getAccounts });
}

export function useAccounts() {
  return useQuery(accountsQuery());
}
