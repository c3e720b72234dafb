import type { NativeUser } from '../../domain/user/native-user.ts';
import type { ChangeKind, UserRealm, UserStore } from '../store.ts';
import { compareText } from '../text-order.ts';
import type { MemoryChanges } from './memory-changes.ts';

const CHANGE_KINDS = { native: 'nativeUser', reserved: 'reservedUser' } as const satisfies Record<UserRealm, ChangeKind>;

/** Users in memory. */
export function createMemoryUsers(changes: MemoryChanges): UserStore {
  const usersByName = { native: new Map<string, NativeUser>(), reserved: new Map<string, NativeUser>() };
  return {
    find: async (realm, username) => {
      changes.assertOpen();
      return usersByName[realm].get(username) ?? null;
    },
    list: async (realm) => {
      changes.assertOpen();
      return [...usersByName[realm].values()].sort((left, right) => compareText(left.username, right.username));
    },
    put: async (realm, user) => {
      changes.assertOpen();
      const before = usersByName[realm].get(user.username);
      const passwordHash = user.passwordHash ?? before?.passwordHash;
      if (passwordHash === undefined) return 'passwordMissing';
      usersByName[realm].set(user.username, { ...user, passwordHash });
      changes.append(CHANGE_KINDS[realm], [user.username]);
      return before === undefined ? 'created' : 'updated';
    },
    update: async (realm, username, fields) => {
      changes.assertOpen();
      const before = usersByName[realm].get(username);
      if (before === undefined) return false;
      usersByName[realm].set(username, { ...before, ...fields });
      changes.append(CHANGE_KINDS[realm], [username]);
      return true;
    },
    delete: async (realm, username) => {
      changes.assertOpen();
      const found = usersByName[realm].delete(username);
      if (found) changes.append(CHANGE_KINDS[realm], [username]);
      return found;
    },
    change: async (realm, { put, removed }) => {
      changes.assertOpen();
      const users = new Map(usersByName[realm]);
      for (const user of put) {
        const passwordHash = user.passwordHash ?? users.get(user.username)?.passwordHash;
        if (passwordHash === undefined) return user.username;
        users.set(user.username, { ...user, passwordHash });
      }
      const found = removed.filter((username) => users.delete(username));
      usersByName[realm] = users;
      changes.append(CHANGE_KINDS[realm], [...put.map(({ username }) => username), ...found]);
      return null;
    },
  };
}
