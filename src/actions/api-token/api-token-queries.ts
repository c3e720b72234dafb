import type { Query, Sort } from '../../domain/query/query.ts';
import type { Instant } from '../../domain/time.ts';
import type { ApiKeyQuery } from '../../stores/store.ts';

/** Whether a token can be used, as a listing tells: an expired one that was revoked is revoked. */
export const API_TOKEN_STATUSES = ['active', 'expired', 'revoked'] as const;

/** One of `API_TOKEN_STATUSES`. */
export type ApiTokenStatus = (typeof API_TOKEN_STATUSES)[number];

const REVOKED = equals('invalidated', true);
const NOT_REVOKED = equals('invalidated', false);

/** The things of a query that are in this state at `now`. */
export function ofStatus(status: ApiTokenStatus, now: Instant): Query {
  const expired: Query = { kind: 'range', field: 'expiration', from: null, to: { value: now, inclusive: true } };
  switch (status) {
    case 'revoked':
      return REVOKED;
    case 'expired':
      return allOf(NOT_REVOKED, expired);
    case 'active':
      return allOf(NOT_REVOKED, { kind: 'not', query: expired });
  }
}

/** How many tokens are not revoked, expired ones included: these keep their names. */
export function tokensNotRevoked(): ApiKeyQuery {
  return counting(allOf(equals('is_token', true), NOT_REVOKED));
}

/** How many tokens are neither revoked nor expired. */
export function activeTokens(now: Instant): ApiKeyQuery {
  return counting(allOf(equals('is_token', true), ofStatus('active', now)));
}

/** The same query, of this name alone. */
export function named(query: ApiKeyQuery, name: string): ApiKeyQuery {
  return { ...query, query: allOf(query.query, equals('name', name)) };
}

/** Things that match every query. */
export function allOf(...queries: readonly Query[]): Query {
  return { kind: 'and', queries };
}

/** Things with this value of a field. */
export function equals(field: string, value: string | boolean): Query {
  return { kind: 'equals', field, values: [value], ignoreCase: false };
}

/** An order by one field, in which things without it come last. */
export function sortedBy(field: string, order: Sort['order']): Sort {
  return { field, order, missing: '_last' };
}

function counting(query: Query): ApiKeyQuery {
  return {
    visible: { kind: 'all' },
    query,
    sort: [],
    window: { from: 0, size: 0, searchAfter: null },
    aggregations: {},
  };
}
