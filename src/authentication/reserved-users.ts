import type { BuiltInUser } from '../domain/user/built-in-users.ts';
import type { NativeUser } from '../domain/user/native-user.ts';
import type { UserStore } from '../stores/store.ts';

/** A reserved user as it is now: one of which nothing is stored is enabled and has no password, which is an empty hash. */
export async function readReserved(users: Pick<UserStore, 'find'>, reserved: BuiltInUser): Promise<NativeUser> {
  const stored = await users.find('reserved', reserved.username);
  return { ...reserved, enabled: stored?.enabled ?? true, passwordHash: stored?.passwordHash ?? '' };
}
