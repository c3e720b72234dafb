import type { User } from '../principal/authentication.ts';

/** A user kept by Claviger itself: the native realm's, or the reserved superuser. */
export interface NativeUser extends User {
  /** bcrypt (`$2a$…`), `{PBKDF2}…` or `{PBKDF2_STRETCH}…`. */
  readonly passwordHash: string;
}
