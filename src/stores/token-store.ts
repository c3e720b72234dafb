import type { Instant } from '../domain/time.ts';
import type { AccessToken, RefreshTokenUse } from '../domain/token/access-token.ts';
import type { Page, PageRequest } from './page.ts';

/** Access and refresh tokens. */
export interface TokenStore {
  /** Adds a pair. @throws StoreError `conflict` when its id or a digest is taken. */
  create(token: AccessToken): Promise<void>;

  /** The pair with this id, or `null`. A point look-up. */
  find(id: string): Promise<AccessToken | null>;

  /** The pair whose access token has this digest, or `null`. A point look-up: constant cost at any number of tokens. */
  findByDigest(digest: string): Promise<AccessToken | null>;

  /** The pair whose refresh token has this digest, or `null`. */
  findByRefreshDigest(digest: string): Promise<AccessToken | null>;

  /**
   * Uses a refresh token: notes the use and adds the successor, in one transaction, only when the refresh token is there,
   * not invalidated and not used. Of many concurrent calls exactly one succeeds.
   * @returns whether this call did it.
   */
  refresh(refreshDigest: string, use: RefreshTokenUse, successor: AccessToken): Promise<boolean>;

  /**
   * Invalidates, all in one transaction, what is selected and not invalidated yet. With `byUser` only tokens that have not expired at `at`
   * count, the access and the refresh token of a pair apart.
   * @returns how many tokens were invalidated by this call, how many were before (`null`: nothing has this digest).
   */
  invalidate(
    selection: TokenSelection,
    at: Instant,
  ): Promise<{ readonly invalidated: number; readonly previouslyInvalidated: number } | null>;

  /** Pairs, invalidated and expired ones included, the newest first, of one time by id backwards; `username` and `realmName`: whom they stand for. */
  list(filter: TokenFilter, page: PageRequest): Promise<Page<AccessToken>>;

  /** Whether a token was ever made. */
  isEmpty(): Promise<boolean>;

  /** Removes pairs of which both tokens expired before `before`, at most `size` (1 to 10,000). @returns how many. */
  remove(before: Instant, size: number): Promise<number>;
}

/** Which tokens are listed; `null`: any. */
export interface TokenFilter {
  readonly username: string | null;
  readonly realmName: string | null;
}

/** Which tokens are meant. */
export type TokenSelection =
  | { readonly by: 'digest'; readonly digest: string }
  | { readonly by: 'refreshDigest'; readonly digest: string }
  | { readonly by: 'family'; readonly family: string }
  /** Those that stand for this user, in this realm; one of the two may be `null`. */
  | { readonly by: 'user'; readonly username: string | null; readonly realmName: string | null };
