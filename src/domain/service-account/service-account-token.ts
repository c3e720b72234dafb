import type { Instant } from '../time.ts';

/** A token of a service account, as it is stored. The secret itself is not part of it. */
export interface ServiceAccountToken {
  /** `namespace/service`, e.g. `elastic/fleet-server`. */
  readonly account: string;
  readonly name: string;
  /** `{SHA256}` + base64url digest, as for API keys. */
  readonly secretHash: string;
  readonly creation: Instant;
}
