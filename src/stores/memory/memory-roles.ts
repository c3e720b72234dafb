import { equalJson } from '../../domain/json/equal-json.ts';
import type { Role } from '../../domain/role/role-descriptor.ts';
import type { RoleStore } from '../store.ts';
import { compareText } from '../text-order.ts';
import type { MemoryChanges } from './memory-changes.ts';

/** Roles in memory. */
export function createMemoryRoles(changes: MemoryChanges): RoleStore {
  const rolesByName = new Map<string, Role>();
  const put = (roles: readonly Role[]): readonly ('created' | 'updated' | 'noop')[] =>
    roles.map((role) => {
      const before = rolesByName.get(role.name);
      if (equalJson(before, role)) return 'noop';
      rolesByName.set(role.name, role);
      return before === undefined ? 'created' : 'updated';
    });
  const changedOf = (roles: readonly Role[], outcomes: readonly string[]): readonly string[] =>
    roles.filter((_, index) => outcomes[index] !== 'noop').map(({ name }) => name);
  const remove = (names: readonly string[]): readonly boolean[] => names.map((name) => rolesByName.delete(name));
  return {
    find: async (name) => {
      changes.assertOpen();
      return rolesByName.get(name) ?? null;
    },
    list: async () => {
      changes.assertOpen();
      return [...rolesByName.values()].sort((left, right) => compareText(left.name, right.name));
    },
    put: async (roles) => {
      changes.assertOpen();
      const outcomes = put(roles);
      changes.append('role', changedOf(roles, outcomes));
      return outcomes;
    },
    delete: async (names) => {
      changes.assertOpen();
      const found = remove(names);
      changes.append(
        'role',
        names.filter((_, index) => found[index]),
      );
      return found;
    },
    change: async ({ put: roles, removed }) => {
      changes.assertOpen();
      const changed = changedOf(roles, put(roles));
      const found = remove(removed);
      changes.append('role', [...changed, ...removed.filter((_, index) => found[index])]);
    },
  };
}
