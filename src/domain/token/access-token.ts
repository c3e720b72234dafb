import type { Authentication } from '../principal/authentication.ts';
import type { RoleDescriptors } from '../role/role-descriptor.ts';
import type { Instant } from '../time.ts';

/**
 * An access token and, when the grant gave one, its refresh token, as they are stored: digests, never the tokens.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-token
 */
export interface AccessToken {
  /** Names the pair in the audit and in the change feed: 20 characters of the base64url alphabet. No secret. */
  readonly id: string;
  /** Id of the first pair of the chain that refreshing made. The reuse of an old refresh token ends the whole family. */
  readonly family: string;
  /** SHA-256 of the access token, base64url: the key of the look-up. */
  readonly digest: string;
  readonly creation: Instant;
  readonly expiration: Instant;
  /** `null` while the access token is valid. */
  readonly invalidation: Instant | null;
  /** Whom the token stands for, as proven when it was made. Role names are kept, role definitions are read at use. */
  readonly authentication: Authentication;
  /** A narrower limit within the rights of the one it stands for, or `null`. */
  readonly scope: RoleDescriptors | null;
  readonly refresh: RefreshToken | null;
  /** Who asked for a token that has no refresh token; absent: the one it stands for, or the client of its refresh token. */
  readonly client?: TokenClient;
}

/** The refresh token of a pair. */
export interface RefreshToken {
  /** SHA-256 of the refresh token, base64url. */
  readonly digest: string;
  readonly expiration: Instant;
  /** `null` while it is valid. */
  readonly invalidation: Instant | null;
  /** Who may refresh: the one who asked for the token. */
  readonly client: TokenClient;
  /** `null` until it was used. */
  readonly use: RefreshTokenUse | null;
}

/** The use of a refresh token: the one successor it has. */
export interface RefreshTokenUse {
  readonly at: Instant;
  /** Id of the pair that it was given for. */
  readonly successorId: string;
  /**
   * From this and the refresh token itself the successor's tokens are derived (HKDF-SHA-256), so that a repeated refresh within
   * the window is answered with the same pair and nothing secret is kept. 32 bytes, base64url.
   */
  readonly salt: string;
}

/** A client of the token service: a user of a realm, or an API key. */
export interface TokenClient {
  readonly principal: string;
  readonly realmName: string;
  readonly apiKeyId: string | null;
}
