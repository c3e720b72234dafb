import type { Authentication } from '../principal/authentication.ts';
import type { RoleDescriptors } from '../role/role-descriptor.ts';
import type { Instant } from '../time.ts';

/** A token that a job holds for weeks: it can be renewed, and stays the same. The secret itself is not part of it. */
export interface LongLivedToken {
  /** 20 characters of the base64url alphabet; the token is `id.secret`. */
  readonly id: string;
  /** `{SHA256}` + base64url digest of the secret. */
  readonly secretHash: string;
  readonly creation: Instant;
  /** From then on it is refused, unless it was renewed before; `null`: never. */
  readonly expiration: Instant | null;
  /** Renewal never reaches beyond; `null`: no maximum. */
  readonly maximumExpiration: Instant | null;
  /** By how much a renewal moves the expiration, from the time of the renewal, in milliseconds; `null`: it cannot be renewed. */
  readonly renewIntervalMs: number | null;
  /** Who may renew and cancel it beside its owner, or `null`. */
  readonly renewer: string | null;
  /** Whom the token stands for, as proven when it was made. Role names are kept, role definitions are read at use. */
  readonly authentication: Authentication;
  /** A narrower limit within the owner's rights, or `null`. */
  readonly roleDescriptors: RoleDescriptors | null;
  readonly lastUse: { readonly at: Instant; readonly address: string } | null;
}
