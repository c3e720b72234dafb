import type { Instant } from '../time.ts';
import type { RefreshToken, RefreshTokenUse, TokenClient } from './access-token.ts';
import { isSameClient } from './token-client.ts';

/** What may be done with a refresh token that someone presents. */
export type RefreshVerdict =
  /** It has not been used: use it. */
  | { readonly outcome: 'use' }
  /** It was used a moment ago, perhaps by the same client at the same time: give the same successor again. */
  | { readonly outcome: 'repeat'; readonly use: RefreshTokenUse }
  | {
      readonly outcome: 'refused';
      /** In Elasticsearch's words. */
      readonly reason: string;
      /** Whether it was used before and not a moment ago: someone else may have it, so its whole family must end. */
      readonly isReuse: boolean;
    };

/**
 * Judges a refresh token in Elasticsearch's order: expiration, invalidation, client, earlier use. Reuse is seen whatever of
 * the others is wrong too, but by the rightful client alone: nobody else can end a family.
 * @param windowMs How long after its use a token may come again; 0: never, not even at the same time.
 * @see https://www.rfc-editor.org/rfc/rfc9700 §4.14.2
 */
export function judgeRefresh(token: RefreshToken, client: TokenClient, now: Instant, windowMs: number): RefreshVerdict {
  const isOwn = isSameClient(token.client, client);
  const isReuse = isOwn && token.use !== null && isOutside(token.use, now, windowMs);
  const refuse = (reason: string): RefreshVerdict => ({ outcome: 'refused', reason, isReuse });
  if (token.expiration <= now) return refuse('token document has expired');
  if (token.invalidation !== null) return refuse('token has been invalidated');
  if (!isOwn) return refuse('tokens must be refreshed by the creating client');
  if (token.use === null) return { outcome: 'use' };
  const windowSeconds = windowMs / 1_000;
  if (isReuse) return refuse(`token has already been refreshed more than ${windowSeconds} seconds in the past`);
  if (token.use.at - now > windowMs) {
    return refuse(`token has been refreshed more than ${windowSeconds} seconds in the future, clock skew too great`);
  }
  return { outcome: 'repeat', use: token.use };
}

function isOutside(use: RefreshTokenUse, now: Instant, windowMs: number): boolean {
  return windowMs === 0 || now - use.at > windowMs;
}
