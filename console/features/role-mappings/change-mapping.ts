import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RoleMappingDocument, RoleMappingsDocument } from '../../../src/http/contract/documents/role.ts';
import { apiGet, apiSend } from '../../api/client.ts';

/** A mapping and its name. */
export interface NamedMapping {
  readonly name: string;
  readonly mapping: RoleMappingDocument;
}

/** All role mappings. */
export function getMappings(): Promise<RoleMappingsDocument> {
  return apiGet<RoleMappingsDocument>('/_security/role_mapping');
}

export function mappingsQuery() {
  return queryOptions({ queryKey: ['role-mappings'], queryFn: getMappings });
}

export function useMappings() {
  return useQuery(mappingsQuery());
}

const mappingPath = (name: string): string => `/_security/role_mapping/${encodeURIComponent(name)}`;

/** Changes to mappings; each makes what was loaded of them stale. */
export function useChangeMapping() {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: mappingsQuery().queryKey });
  return {
    put: useMutation({
      mutationFn: ({ name, mapping }: NamedMapping) => apiSend('PUT', mappingPath(name), mapping),
      onSuccess,
    }),
    remove: useMutation({ mutationFn: (name: string) => apiSend('DELETE', mappingPath(name)), onSuccess }),
  };
}
