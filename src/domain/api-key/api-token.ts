import type { ApiTokenConfiguration } from '../opensearch/configuration.ts';
import { type Instant, instant } from '../time.ts';

const NAME = /^[a-zA-Z0-9_-]+$/;
const SECOND_MS = 1_000;
/** The last instant that has a calendar date. */
const INSTANT_MS_MAX = 8_640_000_000_000_000;

/** What OpenSearch has against the name of an API token, or `null`. */
export function apiTokenNameViolation(name: string, charactersMax: number): string | null {
  if (name === '') return 'Token name is required.';
  if (!NAME.test(name)) return 'Token name must contain only alphanumeric characters, hyphens, and underscores.';
  return name.length > charactersMax ? `Token name exceeds the maximum length of ${charactersMax} characters.` : null;
}

/** When a token expires, `null`: never, or what stands against the lifetime that was asked for. */
export type ApiTokenLifetime =
  | { readonly outcome: 'granted'; readonly expiration: Instant | null }
  | { readonly outcome: 'refused'; readonly violation: string };

/** A lifetime as it is asked for, in whole seconds. */
export interface WantedLifetime {
  /** 0: that of who names none. */
  readonly durationSeconds: number;
  /** What none means; 0: never expires. Not more than the longest lifetime that is allowed. */
  readonly defaultSeconds: number;
}

/** The lifetime of a token made at `now`, by OpenSearch's rules and in its words. */
export function apiTokenLifetime(
  { maxDurationSeconds: max }: Pick<ApiTokenConfiguration, 'maxDurationSeconds'>,
  { durationSeconds, defaultSeconds }: WantedLifetime,
  now: Instant,
): ApiTokenLifetime {
  if (durationSeconds < 0) return refused('Token duration must be positive.');
  if (max > 0 && durationSeconds > max) {
    return refused(`Token duration exceeds the maximum allowed duration of ${max} seconds.`);
  }
  const fallback = max > 0 ? Math.min(defaultSeconds, max) : defaultSeconds;
  const seconds = durationSeconds === 0 ? fallback : durationSeconds;
  if (seconds === 0) {
    if (max > 0) return refused(`Non-expiring tokens are not allowed. Maximum duration is ${max} seconds.`);
    return { outcome: 'granted', expiration: null };
  }
  const expirationMs = now + seconds * SECOND_MS;
  if (expirationMs > INSTANT_MS_MAX) return refused('Token duration reaches beyond the last date there is.');
  return { outcome: 'granted', expiration: instant(expirationMs) };
}

function refused(violation: string): ApiTokenLifetime {
  return { outcome: 'refused', violation };
}
