import { equalJson } from '../../domain/json/equal-json.ts';
import type { Role } from '../../domain/role/role-descriptor.ts';
import type { RoleStore } from '../store.ts';
import { compareText } from '../text-order.ts';
import type { MemoryChanges } from './memory-changes.ts';

/** Roles in memory. */
export function createMemoryRoles(changes: MemoryChanges): RoleStore {
  const rolesByName = new Map<string, Role>();
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
      const outcomes = roles.map((role) => {
        const before = rolesByName.get(role.name);
        if (equalJson(before, role)) return 'noop';
        rolesByName.set(role.name, role);
        return before === undefined ? 'created' : 'updated';
      });
      changes.append(
        'role',
        roles.filter((_, index) => outcomes[index] !== 'noop').map(({ name }) => name),
      );
      return outcomes;
    },
    delete: async (names) => {
      changes.assertOpen();
      const found = names.map((name) => rolesByName.delete(name));
      changes.append(
        'role',
        names.filter((_, index) => found[index]),
      );
      return found;
    },
  };
}
