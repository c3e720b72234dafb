import type { JsonObject } from '../json/json-value.ts';
import type { ScheduledKey } from './signing-key-schedule.ts';

/** A key that signs access tokens, as it is kept: it holds the private part. */
export interface StoredSigningKey extends ScheduledKey {
  /** Names the key in tokens and in the published set. */
  readonly kid: string;
  /** The private JSON web key, without `kid` and `alg`. */
  readonly jwk: JsonObject;
}
