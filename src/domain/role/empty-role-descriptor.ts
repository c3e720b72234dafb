import type { RoleDescriptor } from './role-descriptor.ts';

/**
 * Whether the descriptor says nothing: no right of any kind, no metadata, no restriction. Its description does not
 * count.
 */
export function isEmptyRoleDescriptor(descriptor: RoleDescriptor): boolean {
  return (
    descriptor.cluster.length === 0 &&
    descriptor.indices.length === 0 &&
    descriptor.applications.length === 0 &&
    descriptor.runAs.length === 0 &&
    descriptor.remoteIndices.length === 0 &&
    descriptor.remoteCluster.length === 0 &&
    (descriptor.global === null || Object.keys(descriptor.global).length === 0) &&
    Object.keys(descriptor.metadata).length === 0 &&
    descriptor.restriction === null &&
    descriptor.permissions === undefined
  );
}
