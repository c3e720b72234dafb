import type { RoleSources } from '../../../authentication/role-resolution.ts';
import { DEFAULT_PATTERN_LIMITS } from '../../../authorization/pattern/parse-pattern.ts';
import { RESERVED_ROLES } from '../../../authorization/reserved-roles.ts';
import { roleDescriptorViolations } from '../../../authorization/role-descriptor-violations.ts';
import { STATIC_ROLES } from '../../../authorization/static-roles/static-roles.ts';
import { illegalArgument } from '../../../domain/error.ts';
import { NO_FLAGS, type ResourceFlags } from '../../../domain/opensearch/resource-flags.ts';
import type { OpenSearchPermissions } from '../../../domain/role/opensearch-permissions.ts';
import { EMPTY_ROLE_DESCRIPTOR, type Role, type RoleDescriptor } from '../../../domain/role/role-descriptor.ts';
import { roleNameViolation } from '../../../domain/role/role-name.ts';
import type { RoleStore } from '../../../stores/store.ts';
import { CLUSTER_ACTIONS } from '../../cluster-actions.ts';
import { assertMetadataIndexable, assertQueriesValid } from '../../role/role-violations.ts';
import { callStore } from '../../store-fault.ts';
import { rightsOfRole } from './handed-rights.ts';
import { type ElasticsearchHalf, keptHalf } from './kept-half.ts';
import { assertPatternsWithin, patternsOf } from './pattern-limits.ts';
import type { Resource, ResourceKind } from './resource-kind.ts';

/** What roles need. */
export interface RolesDeps {
  readonly roles: RoleStore;
  /** What roles are read from to tell what they give. */
  readonly sources: RoleSources;
}

/** A role as a caller gives it. */
export interface RoleDraft extends ElasticsearchHalf<RoleDescriptor> {
  readonly description: string | null;
  readonly permissions: OpenSearchPermissions;
}

const BUILT_IN: ResourceFlags = { reserved: true, hidden: false };
const ENDPOINT = { name: 'ROLES', permission: 'restapi:admin/roles' } as const;

/** Roles as OpenSearch's security REST API keeps them. */
export function roles(deps: RolesDeps): ResourceKind<Role, RoleDraft> {
  return {
    noun: 'role',
    endpoints: {
      read: { ...ENDPOINT, action: CLUSTER_ACTIONS.getRoles },
      write: { ...ENDPOINT, action: CLUSTER_ACTIONS.putRole },
      remove: { ...ENDPOINT, action: CLUSTER_ACTIONS.deleteRole },
    },
    events: { put: 'put_role', delete: 'delete_role' },
    lock: deps.roles,
    changeKind: 'role',
    async list() {
      const stored = (await callStore(() => deps.roles.list())).map(storedResource);
      const names = new Set(stored.map(({ name }) => name));
      const shippedNames = new Set([...STATIC_ROLES.keys(), ...RESERVED_ROLES.keys()]);
      const shipped = [...shippedNames].filter((name) => !names.has(name)).map(shippedResource);
      return [...shipped.filter((resource) => resource !== null), ...stored];
    },
    async find(name) {
      const stored = await callStore(() => deps.roles.find(name));
      return stored === null ? shippedResource(name) : storedResource(stored);
    },
    assertUsable: (_, { permissions }) => assertPatternsWithin(patternsOf(permissions), DEFAULT_PATTERN_LIMITS),
    async prepare(name, draft, present) {
      const violation = present === null ? roleNameViolation(name) : null;
      if (violation !== null) throw illegalArgument(violation);
      const half = keptHalf(draft, present?.descriptor ?? EMPTY_ROLE_DESCRIPTOR, EMPTY_ROLE_DESCRIPTOR);
      const { description, permissions } = draft;
      const role: Role = { name, descriptor: { ...half, description, permissions } };
      if (draft.elasticsearch !== undefined) assertElasticsearchHalf(role);
      return { ...role, ...(present?.flags !== undefined && { flags: present.flags }) };
    },
    rightsOf: ({ name, descriptor }) => rightsOfRole(deps.sources, name, descriptor),
    async write(_, changes) {
      const put = changes.map(({ after }) => after).filter((role) => role !== null);
      const removed = changes.filter(({ after }) => after === null).map(({ name }) => name);
      await callStore(() => deps.roles.change({ put, removed }));
    },
  };
}

function storedResource(role: Role): Resource<Role> {
  return { name: role.name, item: role, flags: role.flags ?? NO_FLAGS, isStatic: false };
}

/** A role that comes with either product, or with both: the rights of the two together. */
function shippedResource(name: string): Resource<Role> | null {
  const ofOpenSearch = STATIC_ROLES.get(name);
  const reserved = RESERVED_ROLES.get(name);
  if (ofOpenSearch === undefined && reserved === undefined) return null;
  const permissions = ofOpenSearch?.permissions;
  const descriptor: RoleDescriptor = {
    ...(reserved ?? EMPTY_ROLE_DESCRIPTOR),
    description: ofOpenSearch?.description ?? reserved?.description ?? null,
    ...(permissions !== undefined && { permissions }),
  };
  return { name, item: { name, descriptor }, flags: BUILT_IN, isStatic: ofOpenSearch !== undefined };
}

function assertElasticsearchHalf(role: Role): void {
  const [violation] = roleDescriptorViolations(role.descriptor);
  if (violation !== undefined) throw illegalArgument(violation);
  assertQueriesValid(role);
  assertMetadataIndexable(role);
}
