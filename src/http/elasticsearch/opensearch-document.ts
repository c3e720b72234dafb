import { rulePatternViolation } from '../../authentication/role-mapping-rule.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { OpenSearchPermissions } from '../../domain/role/opensearch-permissions.ts';
import type { OpenSearchRoleMapping } from '../../domain/role-mapping/opensearch-role-mapping.ts';
import type { RoleMappingRule } from '../../domain/role-mapping/role-mapping.ts';
import type { OpenSearchUser } from '../../domain/user/opensearch-user.ts';

/** What OpenSearch's permissions say, as the value of `opensearch` in a role descriptor. */
export function permissionsDocument({
  clusterPermissions,
  indexPermissions,
  tenantPermissions = [],
}: OpenSearchPermissions): JsonObject {
  return {
    cluster_permissions: clusterPermissions,
    index_permissions: indexPermissions.map(({ indexPatterns, dls, fls, maskedFields, allowedActions }) => ({
      index_patterns: indexPatterns,
      ...(dls !== null && { dls }),
      ...(fls.length > 0 && { fls }),
      ...(maskedFields.length > 0 && { masked_fields: maskedFields }),
      allowed_actions: allowedActions,
    })),
    ...(tenantPermissions.length > 0 && {
      tenant_permissions: tenantPermissions.map(({ tenantPatterns, allowedActions }) => ({
        tenant_patterns: tenantPatterns,
        allowed_actions: allowedActions,
      })),
    }),
  };
}

/** What OpenSearch's dialect says of a user, as the value of `opensearch`; `null`: nothing. */
export function openSearchUserDocument({ backendRoles, attributes, description }: OpenSearchUser): JsonObject | null {
  const isEmpty = backendRoles.length === 0 && Object.keys(attributes).length === 0 && description === null;
  if (isEmpty) return null;
  return { backend_roles: backendRoles, attributes, ...(description !== null && { description }) };
}

/** What OpenSearch's dialect says of a role mapping, as the value of `opensearch`; `null`: nothing. */
export function openSearchMappingDocument(mapping: OpenSearchRoleMapping): JsonObject | null {
  const { users, backendRoles, andBackendRoles, hosts, description } = mapping;
  const isEmpty = [users, backendRoles, andBackendRoles, hosts].every(({ length }) => length === 0) && description === null;
  if (isEmpty) return null;
  return {
    users,
    backend_roles: backendRoles,
    and_backend_roles: andBackendRoles,
    hosts,
    ...(description !== null && { description }),
  };
}

/**
 * The lists of an OpenSearch mapping as rules would say it, to be read alone: they decide nothing. There is no rule for hosts, nor for a
 * pattern that rules cannot have.
 */
export function rulesOfOpenSearchMapping(mapping: Omit<OpenSearchRoleMapping, 'flags'>): RoleMappingRule {
  const all = mapping.andBackendRoles.flatMap((role) => fieldRules('groups', [role]));
  return {
    kind: 'any',
    rules: [
      ...fieldRules('username', mapping.users),
      ...fieldRules('groups', mapping.backendRoles),
      ...(all.length > 0 ? [{ kind: 'all', rules: all } as const] : []),
    ],
  };
}

function fieldRules(field: string, texts: readonly string[]): readonly RoleMappingRule[] {
  const values = texts.filter((text) => rulePatternViolation(text) === null);
  return values.length === 0 ? [] : [{ kind: 'field', field, values, isList: values.length > 1 }];
}
