import type { JsonObject } from '../json/json-value.ts';
import type { Instant } from '../time.ts';

/** What is kept of a person across sessions. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-activate-user-profile */
export interface UserProfile {
  /** `u_` + a digest of user and realm + `_` + a counter. */
  readonly uid: string;
  readonly enabled: boolean;
  readonly lastSynchronized: Instant;
  readonly username: string;
  readonly roles: readonly string[];
  readonly realmName: string;
  readonly realmType: string;
  readonly email: string | null;
  readonly fullName: string | null;
  readonly labels: JsonObject;
  readonly applicationData: JsonObject;
  /** One more with each change: `_seq_no` of the API. */
  readonly version: number;
}
