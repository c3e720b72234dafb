import { type QueryApiKeysDeps, queryApiKeys } from '../actions/api-key/query-api-keys.ts';
import { type QueryRolesDeps, queryRoles } from '../actions/role/query-roles.ts';
import { type QueryUsersDeps, queryUsers } from '../actions/user/query-users.ts';
import type { Settings } from '../config/settings.ts';
import { DEFAULT_QUERY_LIMITS, type QueryLimits } from '../domain/query-dsl/query-limits.ts';
import type { QueryActions } from '../http/elasticsearch/security-actions.ts';

/** What the queries need together. */
export type QueryActionsDeps = QueryApiKeysDeps & QueryUsersDeps & QueryRolesDeps;

/** Gives the queries what they need. */
export function bindQueryActions(deps: QueryActionsDeps): QueryActions {
  return {
    queryApiKeys: (context, request) => queryApiKeys(deps, context, request),
    queryUsers: (context, request) => queryUsers(deps, context, request),
    queryRoles: (context, request) => queryRoles(deps, context, request),
  };
}

/** The limits of queries as they are set. */
export function queryLimitsOf(settings: Settings): QueryLimits {
  return {
    ...DEFAULT_QUERY_LIMITS,
    clausesMax: settings['claviger.api.query_clauses_max'],
    depthMax: settings['claviger.api.query_depth_max'],
    termsMax: settings['claviger.api.query_terms_max'],
    aggregationsMax: settings['claviger.api.aggregations_max'],
    bucketsMax: settings['claviger.api.aggregation_buckets_max'],
  };
}
