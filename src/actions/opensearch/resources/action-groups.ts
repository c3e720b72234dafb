import type { RoleSources } from '../../../authentication/role-resolution.ts';
import { STATIC_ACTION_GROUPS } from '../../../authorization/action-groups/static-action-groups.ts';
import { DEFAULT_PATTERN_LIMITS } from '../../../authorization/pattern/parse-pattern.ts';
import { illegalArgument } from '../../../domain/error.ts';
import type { ActionGroup } from '../../../domain/opensearch/action-group.ts';
import { NO_FLAGS, type ResourceFlags } from '../../../domain/opensearch/resource-flags.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../../../domain/role/role-descriptor.ts';
import { roleNameViolation } from '../../../domain/role/role-name.ts';
import type { NamedStore } from '../../../stores/store.ts';
import { CLUSTER_ACTIONS } from '../../cluster-actions.ts';
import { callStore } from '../../store-fault.ts';
import { rightsOfRole } from './handed-rights.ts';
import type { KnownRoles } from './known-roles.ts';
import { writeNamed } from './named-resources.ts';
import { assertPatternsWithin } from './pattern-limits.ts';
import type { Resource, ResourceKind } from './resource-kind.ts';

/** What action groups need. */
export interface ActionGroupsDeps {
  readonly actionGroups: NamedStore<ActionGroup>;
  readonly roles: KnownRoles;
  /** What roles are read from to tell what they give. */
  readonly sources: RoleSources;
}

/** An action group as a caller gives it. */
export type ActionGroupDraft = Omit<ActionGroup, 'name' | 'flags'>;

const BUILT_IN: ResourceFlags = { reserved: true, hidden: false };
const TYPES: readonly string[] = ['cluster', 'index'];
const ENDPOINT = { name: 'ACTIONGROUPS', permission: 'restapi:admin/actiongroups' } as const;

/** Types of the groups that OpenSearch ships which are not of the type `index`. */
const STATIC_TYPES: ReadonlyMap<string, string> = new Map([
  ...['cluster_all', 'cluster_composite_ops', 'cluster_composite_ops_ro', 'cluster_monitor', 'manage_snapshots'].map(
    typedCluster,
  ),
  ...['cluster_manage_index_templates', 'cluster_manage_pipelines'].map(typedCluster),
  ['kibana_all_write', 'kibana'],
  ['kibana_all_read', 'kibana'],
  ['unlimited', 'all'],
]);

/** Action groups as OpenSearch's security REST API keeps them. Whoever may define roles may define these. */
export function actionGroups(deps: ActionGroupsDeps): ResourceKind<ActionGroup, ActionGroupDraft> {
  return {
    noun: 'actiongroup',
    endpoints: {
      read: { ...ENDPOINT, action: CLUSTER_ACTIONS.getRoles },
      write: { ...ENDPOINT, action: CLUSTER_ACTIONS.putRole },
      remove: { ...ENDPOINT, action: CLUSTER_ACTIONS.deleteRole },
    },
    events: { put: 'put_action_group', delete: 'delete_action_group' },
    lock: deps.actionGroups,
    changeKind: 'actionGroup',
    async list() {
      const stored = (await callStore(() => deps.actionGroups.list())).filter(({ name }) => !STATIC_ACTION_GROUPS.has(name));
      const shipped = [...STATIC_ACTION_GROUPS.keys()].map(staticResource).filter((resource) => resource !== null);
      return [...shipped, ...stored.map(storedResource)];
    },
    async find(name) {
      const shipped = staticResource(name);
      if (shipped !== null) return shipped;
      const stored = await callStore(() => deps.actionGroups.find(name));
      return stored === null ? null : storedResource(stored);
    },
    assertUsable: (_, { allowedActions }) => assertPatternsWithin(allowedActions, DEFAULT_PATTERN_LIMITS),
    async prepare(name, draft, present) {
      const { allowedActions, type } = draft;
      const violation = present === null ? roleNameViolation(name) : null;
      if (violation !== null) throw illegalArgument(violation.replace('Role names', 'Action group names'));
      if (type !== null && !TYPES.includes(type)) {
        throw illegalArgument(`Invalid action group type: ${type}. Supported types are: ${TYPES.join(', ')}.`);
      }
      if (await deps.roles.has(name)) {
        throw illegalArgument(`${name} is an existing role. A action group cannot be named with an existing role name.`);
      }
      if (allowedActions.includes(name)) throw illegalArgument(`${name} cannot be an allowed_action of itself`);
      return { name, ...draft, flags: present?.flags ?? NO_FLAGS };
    },
    rightsOf: ({ name, allowedActions }) =>
      rightsOfRole(deps.sources, name, {
        ...EMPTY_ROLE_DESCRIPTOR,
        permissions: { clusterPermissions: allowedActions, indexPermissions: [] },
      }),
    write: (_, changes) => writeNamed(deps.actionGroups, changes),
  };
}

function typedCluster(name: string): readonly [string, string] {
  return [name, 'cluster'];
}

function staticResource(name: string): Resource<ActionGroup> | null {
  const allowedActions = STATIC_ACTION_GROUPS.get(name);
  if (allowedActions === undefined) return null;
  const type = STATIC_TYPES.get(name) ?? 'index';
  return { name, item: { name, allowedActions, type, description: null, flags: BUILT_IN }, flags: BUILT_IN, isStatic: true };
}

function storedResource(group: ActionGroup): Resource<ActionGroup> {
  return { name: group.name, item: group, flags: group.flags, isStatic: false };
}
