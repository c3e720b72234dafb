const SECOND_MS = 1_000;
const UNITS = [
  { unit: 'year', ms: 365 * 86_400_000 },
  { unit: 'month', ms: 30 * 86_400_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;

/** How far a time is from now, in words: `in 3 days`, `5 minutes ago`. Cut, not rounded: what is said has passed, or is left, in full. */
export function relativeTime(value: number, now: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const distanceMs = value - now;
  const fitting = UNITS.find(({ ms }) => Math.abs(distanceMs) >= ms);
  if (fitting === undefined) return format.format(Math.trunc(distanceMs / SECOND_MS), 'second');
  return format.format(Math.trunc(distanceMs / fitting.ms), fitting.unit);
}

/** Of a length of time there are no months and years: they are not all as long. */
const LENGTH_UNITS = [...UNITS.slice(2), { unit: 'second', ms: SECOND_MS }] as const;

/** A length of time in words, of its two largest units: `90 days`, `2 days 3 hr`, `450 ms`. */
export function durationText(ms: number, language: string): string {
  if (ms < SECOND_MS) return new Intl.NumberFormat(language, { style: 'unit', unit: 'millisecond' }).format(Math.round(ms));
  const parts: string[] = [];
  let restMs = ms;
  for (const { unit, ms: unitMs } of LENGTH_UNITS) {
    const count = Math.floor(restMs / unitMs);
    if (count === 0 || parts.length === 2) continue;
    parts.push(new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(count));
    restMs -= count * unitMs;
  }
  return parts.join(' ');
}
