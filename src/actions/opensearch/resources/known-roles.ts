import { RESERVED_ROLES } from '../../../authorization/reserved-roles.ts';
import { STATIC_ROLES } from '../../../authorization/static-roles/static-roles.ts';
import type { RoleStore } from '../../../stores/store.ts';
import { callStore } from '../../store-fault.ts';

/** Tells which roles there are: stored ones, and those that come with either product. */
export interface KnownRoles {
  has(name: string): Promise<boolean>;
}

/** The roles of this store. */
export function knownRoles(roles: Pick<RoleStore, 'find'>): KnownRoles {
  return {
    has: async (name) =>
      RESERVED_ROLES.has(name) || STATIC_ROLES.has(name) || (await callStore(() => roles.find(name))) !== null,
  };
}
