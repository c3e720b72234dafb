import type { BuiltInUser } from '../../domain/user/built-in-users.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';
import type { UserStore } from '../../stores/store.ts';

/**
 * Changes what can be changed of a reserved user, which is stored from then on.
 * @returns true: it is always there.
 */
export async function updateReserved(
  users: Pick<UserStore, 'put' | 'update'>,
  reserved: BuiltInUser,
  fields: Partial<Pick<NativeUser, 'enabled' | 'passwordHash'>>,
): Promise<true> {
  const isStored = await users.update('reserved', reserved.username, fields);
  if (!isStored) await users.put('reserved', { ...reserved, enabled: true, passwordHash: '', ...fields });
  return true;
}
