import type { ApiKey } from '../../domain/api-key/api-key.ts';
import type { ImportedItems, ImportedKind, ImportedThing } from '../../domain/import/imported-thing.ts';
import { equalJson } from '../../domain/json/equal-json.ts';
import type { Role } from '../../domain/role/role-descriptor.ts';
import type { RoleMapping } from '../../domain/role-mapping/role-mapping.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ImportStore } from './import-store.ts';

/** What the store has of a thing: nothing, the same, another value, or an API key that is not this one. */
export type StoredState = 'absent' | 'equal' | 'different' | 'foreign';

interface KindOfThing<Item> {
  find(store: ImportStore, name: string, item: Item): Promise<Item | null>;
  /** @returns why it cannot be stored, or `null`. */
  store(store: ImportStore, name: string, item: Item): Promise<string | null>;
  /** What is imported, with what of the stored thing the other product's export does not tell; absent: what is imported. */
  combine?(stored: Item, item: Item): Item;
  /** How what is there compares; absent: by its JSON. */
  compare?(stored: Item, item: Item): StoredState;
}

const KINDS: { readonly [Kind in ImportedKind]: KindOfThing<ImportedItems[Kind]> } = {
  'API key': {
    find: ({ apiKeys }, id) => apiKeys.find(id),
    store: async ({ apiKeys }, _, apiKey) => storeApiKey({ apiKeys }, apiKey),
    // A key lives on here: it is used, revoked, and hashed anew. It is never made what it was.
    compare: (stored, { name, creation, creator }) =>
      stored.name === name && stored.creation === creation && stored.creator.principal === creator.principal
        ? 'equal'
        : 'foreign',
  },
  user: {
    find: ({ users }, username) => users.find('native', username),
    combine: combineUsers,
    store: async ({ users }, _, user) => {
      await users.put('native', user);
      return null;
    },
  },
  role: {
    find: ({ roles }, name) => roles.find(name),
    combine: combineRoles,
    store: async ({ roles }, _, role) => {
      await roles.put([role]);
      return null;
    },
  },
  'role mapping': { ...named(({ roleMappings }) => roleMappings), combine: combineMappings },
  'action group': named(({ actionGroups }) => actionGroups),
  tenant: named(({ tenants }) => tenants),
  'application privilege': named(({ applicationPrivileges }) => applicationPrivileges),
  'service account token': named(({ serviceAccountTokens }) => serviceAccountTokens),
  'security configuration': named(({ configurationDocuments }) => configurationDocuments),
};

/** A thing as it would be stored, and how that compares with what is there. */
export interface PlannedThing {
  readonly state: StoredState;
  /** Stores it in place of what has its name. @returns why it cannot be stored, or `null`. @throws StoreError `conflict`. */
  store(): Promise<string | null>;
}

/** Looks up what the store has of a thing. */
export async function planThing(store: ImportStore, { kind, name, item }: ImportedThing): Promise<PlannedThing> {
  const { find, combine = (_, imported) => imported, compare = compareJson, store: put } = kindOf(kind);
  const stored = await find(store, name, item);
  if (stored === null) return { state: 'absent', store: () => put(store, name, item) };
  const combined = combine(stored, item);
  return { state: compare(stored, combined), store: () => put(store, name, combined) };
}

/** A thing and the kind it is looked up by belong together, which the compiler cannot see through the union. */
function kindOf(kind: ImportedKind): KindOfThing<ImportedThing['item']> {
  return KINDS[kind] as KindOfThing<ImportedThing['item']>;
}

async function storeApiKey({ apiKeys }: Pick<ImportStore, 'apiKeys'>, apiKey: ApiKey): Promise<string | null> {
  if (apiKey.token === undefined || apiKey.invalidation !== null) {
    await apiKeys.create(apiKey);
    return null;
  }
  return (await apiKeys.createToken(apiKey, 0)) === 'nameTaken' ? 'another API token has its name' : null;
}

function combineUsers(stored: NativeUser, user: NativeUser): NativeUser {
  if (user.openSearch === undefined) return stored.openSearch === undefined ? user : { ...user, openSearch: stored.openSearch };
  const { fullName, email, metadata, enabled } = stored;
  return { ...user, fullName, email, metadata, enabled };
}

function combineRoles(stored: Role, role: Role): Role {
  const { permissions, description } = role.descriptor;
  if (permissions !== undefined) return { ...role, descriptor: { ...stored.descriptor, description, permissions } };
  const kept = stored.descriptor.permissions;
  return kept === undefined ? role : { ...role, ...stored, descriptor: { ...role.descriptor, permissions: kept } };
}

function combineMappings(stored: RoleMapping, mapping: RoleMapping): RoleMapping {
  if (mapping.openSearch !== undefined) return { ...stored, openSearch: mapping.openSearch };
  return stored.openSearch === undefined ? mapping : { ...mapping, openSearch: stored.openSearch };
}

function named<Item>(storeOf: (store: ImportStore) => NamedStore<Item>): KindOfThing<Item> {
  return {
    find: (store, name) => storeOf(store).find(name),
    store: async (store, name, item) => {
      await storeOf(store).put([{ name, item }]);
      return null;
    },
  };
}

function compareJson(stored: unknown, item: unknown): StoredState {
  return equalJson(stored, item) ? 'equal' : 'different';
}
