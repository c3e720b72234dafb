import { RESERVED_ROLES } from '../../authorization/reserved-roles.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { validationFailed } from '../../domain/error.ts';
import type { FieldReader } from '../../domain/query/field-value.ts';
import type { Hit } from '../../domain/query/query.ts';
import { queryThings } from '../../domain/query/query-things.ts';
import type { QueryLimits } from '../../domain/query-dsl/query-limits.ts';
import { assertSearchAllowed, resolveSearch, searchViolations } from '../../domain/query-dsl/resolve-search.ts';
import { ROLE_FIELDS, roleFields } from '../../domain/query-dsl/role-fields.ts';
import type { SearchClause } from '../../domain/query-dsl/search-clause.ts';
import type { Role } from '../../domain/role/role-descriptor.ts';
import type { RoleStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';

/** What querying roles needs. */
export interface QueryRolesDeps {
  readonly roles: Pick<RoleStore, 'list'>;
  readonly audit: AuditLog;
  readonly queryLimits: QueryLimits;
}

/** What was found. */
export interface QueriedRoles {
  readonly total: number;
  readonly hits: readonly Hit<Role>[];
}

/**
 * The roles that a query selects, built-in ones too. Without an order the built-in ones come first, then the others by name.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `illegalArgument`, `searchRefused`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-query-role
 */
export async function queryRoles(deps: QueryRolesDeps, context: ActionContext, request: SearchClause): Promise<QueriedRoles> {
  const violations = searchViolations(request);
  if (violations.length > 0) throw validationFailed(violations);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.queryRoles);

  const resolution = { fields: ROLE_FIELDS, now: context.now, limits: deps.queryLimits };
  assertSearchAllowed(request, resolution);
  const search = resolveSearch(request, resolution);
  const stored = await callStore(() => deps.roles.list());
  const reserved = [...RESERVED_ROLES].map(([name, descriptor]): Role => ({ name, descriptor }));
  const roles = [...reserved, ...stored];
  const places = new Map(roles.map((role, place) => [role, place]));
  const fieldsOf = (role: Role): FieldReader => roleFields(role, places.get(role) ?? 0);
  return queryThings(roles, fieldsOf, { visible: { kind: 'all' }, ...search, aggregations: {} });
}
