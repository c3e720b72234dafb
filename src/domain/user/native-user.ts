import type { User } from '../principal/authentication.ts';
import type { OpenSearchUser } from './opensearch-user.ts';

/** A user kept by Claviger itself: the native realm's, or the reserved superuser. */
export interface NativeUser extends User {
  /** bcrypt (`$2a$…`), `{PBKDF2}…` or `{PBKDF2_STRETCH}…`. */
  readonly passwordHash: string;
  /** What OpenSearch's dialect says of the user; absent: nothing. */
  readonly openSearch?: OpenSearchUser;
}
