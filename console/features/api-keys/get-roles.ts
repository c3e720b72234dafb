import { queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { RoleDescriptorsDocument } from '../../../src/http/contract/documents/api-key.ts';
import { apiGet } from '../../api/client.ts';

/** Asks for all roles with what they grant now. Takes the right to read roles. */
export function getRoles(signal?: AbortSignal): Promise<RoleDescriptorsDocument> {
  return apiGet<RoleDescriptorsDocument>('/_security/role', signal === undefined ? {} : { signal });
}

export function rolesOptions() {
  return queryOptions({ queryKey: ['roles', 'descriptors'], queryFn: ({ signal }) => getRoles(signal) });
}

/** @param isAllowed Whether the caller may read roles. */
export function useRoles(isAllowed: boolean): UseQueryResult<RoleDescriptorsDocument> {
  return useQuery({ ...rolesOptions(), enabled: isAllowed });
}
