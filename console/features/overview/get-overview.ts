import { queryOptions, useQuery } from '@tanstack/react-query';
import type { AuditSummaryDocument } from '../../../src/http/contract/documents/console-lists.ts';
import { apiGet, apiSend } from '../../api/client.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;
const STALE_AFTER_MS = 30_000;

/** How many keys there are of each kind. */
export interface KeyCounts {
  readonly active: number;
  readonly expired: number;
  readonly revoked: number;
  readonly expiringSoon: number;
}

const REVOKED = { term: { invalidated: true } };

/** Each count by a filter of its own, in one request. */
export function getKeyCounts(now: number): Promise<KeyCounts> {
  const expired = { range: { expiration: { lte: now } } };
  const soon = { range: { expiration: { gt: now, lte: now + SOON_DAYS * DAY_MS } } };
  return countKeys({
    active: { bool: { must_not: [REVOKED, expired] } },
    expired: { bool: { filter: [expired], must_not: [REVOKED] } },
    revoked: REVOKED,
    expiringSoon: { bool: { filter: [soon], must_not: [REVOKED] } },
  });
}

export function keyCountsQuery() {
  return queryOptions({
    queryKey: ['overview', 'keys'],
    queryFn: () => getKeyCounts(Date.now()),
    staleTime: STALE_AFTER_MS,
  });
}

export function useKeyCounts() {
  return useQuery(keyCountsQuery());
}

/** How many valid keys were never used: asked apart, as it takes longer where there are many keys. */
export function getNeverUsed(now: number): Promise<{ readonly neverUsed: number }> {
  const expired = { range: { expiration: { lte: now } } };
  return countKeys({ neverUsed: { bool: { must_not: [REVOKED, expired, { exists: { field: 'last_used' } }] } } });
}

export function neverUsedQuery() {
  return queryOptions({
    queryKey: ['overview', 'never-used'],
    queryFn: () => getNeverUsed(Date.now()),
    staleTime: STALE_AFTER_MS,
  });
}

export function useNeverUsed() {
  return useQuery(neverUsedQuery());
}

/** Where there is no key at all, there are no counts either. */
async function countKeys<Name extends string>(filters: Readonly<Record<Name, object>>): Promise<Record<Name, number>> {
  const names = Object.keys(filters) as Name[];
  const aggs = Object.fromEntries(names.map((name) => [name, { filter: filters[name] }]));
  const { aggregations } = await apiSend<{
    readonly aggregations?: Readonly<Partial<Record<Name, { readonly doc_count: number }>>>;
  }>('POST', '/_security/_query/api_key', { size: 0, aggs });
  return Object.fromEntries(names.map((name) => [name, aggregations?.[name]?.doc_count ?? 0])) as Record<Name, number>;
}

/** Spans of time that the overview tells of. */
export const SPANS = {
  day: { spanMs: DAY_MS, intervalMs: 3_600_000 },
  week: { spanMs: 7 * DAY_MS, intervalMs: 6 * 3_600_000 },
  month: { spanMs: 30 * DAY_MS, intervalMs: DAY_MS },
} as const;

/** Name of a span. */
export type Span = keyof typeof SPANS;

/** Requests granted and denied over a span. */
export function getDecisions(span: Span, now: number): Promise<AuditSummaryDocument> {
  const { spanMs, intervalMs } = SPANS[span];
  const to = Math.ceil(now / intervalMs) * intervalMs;
  return apiGet<AuditSummaryDocument>(`/_claviger/audit/_summary?from=${to - spanMs}&to=${to}&interval_ms=${intervalMs}`);
}

export function decisionsQuery(span: Span) {
  return queryOptions({
    queryKey: ['overview', 'decisions', span],
    queryFn: () => getDecisions(span, Date.now()),
    staleTime: STALE_AFTER_MS,
  });
}

export function useDecisions(span: Span) {
  return useQuery(decisionsQuery(span));
}
