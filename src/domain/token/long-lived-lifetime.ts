import { type Instant, instant } from '../time.ts';
import type { LongLivedToken } from './long-lived-token.ts';

/** The last instant that has a calendar date. */
const INSTANT_MS_MAX = 8_640_000_000_000_000;

/** The times that are asked of a new token, in milliseconds; `null`: not given. */
export interface LifetimeRequest {
  /** From the creation to the first expiration. */
  readonly lifetimeMs: number | null;
  /** From the creation to the time beyond which no renewal reaches. */
  readonly maxLifetimeMs: number | null;
  /** From a renewal to the expiration that it gives. */
  readonly renewIntervalMs: number | null;
  readonly renewer: string | null;
}

/** The times of a token. */
export type LongLivedTimes = Pick<LongLivedToken, 'creation' | 'expiration' | 'maximumExpiration' | 'renewIntervalMs'>;

/** What is wrong with the times that are asked for; `lifetimeMsMax`: the cluster's maximum, `null`: none. */
export function lifetimeViolations(request: LifetimeRequest, lifetimeMsMax: number | null): readonly string[] {
  const { lifetimeMs, maxLifetimeMs, renewIntervalMs, renewer } = request;
  const given = { expiration: lifetimeMs, max_lifetime: maxLifetimeMs, renew_interval: renewIntervalMs };
  const violations: string[] = [];
  for (const [field, ms] of Object.entries(given)) {
    if (ms === null) continue;
    if (!(ms >= 1)) violations.push(`[${field}] must be positive`);
    else if (ms > INSTANT_MS_MAX / 2) violations.push(`[${field}] is too long`);
    else if (lifetimeMsMax !== null && field !== 'renew_interval' && ms > lifetimeMsMax) {
      violations.push(`[${field}] may not be more than [${lifetimeMsMax}ms] by the setting [claviger.token.max_lifetime]`);
    }
  }
  if (lifetimeMs !== null && maxLifetimeMs !== null && lifetimeMs > maxLifetimeMs) {
    violations.push('[expiration] may not be more than [max_lifetime]');
  }
  if (renewer !== null && renewIntervalMs === null) violations.push('[renewer] requires [renew_interval]');
  if (renewer === '') violations.push('[renewer] may not be empty');
  return violations;
}

/**
 * The times of a new token. The hard maximum is the shorter of what is asked and of the cluster's. Without `expiration` a token that can
 * be renewed lives for one interval, any other until its maximum, or for ever when it has none.
 */
export function newTimes(request: LifetimeRequest, lifetimeMsMax: number | null, now: Instant): LongLivedTimes {
  const { renewIntervalMs } = request;
  const maximumExpiration = after(now, request.maxLifetimeMs ?? lifetimeMsMax);
  const expiration = after(now, request.lifetimeMs ?? renewIntervalMs);
  return { creation: now, expiration: earlier(expiration, maximumExpiration), maximumExpiration, renewIntervalMs };
}

/**
 * When the token is refused from: as it was made or renewed, but never later than the cluster's maximum as it is set now.
 * `null`: never.
 */
export function expirationUnder(
  { creation, expiration, maximumExpiration }: Pick<LongLivedTimes, 'creation' | 'expiration' | 'maximumExpiration'>,
  lifetimeMsMax: number | null,
): Instant | null {
  return earlier(earlier(expiration, maximumExpiration), after(creation, lifetimeMsMax));
}

/** What a renewal at `now` comes to. */
export type Renewal =
  /** `expiration` is never earlier than it was; it is as it was when the maximum is reached, or the interval is shorter than what is left. */
  | { readonly outcome: 'renewed'; readonly expiration: Instant }
  | { readonly outcome: 'expired' }
  /** The token was made without a renew interval. */
  | { readonly outcome: 'notRenewable' };

/** Renews a token: to one interval from now, and never beyond its maximum or the cluster's. An expired token stays expired. */
export function renewedTimes(times: LongLivedTimes, lifetimeMsMax: number | null, now: Instant): Renewal {
  const { renewIntervalMs, expiration } = times;
  const current = expirationUnder(times, lifetimeMsMax);
  if (current !== null && current <= now) return { outcome: 'expired' };
  if (renewIntervalMs === null || expiration === null) return { outcome: 'notRenewable' };
  const asked = instant(Math.max(expiration, now + renewIntervalMs));
  return { outcome: 'renewed', expiration: expirationUnder({ ...times, expiration: asked }, lifetimeMsMax) ?? asked };
}

function after(start: Instant, ms: number | null): Instant | null {
  return ms === null ? null : instant(start + Math.trunc(ms));
}

function earlier(left: Instant | null, right: Instant | null): Instant | null {
  if (left === null || right === null) return left ?? right;
  return instant(Math.min(left, right));
}
