import { queryOptions, useQuery } from '@tanstack/react-query';
import type { RolesDocument } from '../../src/http/contract/documents/role.ts';
import { apiGet } from './client.ts';
import { useSelf } from './self.ts';

/** All roles, built-in ones included. */
export function getRoles(): Promise<RolesDocument> {
  return apiGet<RolesDocument>('/_security/role');
}

export function rolesQuery() {
  return queryOptions({ queryKey: ['roles'], queryFn: getRoles });
}

/** Names of roles to complete; none for who may not read them. */
export function useRoleNames(): readonly string[] {
  const { privileges } = useSelf();
  const roles = useQuery({ ...rolesQuery(), enabled: privileges.read_roles });
  return Object.keys(roles.data ?? {}).sort();
}
