import { SecurityError } from '../error.ts';
import { type Instant, instant } from '../time.ts';

/** The last instant that has a calendar date, and its negative the first. */
const INSTANT_MS_MAX = 8_640_000_000_000_000;

/**
 * When a key made at `now` expires: `now` plus the whole seconds of the lifetime, cut towards zero, as Elasticsearch
 * counts. A lifetime below one second, or a negative one, gives a key that is born expired; `null` never expires.
 * @throws SecurityError `dateTime` when the expiration has no date.
 */
export function expirationOf(now: Instant, lifetimeMs: number | null): Instant | null {
  if (lifetimeMs === null) return null;
  const expirationMs = now + Math.trunc(lifetimeMs / 1_000) * 1_000;
  // Written so that NaN is refused too.
  if (!(Math.abs(expirationMs) <= INSTANT_MS_MAX)) {
    throw new SecurityError('dateTime', 'Instant exceeds minimum or maximum instant');
  }
  return instant(expirationMs);
}
