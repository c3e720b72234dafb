import { equalJson } from '../../domain/json/equal-json.ts';
import type { ChangeKind, NamedStore } from '../store.ts';
import { compareText } from '../text-order.ts';
import type { MemoryChanges } from './memory-changes.ts';

/** Things by name in memory; `kind`: what their changes are called. */
export function createMemoryNamedThings<Item>(kind: ChangeKind, changes: MemoryChanges): NamedStore<Item> {
  const itemsByName = new Map<string, Item>();
  return {
    find: async (name) => {
      changes.assertOpen();
      return itemsByName.get(name) ?? null;
    },
    list: async () => {
      changes.assertOpen();
      return [...itemsByName].sort(([left], [right]) => compareText(left, right)).map(([, item]) => item);
    },
    put: async (items) => {
      changes.assertOpen();
      const created = items.map(({ name, item }) => {
        const isNew = !itemsByName.has(name);
        itemsByName.set(name, item);
        return isNew;
      });
      changes.append(
        kind,
        items.map(({ name }) => name),
      );
      return created;
    },
    create: async (name, item) => {
      changes.assertOpen();
      if (itemsByName.has(name)) return false;
      itemsByName.set(name, item);
      changes.append(kind, [name]);
      return true;
    },
    replace: async (name, before, item) => {
      changes.assertOpen();
      if (!itemsByName.has(name) || !equalJson(itemsByName.get(name), before)) return false;
      itemsByName.set(name, item);
      changes.append(kind, [name]);
      return true;
    },
    delete: async (names) => {
      changes.assertOpen();
      const found = names.map((name) => itemsByName.delete(name));
      changes.append(
        kind,
        names.filter((_, index) => found[index]),
      );
      return found;
    },
    change: async ({ put, removed }) => {
      changes.assertOpen();
      for (const { name, item } of put) itemsByName.set(name, item);
      const found = removed.filter((name) => itemsByName.delete(name));
      changes.append(kind, [...put.map(({ name }) => name), ...found]);
    },
  };
}
