import type { JsonObject } from '../json/json-value.ts';
import type { RealmRef } from '../principal/authentication.ts';
import type { RoleDescriptors } from '../role/role-descriptor.ts';
import type { Instant } from '../time.ts';

/** Who made a key: frozen at creation, so that the key works when the user is gone. */
export interface ApiKeyCreator {
  readonly principal: string;
  readonly fullName: string | null;
  readonly email: string | null;
  readonly metadata: JsonObject;
  readonly realm: RealmRef;
}

/** `rest` authenticates requests; `cross_cluster` does not. */
export type ApiKeyType = 'rest' | 'cross_cluster';

/** An API key as it is stored. The secret itself is not part of it. */
export interface ApiKey {
  /** 20 characters of the base64url alphabet. */
  readonly id: string;
  readonly name: string;
  readonly type: ApiKeyType;
  /**
   * Stored form of the secret: `{SHA256}` + base64url digest for keys made here, or an imported `{PBKDF2}…`, `{SSHA256}…`,
   * `$2a$…` string. `authentication/secret-hash.ts` reads them all.
   */
  readonly secretHash: string;
  readonly creation: Instant;
  /** `null`: never expires. */
  readonly expiration: Instant | null;
  /** `null` while valid. */
  readonly invalidation: Instant | null;
  readonly creator: ApiKeyCreator;
  readonly metadata: JsonObject;
  /** The key's own rights; empty: those of `limitedBy` alone. */
  readonly roleDescriptors: RoleDescriptors;
  /** The owner's rights at creation or last update: the upper limit of the key's. */
  readonly limitedBy: RoleDescriptors;
  /** `snapshot`: `limitedBy` is the limit. `live`: the owner's roles as they are at each use are, and `limitedBy` shows what they were. */
  readonly ownerRights: 'snapshot' | 'live';
  /** What a cross-cluster key was made with, as given; `null` for a `rest` key. */
  readonly access: JsonObject | null;
  /** Certificate subject pattern that a cross-cluster key is bound to, or `null`. Kept and returned. */
  readonly certificateIdentity: string | null;
  /** Last use, to about a minute; `null` before the first. */
  readonly lastUse: ApiKeyUse | null;
  /**
   * What makes the key an API token of OpenSearch's dialect, found by what is presented and not by its id; absent: it is none. Of the
   * tokens that are not invalidated no two have one name.
   */
  readonly token?: ApiKeyToken;
}

/** How the token of a key is found. */
export interface ApiKeyToken {
  /** `opaque`: `os_` and 43 characters, after `ApiKey`. `jwt`: a JSON web token (HS512), after `Bearer`. */
  readonly form: 'opaque' | 'jwt';
  /** Base64url SHA-256 digest of the token as it is presented, whole. */
  readonly digest: string;
}

/** When and from where a key was used. */
export interface ApiKeyUse {
  readonly at: Instant;
  /** Request id in the audit log. */
  readonly requestId: string;
  /** Address of the peer, without its port. */
  readonly address: string;
}

/**
 * Whether the key has expired at `now`: an expiration equal to `now` has passed. (Creation counts a lifetime in whole
 * seconds, as Elasticsearch does, so a key made with `1ms` is born expired.)
 */
export function isExpired(apiKey: { readonly expiration: Instant | null }, now: Instant): boolean {
  return apiKey.expiration !== null && apiKey.expiration <= now;
}
