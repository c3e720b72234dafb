import type { RoleDescriptorsDocument } from '../../../src/http/contract/documents/api-key.ts';
import type { SelfDocument } from '../../../src/http/contract/documents/self.ts';
import { useRoles } from './get-roles.ts';

/** Roles whose rights may be copied: one's own, and all others for those who may read them. */
export function useKnownRoles({ roles, privileges }: Pick<SelfDocument, 'roles' | 'privileges'>): RoleDescriptorsDocument {
  const all = useRoles(privileges.read_roles);
  return { ...all.data, ...roles };
}
