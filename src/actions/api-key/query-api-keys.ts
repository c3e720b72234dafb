import { actsAsApiKey, apiKeyOwnerOf } from '../../domain/api-key/api-key-owner.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { validationFailed } from '../../domain/error.ts';
import type { Authentication } from '../../domain/principal/authentication.ts';
import type { AggregationResults, Aggregations } from '../../domain/query/aggregation.ts';
import type { Hit, Query } from '../../domain/query/query.ts';
import { API_KEY_FIELDS } from '../../domain/query-dsl/api-key-fields.ts';
import type { QueryLimits } from '../../domain/query-dsl/query-limits.ts';
import type { Resolution } from '../../domain/query-dsl/resolution.ts';
import { assertAggregationsAllowed, resolveAggregations } from '../../domain/query-dsl/resolve-aggregations.ts';
import { tooManyBuckets } from '../../domain/query-dsl/resolve-composite.ts';
import { assertSearchAllowed, resolveSearch, searchViolations } from '../../domain/query-dsl/resolve-search.ts';
import type { AggregatedSearchClause } from '../../domain/query-dsl/search-clause.ts';
import { searchRefused } from '../../domain/query-dsl/search-errors.ts';
import type { ApiKeyStore, Store } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';
import { type FoundApiKey, withProfileUids } from './get-api-keys.ts';

/** What querying API keys needs. */
export interface QueryApiKeysDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'query'>;
  readonly userProfiles: Pick<Store['userProfiles'], 'find'>;
  readonly audit: AuditLog;
  readonly queryLimits: QueryLimits;
}

/** Which keys are asked for. */
export interface QueryApiKeysRequest extends AggregatedSearchClause {
  /** Whether the owner's rights will be shown: that takes more privilege. */
  readonly withLimitedBy: boolean;
  readonly withProfileUid: boolean;
}

/** What was found. */
export interface QueriedApiKeys {
  /** How many keys match, whatever the page. */
  readonly total: number;
  readonly hits: readonly Hit<FoundApiKey>[];
  /** What was summed up, and how it was asked for. */
  readonly aggregations: { readonly asked: Aggregations; readonly results: AggregationResults };
}

/**
 * The keys that a query selects. Callers with `manage_own_api_key` alone see and count their own; an API key sees itself.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `illegalArgument`, `searchRefused`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-query-api-keys
 */
export async function queryApiKeys(
  deps: QueryApiKeysDeps,
  context: ActionContext,
  request: QueryApiKeysRequest,
): Promise<QueriedApiKeys> {
  const violations = searchViolations(request);
  if (violations.length > 0) throw validationFailed(violations);
  const visible = authorizeQuery(deps.audit, context, request.withLimitedBy);

  const resolution: Resolution = { fields: API_KEY_FIELDS, now: context.now, limits: deps.queryLimits };
  assertSearchAllowed(request, resolution);
  assertAggregationsAllowed(request.aggregations, resolution);
  const search = resolveSearch(request, resolution);
  const aggregations = resolveAggregations(request.aggregations, resolution);

  const found = await callStore(() => deps.apiKeys.query({ visible, ...search, aggregations }));
  assertBucketsWithin(found.aggregations, deps.queryLimits.bucketsMax);
  const items = found.hits.map(({ item }) => item);
  const apiKeys = await withProfileUids(deps.userProfiles, items, request.withProfileUid);
  return {
    total: found.total,
    hits: apiKeys.map((item, index) => ({ item, sort: found.hits[index]?.sort ?? [] })),
    aggregations: { asked: aggregations, results: found.aggregations },
  };
}

/** Which keys the caller may see. @throws SecurityError `forbidden`. */
function authorizeQuery(audit: AuditLog, context: ActionContext, withLimitedBy: boolean): Query {
  const { authentication, authorizer } = context.principal;
  const everyKey = { kind: 'query', ownOnly: false, withLimitedBy } as const;
  const ownOnly = !authorizer.allowsCluster(CLUSTER_ACTIONS.queryApiKeys, authentication, everyKey);
  authorizeAction(audit, context, CLUSTER_ACTIONS.queryApiKeys, { ...everyKey, ownOnly });
  return ownOnly ? ownKeys(authentication) : { kind: 'all' };
}

function ownKeys(authentication: Authentication): Query {
  if (actsAsApiKey(authentication) && authentication.apiKey !== null) return equals('id', authentication.apiKey.id);
  const { username, realm } = apiKeyOwnerOf(authentication);
  return { kind: 'and', queries: [equals('username', username), equals('realm_name', realm.name)] };
}

function equals(field: string, value: string): Query {
  return { kind: 'equals', field, values: [value], ignoreCase: false };
}

function assertBucketsWithin(results: AggregationResults, bucketsMax: number): void {
  const count = countBuckets(results);
  if (count > bucketsMax) throw searchRefused(tooManyBuckets(bucketsMax, count));
}

function countBuckets(results: AggregationResults): number {
  let count = 0;
  for (const result of Object.values(results)) {
    if (result.kind === 'single') count += 1 + countBuckets(result.bucket.results);
    if (result.kind === 'buckets') for (const bucket of result.buckets) count += 1 + countBuckets(bucket.results);
  }
  return count;
}
