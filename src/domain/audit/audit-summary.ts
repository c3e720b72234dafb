import type { JsonObject } from '../json/json-value.ts';
import { type Instant, instant } from '../time.ts';
import type { AuditDecision } from './audit-search.ts';

/** Most buckets of one summary. */
export const SUMMARY_BUCKETS_MAX = 1_000;

/** Which events are counted, and over what times. Every condition that is not `null` must hold. */
export interface AuditSummaryQuery {
  /** From this time on. */
  readonly from: Instant;
  /** Before this time; behind `from`. */
  readonly to: Instant;
  /** Length of a bucket; the last one may end behind `to`, and counts what is before it. */
  readonly intervalMs: number;
  /** As in `AuditQuery`. */
  readonly key: string | null;
  readonly principal: string | null;
}

/** How many events there were over time. */
export interface AuditSummary {
  readonly intervalMs: number;
  /** The oldest first, without gaps. */
  readonly buckets: readonly { readonly from: Instant; readonly granted: number; readonly denied: number }[];
  /** Whether the log is kept for the whole time, and could be read within the limit. */
  readonly isComplete: boolean;
}

/** Counts events in what is kept of the audit log. */
export interface AuditSummarizer {
  summarize(query: AuditSummaryQuery): Promise<AuditSummary>;
}

/** Whether an event, as it stands in the log, is of whom the query asks for. */
export function isCounted(event: JsonObject, { key, principal }: AuditSummaryQuery): boolean {
  if (key !== null && event['apikey.id'] !== key) return false;
  return principal === null || event['user.name'] === principal || event['user.run_by.name'] === principal;
}

/** How many buckets a query has. */
export function countBuckets({ from, to, intervalMs }: AuditSummaryQuery): number {
  return Math.ceil((to - from) / intervalMs);
}

/** Counts events into the buckets of a query. */
export class AuditTally {
  readonly #query: AuditSummaryQuery;
  readonly #granted: number[];
  readonly #denied: number[];

  constructor(query: AuditSummaryQuery) {
    this.#query = query;
    this.#granted = zeros(countBuckets(query));
    this.#denied = zeros(countBuckets(query));
  }

  /** Counts an event, when it lies within the times. */
  add(at: number, decision: AuditDecision): void {
    const { from, to, intervalMs } = this.#query;
    if (!(at >= from && at < to)) return;
    const counts = decision === 'denied' ? this.#denied : this.#granted;
    const bucket = Math.floor((at - from) / intervalMs);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }

  summary(isComplete: boolean): AuditSummary {
    const { from, intervalMs } = this.#query;
    const buckets = this.#granted.map((granted, at) => ({
      from: instant(from + at * intervalMs),
      granted,
      denied: this.#denied[at] ?? 0,
    }));
    return { intervalMs, buckets, isComplete };
  }
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}
