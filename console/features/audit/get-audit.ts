import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { AuditPageDocument } from '../../../src/http/contract/documents/audit.ts';
import type { AuditSummaryDocument } from '../../../src/http/contract/documents/console-lists.ts';
import { apiGet } from '../../api/client.ts';
import { type AuditFilter, auditParameters, spanOf } from './audit-filter.ts';

const PAGE_SIZE = 50;
const FOLLOWED_EVERY_MS = 3_000;

/** A page of events, the newest first. */
export function getAudit(filter: AuditFilter, cursor: string, now: number): Promise<AuditPageDocument> {
  const parameters = auditParameters(filter, now);
  parameters.set('size', String(PAGE_SIZE));
  if (cursor !== '') parameters.set('cursor', cursor);
  return apiGet<AuditPageDocument>(`/_claviger/audit?${parameters.toString()}`);
}

export function auditQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) => getAudit(filter, pageParam, Date.now()),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}

/** `isFollowed`: new events are looked for again and again. */
export function useAudit(filter: AuditFilter, isFollowed: boolean) {
  return useInfiniteQuery({ ...auditQuery(filter), refetchInterval: isFollowed ? FOLLOWED_EVERY_MS : false });
}

/** How many events of a filter there were over its time. */
export function getAuditSummary(filter: AuditFilter, now: number): Promise<AuditSummaryDocument> {
  const { from, to, intervalMs } = spanOf(filter, now);
  const parameters = new URLSearchParams({ from: String(from), to: String(to), interval_ms: String(intervalMs) });
  if (filter.key !== '') parameters.set('key', filter.key);
  if (filter.principal !== '') parameters.set('principal', filter.principal);
  return apiGet<AuditSummaryDocument>(`/_claviger/audit/_summary?${parameters.toString()}`);
}

export function auditSummaryQuery(filter: AuditFilter) {
  const { key, principal, time } = filter;
  return queryOptions({
    queryKey: ['audit-summary', key, principal, time],
    queryFn: () => getAuditSummary(filter, Date.now()),
    staleTime: 30_000,
  });
}

export function useAuditSummary(filter: AuditFilter) {
  return useQuery(auditSummaryQuery(filter));
}
