import type { AccessEntry } from '../../domain/api-key/cross-cluster-access.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { IndicesPrivileges, RoleDescriptor, RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import { permissionsDocument } from './opensearch-document.ts';

/** A role descriptor as Elasticsearch prints it; Claviger adds `opensearch` where there are permissions in OpenSearch's terms. */
export function roleDescriptorDocument(descriptor: RoleDescriptor): JsonObject {
  const { cluster, global, indices, applications, runAs, metadata, remoteIndices, remoteCluster, restriction, description } =
    descriptor;
  const { permissions } = descriptor;
  return {
    cluster,
    ...(global !== null && { global }),
    indices: indices.map(indicesDocument),
    applications: applications.map(({ application, privileges, resources }) => ({ application, privileges, resources })),
    run_as: runAs,
    metadata,
    // Of the reserved roles the superuser, who alone may run as anybody, has none.
    transient_metadata: metadata['_reserved'] === true && runAs.includes('*') ? {} : { enabled: true },
    ...(remoteIndices.length > 0 && {
      remote_indices: remoteIndices.map((entry) => ({ ...indicesDocument(entry), clusters: entry.clusters })),
    }),
    ...(remoteCluster.length > 0 && {
      remote_cluster: remoteCluster.map(({ privileges, clusters }) => ({ privileges, clusters })),
    }),
    ...(restriction !== null && { restriction: { workflows: restriction.workflows } }),
    ...(description !== null && { description }),
    ...(permissions !== undefined && { opensearch: permissionsDocument(permissions) }),
  };
}

/** Role descriptors by name. The result has no prototype: a role may be named `__proto__`. */
export function roleDescriptorsDocument(descriptors: RoleDescriptors): JsonObject {
  const document: Record<string, JsonObject> = Object.create(null);
  for (const [name, descriptor] of Object.entries(descriptors)) document[name] = roleDescriptorDocument(descriptor);
  return document;
}

/** An entry of what a cross-cluster key opens, as Elasticsearch prints it. */
export function accessEntryDocument(entry: AccessEntry): JsonObject {
  return { names: entry.names, ...rulesDocument(entry) };
}

function indicesDocument(entry: IndicesPrivileges): JsonObject {
  return { names: entry.names, privileges: entry.privileges, ...rulesDocument(entry) };
}

function rulesDocument({ fieldSecurity, query, allowRestrictedIndices }: AccessEntry): JsonObject {
  return {
    ...(fieldSecurity !== null && {
      field_security: {
        ...(fieldSecurity.grant !== null && { grant: fieldSecurity.grant }),
        ...(fieldSecurity.except !== null && { except: fieldSecurity.except }),
      },
    }),
    ...(query !== null && { query }),
    allow_restricted_indices: allowRestrictedIndices,
  };
}
