import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RoleDescriptorDocument } from '../../../src/http/contract/documents/role-descriptor.ts';
import { apiSend } from '../../api/client.ts';
import { rolesQuery } from '../../api/role-names.ts';

/** A role and its name. */
export interface NamedRole {
  readonly name: string;
  readonly descriptor: RoleDescriptorDocument;
}

/** All roles. */
export function useRoles() {
  return useQuery(rolesQuery());
}

/** Whether a role is built in: it can be looked at and duplicated alone. */
export function isReserved({ metadata }: RoleDescriptorDocument): boolean {
  return metadata?.['_reserved'] === true;
}

/** What is sent of a role: what the server adds when it tells one is left out. */
export function putBody(descriptor: RoleDescriptorDocument): RoleDescriptorDocument {
  const { transient_metadata: _told, ...rest } = descriptor;
  const metadata = Object.fromEntries(Object.entries(rest.metadata ?? {}).filter(([key]) => !key.startsWith('_')));
  return { ...rest, metadata };
}

const rolePath = (name: string): string => `/_security/role/${encodeURIComponent(name)}`;

/** Changes to roles; each makes what was loaded of them stale. */
export function useChangeRole() {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: rolesQuery().queryKey });
  return {
    put: useMutation({
      mutationFn: ({ name, descriptor }: NamedRole) => apiSend('PUT', rolePath(name), putBody(descriptor)),
      onSuccess,
    }),
    remove: useMutation({ mutationFn: (name: string) => apiSend('DELETE', rolePath(name)), onSuccess }),
  };
}
