import type { ApiKey } from '../../domain/api-key/api-key.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { OpenSearchIndexPermission } from '../../domain/role/opensearch-permissions.ts';
import type { RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import { roleDescriptorsDocument } from '../elasticsearch/role-descriptor-document.ts';

/**
 * A token as OpenSearch prints it; times in milliseconds since the epoch, `expires_at` 0: never. Claviger adds its last use where it is
 * known, and `elasticsearch` where OpenSearch's terms do not tell all: for a key of Elasticsearch's dialect, and for a token that was changed
 * through it.
 */
export function apiTokenDocument(apiKey: ApiKey): JsonObject {
  const { id, name, creation, expiration, invalidation, creator, lastUse, roleDescriptors } = apiKey;
  const permissions = Object.values(roleDescriptors).flatMap((descriptor) => descriptor.permissions ?? []);
  return {
    id,
    name,
    iat: creation,
    expires_at: expiration ?? 0,
    cluster_permissions: permissions.flatMap(({ clusterPermissions }) => clusterPermissions),
    index_permissions: permissions.flatMap(({ indexPermissions }) => indexPermissions.map(indexPermissionDocument)),
    ...(invalidation !== null && { revoked_at: invalidation }),
    created_by: creator.principal,
    ...(lastUse !== null && {
      last_used_at: lastUse.at,
      last_used_address: lastUse.address,
      last_used_request_id: lastUse.requestId,
    }),
    ...(!isOpenSearchAlone(apiKey) && {
      elasticsearch: { role_descriptors: roleDescriptorsDocument(roleDescriptors), metadata: apiKey.metadata },
    }),
  };
}

function indexPermissionDocument({ indexPatterns, allowedActions }: OpenSearchIndexPermission): JsonObject {
  return { index_pattern: indexPatterns, allowed_actions: allowedActions };
}

/** Whether name, permissions and times are all there is to tell. */
function isOpenSearchAlone({ token, name, roleDescriptors, metadata }: ApiKey): boolean {
  if (token === undefined || Object.keys(metadata).length > 0) return false;
  const [entry, ...others] = Object.entries(roleDescriptors);
  return entry !== undefined && others.length === 0 && entry[0] === name && isPermissionsAlone(entry[1]);
}

function isPermissionsAlone({ permissions, ...descriptor }: RoleDescriptor): boolean {
  if (permissions === undefined || (permissions.tenantPermissions ?? []).length > 0) return false;
  const { cluster, indices, applications, runAs, remoteIndices, remoteCluster } = descriptor;
  const lists = [cluster, indices, applications, runAs, remoteIndices, remoteCluster];
  const { global, restriction, description, metadata } = descriptor;
  const isEmpty = lists.every((list) => list.length === 0) && Object.keys(metadata).length === 0;
  const isUnset = global === null && restriction === null && description === null;
  return isEmpty && isUnset && permissions.indexPermissions.every(isWhole);
}

/** Whether a permission has nothing that a token of OpenSearch cannot have. */
function isWhole({ dls, fls, maskedFields }: OpenSearchIndexPermission): boolean {
  return dls === null && fls.length === 0 && maskedFields.length === 0;
}
