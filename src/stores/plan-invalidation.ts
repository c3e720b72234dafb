import { assert } from '../domain/error.ts';
import type { Instant } from '../domain/time.ts';
import type { TokenSelection } from './token-store.ts';

/** What of a selected pair decides its invalidation. */
export interface PairTimes {
  readonly id: string;
  readonly expiration: number;
  readonly invalidation: number | null;
  /** `null`: the pair has no refresh token. */
  readonly refresh: { readonly expiration: number; readonly invalidation: number | null } | null;
}

/** Which tokens of the selected pairs are to be invalidated. */
export interface InvalidationPlan {
  /** Pairs whose access token is meant and was valid. */
  readonly accessIds: readonly string[];
  /** Pairs whose refresh token is meant and was valid. */
  readonly refreshIds: readonly string[];
  /** Tokens that were meant and had been invalidated before. */
  readonly previouslyInvalidated: number;
}

/**
 * Tells what `TokenStore.invalidate` does with the pairs that a selection found: the one rule of all drivers. By user, pairs
 * of which no token is valid at `at` are passed over, as Elasticsearch's search for active tokens does.
 */
export function planInvalidation(by: TokenSelection['by'], at: Instant, pairs: readonly PairTimes[]): InvalidationPlan {
  const accessIds: string[] = [];
  const refreshIds: string[] = [];
  let previouslyInvalidated = 0;
  for (const pair of by === 'user' ? pairs.filter((found) => isActive(found, at)) : pairs) {
    const counts = (token: Times | null): token is Times => token !== null && (by !== 'user' || token.expiration > at);
    for (const [token, ids] of [
      [by === 'refreshDigest' ? null : pair, accessIds],
      [by === 'digest' ? null : pair.refresh, refreshIds],
    ] as const) {
      if (!counts(token)) continue;
      if (token.invalidation === null) ids.push(pair.id);
      else previouslyInvalidated += 1;
    }
  }
  return { accessIds, refreshIds, previouslyInvalidated };
}

/** Holds a selection by user to a name, a realm, or both; neither is a programmer's mistake. */
export function assertSelection(selection: TokenSelection): void {
  const selects = selection.by !== 'user' || selection.username !== null || selection.realmName !== null;
  assert(selects, 'tokens are selected by a user, a realm, or both');
}

type Times = Pick<PairTimes, 'expiration' | 'invalidation'>;

function isActive({ refresh, ...access }: PairTimes, at: Instant): boolean {
  return [access, refresh].some((token) => token !== null && token.invalidation === null && token.expiration > at);
}
