import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { validationFailed } from '../../domain/error.ts';
import { NATIVE_REALM } from '../../domain/principal/authentication.ts';
import type { FieldReader } from '../../domain/query/field-value.ts';
import type { Hit } from '../../domain/query/query.ts';
import { queryThings } from '../../domain/query/query-things.ts';
import type { QueryLimits } from '../../domain/query-dsl/query-limits.ts';
import { assertSearchAllowed, resolveSearch, searchViolations } from '../../domain/query-dsl/resolve-search.ts';
import type { SearchClause } from '../../domain/query-dsl/search-clause.ts';
import { USER_FIELDS, userFields } from '../../domain/query-dsl/user-fields.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';
import type { Store, UserStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';
import { findProfileUids } from '../user-profile/profile-uids.ts';
import type { FoundUser } from './get-users.ts';

/** What querying users needs. */
export interface QueryUsersDeps {
  readonly users: Pick<UserStore, 'list'>;
  readonly userProfiles: Pick<Store['userProfiles'], 'find'>;
  readonly audit: AuditLog;
  readonly queryLimits: QueryLimits;
}

/** Which users are asked for. */
export interface QueryUsersRequest extends SearchClause {
  readonly withProfileUid: boolean;
}

/** What was found. */
export interface QueriedUsers {
  readonly total: number;
  readonly hits: readonly Hit<FoundUser>[];
}

/**
 * The native users that a query selects; the built-in ones are not among them. Without an order they come by name.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `illegalArgument`, `searchRefused`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-query-user
 */
export async function queryUsers(
  deps: QueryUsersDeps,
  context: ActionContext,
  request: QueryUsersRequest,
): Promise<QueriedUsers> {
  const violations = searchViolations(request);
  if (violations.length > 0) throw validationFailed(violations);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.queryUsers);

  const resolution = { fields: USER_FIELDS, now: context.now, limits: deps.queryLimits };
  assertSearchAllowed(request, resolution);
  const search = resolveSearch(request, resolution);
  const users = await callStore(() => deps.users.list('native'));
  const places = new Map(users.map((user, place) => [user, place]));
  const fieldsOf = (user: NativeUser): FieldReader => userFields(user, places.get(user) ?? 0);
  const found = queryThings(users, fieldsOf, { visible: { kind: 'all' }, ...search, aggregations: {} });
  const subjects = found.hits.map(({ item: { username } }) => ({ username, realm: NATIVE_REALM }));
  const uids = request.withProfileUid ? await findProfileUids(deps.userProfiles, subjects) : [];
  return {
    total: found.total,
    hits: found.hits.map(({ item, sort }, index) => ({ item: { user: item, profileUid: uids[index] ?? null }, sort })),
  };
}
