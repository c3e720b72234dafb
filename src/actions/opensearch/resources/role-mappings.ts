import type { RoleSources } from '../../../authentication/role-resolution.ts';
import { roleTemplateViolation } from '../../../authentication/role-template.ts';
import { DEFAULT_PATTERN_LIMITS } from '../../../authorization/pattern/parse-pattern.ts';
import { illegalArgument } from '../../../domain/error.ts';
import { NO_FLAGS } from '../../../domain/opensearch/resource-flags.ts';
import type { OpenSearchRoleMapping } from '../../../domain/role-mapping/opensearch-role-mapping.ts';
import type { RoleMapping } from '../../../domain/role-mapping/role-mapping.ts';
import { hasReservedMetadata } from '../../../domain/user/reserved-metadata.ts';
import type { NamedStore } from '../../../stores/store.ts';
import { CLUSTER_ACTIONS } from '../../cluster-actions.ts';
import { callStore } from '../../store-fault.ts';
import { rightsOfRoles } from './handed-rights.ts';
import { type ElasticsearchHalf, keptHalf } from './kept-half.ts';
import type { KnownRoles } from './known-roles.ts';
import { writeNamed } from './named-resources.ts';
import { assertPatternsWithin } from './pattern-limits.ts';
import type { Resource, ResourceKind } from './resource-kind.ts';
import { resourceMissing } from './resource-refusals.ts';

/** What role mappings need. */
export interface RoleMappingsDeps {
  readonly roleMappings: NamedStore<RoleMapping>;
  readonly roles: KnownRoles;
  /** What roles are read from to tell what they give. */
  readonly sources: RoleSources;
}

/** What Elasticsearch's dialect says of a mapping. */
export type ElasticsearchMapping = Omit<RoleMapping, 'name' | 'openSearch'>;

/** A mapping as a caller gives it. */
export interface RoleMappingDraft extends ElasticsearchHalf<ElasticsearchMapping>, Omit<OpenSearchRoleMapping, 'flags'> {}

/** A mapping of which Elasticsearch's dialect says nothing. */
export const EMPTY_MAPPING: ElasticsearchMapping = {
  enabled: true,
  roles: [],
  roleTemplates: [],
  rules: { kind: 'any', rules: [] },
  metadata: {},
};

const ENDPOINT = { name: 'ROLESMAPPING', permission: 'restapi:admin/rolesmapping' } as const;

/** Role mappings as OpenSearch's security REST API keeps them: each gives the role of its own name, which must be there. */
export function roleMappings(deps: RoleMappingsDeps): ResourceKind<RoleMapping, RoleMappingDraft> {
  return {
    noun: 'rolesmapping',
    endpoints: {
      read: { ...ENDPOINT, action: CLUSTER_ACTIONS.getRoleMappings },
      write: { ...ENDPOINT, action: CLUSTER_ACTIONS.putRoleMapping },
      remove: { ...ENDPOINT, action: CLUSTER_ACTIONS.deleteRoleMapping },
    },
    events: { put: 'put_role_mapping', delete: 'delete_role_mapping' },
    lock: deps.roleMappings,
    changeKind: 'roleMapping',
    list: async () => (await callStore(() => deps.roleMappings.list())).map(resourceOf),
    async find(name) {
      const found = await callStore(() => deps.roleMappings.find(name));
      return found === null ? null : resourceOf(found);
    },
    assertUsable: (_, { users, backendRoles, andBackendRoles }) =>
      assertPatternsWithin([...users, ...backendRoles, ...andBackendRoles], DEFAULT_PATTERN_LIMITS),
    async prepare(name, draft, present) {
      if (!(await deps.roles.has(name))) throw resourceMissing('role', name);
      const { elasticsearch, ...lists } = draft;
      if (elasticsearch) assertElasticsearchHalf(elasticsearch);
      const { enabled, roles, roleTemplates, rules, metadata } = keptHalf(draft, present ?? EMPTY_MAPPING, EMPTY_MAPPING);
      const openSearch = { ...lists, flags: present?.openSearch?.flags ?? NO_FLAGS };
      return { name, enabled, roles, roleTemplates, rules, metadata, openSearch };
    },
    rightsOf: ({ name, roles, roleTemplates }) => rightsOfRoles(deps.sources, [name, ...roles], roleTemplates.length > 0),
    write: (_, changes) => writeNamed(deps.roleMappings, changes),
  };
}

function resourceOf(mapping: RoleMapping): Resource<RoleMapping> {
  return { name: mapping.name, item: mapping, flags: mapping.openSearch?.flags ?? NO_FLAGS, isStatic: false };
}

function assertElasticsearchHalf({ roles, roleTemplates, metadata }: ElasticsearchMapping): void {
  if (roles.length > 0 && roleTemplates.length > 0) {
    throw illegalArgument('role-mapping cannot have both roles and role-templates');
  }
  if (hasReservedMetadata(metadata)) throw illegalArgument('metadata keys may not start with [_]');
  const unusable = roleTemplates.map(roleTemplateViolation).find((violation) => violation !== null);
  if (unusable !== undefined) throw illegalArgument(unusable);
}
