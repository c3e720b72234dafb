const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Spans of time that can be looked at; the interval is that of the chart. */
export const TIMES = {
  hour: { spanMs: HOUR_MS, intervalMs: HOUR_MS / 30 },
  day: { spanMs: DAY_MS, intervalMs: HOUR_MS },
  week: { spanMs: 7 * DAY_MS, intervalMs: 6 * HOUR_MS },
  month: { spanMs: 30 * DAY_MS, intervalMs: DAY_MS },
} as const;

/** Which events are looked at; empty: any. */
export interface AuditFilter {
  readonly decision: string;
  readonly action: string;
  readonly principal: string;
  readonly key: string;
  readonly job: string;
  /** One of `TIMES`, or `all`. */
  readonly time: string;
}

/** The time of a filter, in whole intervals so that what was loaded can be used again; everything: the last month. */
export function spanOf(
  { time }: AuditFilter,
  now: number,
): { readonly from: number; readonly to: number; readonly intervalMs: number } {
  const { spanMs, intervalMs } = Object.hasOwn(TIMES, time) ? TIMES[time as keyof typeof TIMES] : TIMES.month;
  const to = Math.ceil(now / intervalMs) * intervalMs;
  return { from: to - spanMs, to, intervalMs };
}

/** The filter as the API takes it. */
export function auditParameters(filter: AuditFilter, now: number): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const name of ['decision', 'action', 'principal', 'key', 'job'] as const) {
    const value = filter[name].trim();
    if (value !== '') parameters.set(name, value);
  }
  if (filter.time !== 'all') parameters.set('from', String(spanOf(filter, now).from));
  return parameters;
}
