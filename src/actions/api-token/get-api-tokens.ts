import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { apiKeyOwnerOf } from '../../domain/api-key/api-key-owner.ts';
import type { Authentication } from '../../domain/principal/authentication.ts';
import type { Query, QueryWindow, Sort } from '../../domain/query/query.ts';
import type { Instant } from '../../domain/time.ts';
import type { ApiKeyQuery, ApiKeyStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { callStore } from '../store-fault.ts';
import { type ApiTokenStatus, allOf, equals, ofStatus, sortedBy } from './api-token-queries.ts';
import { type ApiTokenAccessDeps, type ApiTokenScope, authorizeApiTokens } from './authorize-api-tokens.ts';
import { tokenMissing } from './token-missing.ts';

/** What reading API tokens needs. */
export interface GetApiTokensDeps extends ApiTokenAccessDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'find' | 'query'>;
  /** Tokens in one answer at most. */
  readonly listMax: number;
}

/** By what a listing may be ordered. */
export const API_TOKEN_ORDERS = ['created_by', 'expires_at', 'iat', 'last_used_at', 'name'] as const;

/** One of `API_TOKEN_ORDERS`. */
export type ApiTokenOrder = (typeof API_TOKEN_ORDERS)[number];

/** Which tokens are asked for; `null`: whatever they have there. */
export interface ListApiTokensRequest {
  readonly name: string | null;
  readonly status: ApiTokenStatus | null;
  readonly createdBy: string | null;
  /** An index pattern as it stands in the permissions of the token. */
  readonly indexPattern: string | null;
  /** `null`: by creation. */
  readonly sort: { readonly by: ApiTokenOrder; readonly order: Sort['order'] } | null;
  readonly from: number;
  /** `null`: as many as one answer may hold. */
  readonly size: number | null;
}

/** A part of the tokens. */
export interface ListedApiTokens {
  readonly tokens: readonly ApiKey[];
  /** How many there are, whatever the part; `null`: not all were looked through. */
  readonly total: number | null;
}

const FIELDS: Readonly<Record<ApiTokenOrder, string>> = {
  created_by: 'username',
  expires_at: 'expiration',
  iat: 'creation',
  last_used_at: 'last_used',
  name: 'name',
};
/** Keys that are looked through at first for an index pattern, by which the store cannot search; then twice as many each time. */
const LOOKED_THROUGH = 250;
const LOOKED_THROUGH_MAX = 5_000;

/**
 * API tokens, and the API keys of Elasticsearch's dialect beside them: revoked and expired ones too, until they are removed.
 * @param read Reads the request, once the caller was let through. @throws SecurityError.
 * @throws SecurityError `forbidden`, `unavailable`, `internal`.
 */
export async function listApiTokens(
  deps: GetApiTokensDeps,
  context: ActionContext,
  read: () => ListApiTokensRequest,
): Promise<ListedApiTokens> {
  const { scope } = await authorizeApiTokens(deps, context, 'get');
  const request = read();
  const query: Omit<ApiKeyQuery, 'window'> = {
    visible: visibleTokens(scope, context.principal.authentication),
    query: allOf(...filtersOf(request, context.now)),
    sort: request.sort === null ? [] : [sortedBy(FIELDS[request.sort.by], request.sort.order)],
    aggregations: {},
  };
  const size = Math.min(request.size ?? deps.listMax, deps.listMax);
  const { from, indexPattern } = request;
  if (indexPattern !== null) {
    return listWithPattern(deps, query, { from, size, indexPattern, isCounted: request.size === null });
  }
  const found = await callStore(() => deps.apiKeys.query({ ...query, window: { from, size, searchAfter: null } }));
  return { tokens: found.hits.map(({ item }) => item), total: found.total };
}

/**
 * One token, or key of Elasticsearch's dialect.
 * @throws SecurityError `notFound` for one that is not there or not the caller's to see, `forbidden`, `unavailable`, `internal`.
 */
export async function getApiToken(deps: GetApiTokensDeps, context: ActionContext, id: string): Promise<ApiKey> {
  const { scope } = await authorizeApiTokens(deps, context, 'get');
  const apiKey = await findApiToken(deps.apiKeys, context, scope, id);
  if (apiKey === null) throw tokenMissing(id);
  return apiKey;
}

/** A token or key that the caller may deal with, or `null`. @throws SecurityError `unavailable`, `internal`. */
export async function findApiToken(
  apiKeys: Pick<ApiKeyStore, 'find'>,
  { principal }: ActionContext,
  scope: ApiTokenScope,
  id: string,
): Promise<ApiKey | null> {
  const apiKey = await callStore(() => apiKeys.find(id));
  if (apiKey === null || apiKey.type !== 'rest') return null;
  if (scope === 'all') return apiKey;
  const { username, realm } = apiKeyOwnerOf(principal.authentication);
  return apiKey.creator.principal === username && apiKey.creator.realm.name === realm.name ? apiKey : null;
}

function visibleTokens(scope: ApiTokenScope, authentication: Authentication): Query {
  const rest = equals('type', 'rest');
  if (scope === 'all') return rest;
  const { username, realm } = apiKeyOwnerOf(authentication);
  return allOf(rest, equals('username', username), equals('realm_name', realm.name));
}

function filtersOf({ name, status, createdBy }: ListApiTokensRequest, now: Instant): readonly Query[] {
  return [
    ...(name === null ? [] : [equals('name', name)]),
    ...(createdBy === null ? [] : [equals('username', createdBy)]),
    ...(status === null ? [] : [ofStatus(status, now)]),
  ];
}

/** A part of the tokens that have an index pattern. */
interface PatternPart {
  readonly from: number;
  readonly size: number;
  readonly indexPattern: string;
  /** Whether all are looked through, also when the part is full. */
  readonly isCounted: boolean;
}

/** Looks through what matches otherwise, a part at a time: the cost grows with it, but for a part that is full before the end. */
async function listWithPattern(
  { apiKeys }: GetApiTokensDeps,
  query: Omit<ApiKeyQuery, 'window'>,
  { from, size, indexPattern, isCounted }: PatternPart,
): Promise<ListedApiTokens> {
  // The order of creation tells apart what the wanted order does not, so that each part begins right behind the one before.
  const sort = [...query.sort, sortedBy('_doc', 'asc')];
  const tokens: ApiKey[] = [];
  let total = 0;
  let lookedThrough = LOOKED_THROUGH;
  let searchAfter: QueryWindow['searchAfter'] = null;
  for (;;) {
    const window: QueryWindow = { from: 0, size: lookedThrough, searchAfter };
    const { hits } = await callStore(() => apiKeys.query({ ...query, sort, window }));
    for (const { item } of hits) {
      if (!hasIndexPattern(item, indexPattern)) continue;
      if (total >= from && tokens.length < size) tokens.push(item);
      total += 1;
    }
    if (hits.length < lookedThrough) return { tokens, total };
    if (!isCounted && tokens.length === size) return { tokens, total: null };
    searchAfter = hits.at(-1)?.sort ?? null;
    lookedThrough = Math.min(lookedThrough * 2, LOOKED_THROUGH_MAX);
  }
}

function hasIndexPattern({ roleDescriptors }: ApiKey, pattern: string): boolean {
  return Object.values(roleDescriptors).some(
    ({ indices, permissions }) =>
      indices.some(({ names }) => names.includes(pattern)) ||
      permissions?.indexPermissions.some(({ indexPatterns }) => indexPatterns.includes(pattern)) === true,
  );
}
