import type { JsonObject } from '../../domain/json/json-value.ts';
import {
  type ApplicationPrivileges,
  EMPTY_ROLE_DESCRIPTOR,
  type IndicesPrivileges,
  type RemoteIndicesPrivileges,
  type RoleDescriptor,
} from '../../domain/role/role-descriptor.ts';

/** A reserved role with these parts; all others are empty. Its metadata marks it as reserved. */
export function reservedRole(parts: Partial<RoleDescriptor>): RoleDescriptor {
  return { ...EMPTY_ROLE_DESCRIPTOR, ...parts, metadata: { ...parts.metadata, _reserved: true } };
}

/** Privileges on index names, restricted ones left out. */
export function on(names: readonly string[], privileges: readonly string[]): IndicesPrivileges {
  return { names, privileges, fieldSecurity: null, query: null, allowRestrictedIndices: false };
}

/** Privileges on index names, restricted ones included. */
export function onRestricted(names: readonly string[], privileges: readonly string[]): IndicesPrivileges {
  return { ...on(names, privileges), allowRestrictedIndices: true };
}

/** The same on every remote cluster. */
export function onAllClusters(...entries: readonly IndicesPrivileges[]): readonly RemoteIndicesPrivileges[] {
  return entries.map((entry) => ({ ...entry, clusters: ['*'] }));
}

/** Privileges on every resource of an application. */
export function inApplication(application: string, privileges: readonly string[]): ApplicationPrivileges {
  return { application, privileges, resources: ['*'] };
}

/** Metadata of a role that should no longer be given to anybody. */
export function deprecated(reason: string): JsonObject {
  return { _deprecated_reason: reason, _deprecated: true };
}
