import type { OpenSearchPermissions } from '../../domain/role/opensearch-permissions.ts';
import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import { STATIC_ACTION_GROUPS } from './static-action-groups.ts';

/** The permission that opens system indices; no wildcard stands for it. */
export const SYSTEM_INDEX_PERMISSION = 'system:admin/system_index';

/** What the names and variables of permissions stand for. */
export interface PermissionContext {
  /** Custom action groups by name. A name that a static group has means the static one. */
  readonly actionGroups: ReadonlyMap<string, readonly string[]>;
  /** Values of variables such as `user.name`, by the name with dots. */
  readonly variables: ReadonlyMap<string, string>;
  /** Whether `system:admin/system_index` counts: for roles where the cluster is so configured, never for API tokens. */
  readonly systemIndices: boolean;
}

const VARIABLE = /\$\{([^}]*)\}/g;
/** Characters that would make a variable's value more than a text, or more than one name. */
const NOT_TEXT = /[*?/,\\<>{}$]/;

/**
 * The role descriptor that grants what the permissions grant, for the interner of authorizers. Pure: changed groups or
 * variables need another descriptor. An index pattern with a variable that has no value, or a value that is no plain text,
 * is left out.
 */
export function resolvePermissions(permissions: OpenSearchPermissions, context: PermissionContext): RoleDescriptor {
  const { tenantPermissions } = permissions;
  return {
    ...EMPTY_ROLE_DESCRIPTOR,
    permissions: {
      clusterPermissions: expandActionGroups(permissions.clusterPermissions, context.actionGroups),
      indexPermissions: permissions.indexPermissions.map((entry) => ({
        ...entry,
        indexPatterns: entry.indexPatterns.flatMap((pattern) => renderPattern(pattern, context.variables)),
        allowedActions: expandActionGroups(entry.allowedActions, context.actionGroups).filter(
          (action) => context.systemIndices || action !== SYSTEM_INDEX_PERMISSION,
        ),
      })),
      ...(tenantPermissions !== undefined && { tenantPermissions }),
    },
  };
}

/**
 * The entries and, for those that name an action group, everything the group holds, through any number of groups; groups
 * that hold each other do no harm. Names stay among the results: as action patterns they match nothing.
 */
export function expandActionGroups(
  entries: readonly string[],
  custom: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const expanded = new Set(entries);
  for (const entry of expanded) {
    for (const member of STATIC_ACTION_GROUPS.get(entry) ?? custom.get(entry) ?? []) expanded.add(member);
  }
  return [...expanded];
}

/** @returns the pattern with its variables filled in, or nothing. */
function renderPattern(pattern: string, variables: ReadonlyMap<string, string>): readonly string[] {
  let isComplete = true;
  const rendered = pattern.replace(VARIABLE, (_, name: string) => {
    const value = variables.get(name) ?? variables.get(name.replaceAll('_', '.'));
    if (value === undefined || value === '' || NOT_TEXT.test(value)) isComplete = false;
    return value ?? '';
  });
  // Between slashes a value would be read as an expression.
  const isExpression = pattern.startsWith('/') && rendered !== pattern;
  return isComplete && !isExpression ? [rendered] : [];
}
