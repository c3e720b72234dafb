import { illegalArgument } from '../domain/error.ts';
import { type Instant, instant } from '../domain/time.ts';

const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** ISO 8601, or milliseconds since the epoch. @throws SecurityError `illegalArgument` that names the field. */
export function readTime(name: string, text: string): Instant {
  const ms = /^\d{1,15}$/.test(text) ? Number(text) : DATE.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return instant(ms);
  throw illegalArgument(`[${name}] must be a date such as [2026-11-22T15:00:00Z] or milliseconds but was [${text}]`);
}
