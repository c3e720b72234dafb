import type { Kysely } from 'kysely';
import { assert } from '../../domain/error.ts';
import type { Instant } from '../../domain/time.ts';
import type { SeveralChanges } from '../several-changes.ts';
import type { Change, ChangeKind, UserRealm } from '../store.ts';
import { createApiKeyQueries, type Invalidation } from './api-keys.ts';
import { createChangeQueries } from './changes.ts';
import { createJobMutators, type JobMutationTypes } from './job-mutations.ts';
import type { Done } from './mutation-done.ts';
import { createNamedThingQueries } from './named-things.ts';
import { createRoleQueries } from './roles.ts';
import type { ApiKeyUpdateRow, UserPutRow, UserUpdateRow } from './rows.ts';
import type { ApiKeyUseRow, FoundApiKeyRow, NamedThingRow, RoleRow, StoreSchema } from './schema.ts';
import { decodeText } from './text-column.ts';
import { createTokenMutators, type TokenMutationTypes } from './token-mutations.ts';
import { createUserQueries } from './users.ts';

/** A thing by name whose kind is known to be one of changes. */
export type NamedThing = NamedThingRow & { readonly kind: ChangeKind };

/** What each mutation is given and what it answers. Both are plain values, ready to cross threads. */
export interface MutationTypes extends TokenMutationTypes, JobMutationTypes {
  readonly createApiKey: { readonly input: FoundApiKeyRow; readonly result: null };
  readonly createApiKeyWithin: {
    readonly input: { readonly row: FoundApiKeyRow; readonly ownerKeysMax: number };
    readonly result: boolean;
  };
  readonly createApiKeyToken: {
    readonly input: { readonly row: FoundApiKeyRow; readonly tokensMax: number };
    readonly result: 'created' | 'nameTaken' | 'full';
  };
  readonly invalidateApiKeys: { readonly input: Invalidation; readonly result: readonly string[] };
  readonly updateApiKeys: { readonly input: readonly ApiKeyUpdateRow[]; readonly result: readonly string[] };
  readonly recordApiKeyUses: { readonly input: readonly ApiKeyUseRow[]; readonly result: null };
  readonly removeApiKeys: {
    readonly input: { readonly before: Instant; readonly size: number };
    readonly result: readonly string[];
  };
  readonly putUser: { readonly input: UserPutRow; readonly result: 'created' | 'updated' | 'passwordMissing' };
  readonly updateUser: { readonly input: UserUpdateRow; readonly result: boolean };
  readonly deleteUser: { readonly input: { readonly realm: UserRealm; readonly username: string }; readonly result: boolean };
  readonly changeUsers: {
    readonly input: SeveralChanges<UserPutRow> & { readonly realm: UserRealm };
    readonly result: string | null;
  };
  readonly putRoles: { readonly input: readonly RoleRow[]; readonly result: readonly ('created' | 'updated' | 'noop')[] };
  readonly deleteRoles: { readonly input: { readonly names: readonly string[] }; readonly result: readonly boolean[] };
  readonly changeRoles: { readonly input: SeveralChanges<RoleRow>; readonly result: null };
  readonly putNamedThings: {
    readonly input: { readonly kind: ChangeKind; readonly things: readonly Omit<NamedThingRow, 'kind'>[] };
    readonly result: readonly boolean[];
  };
  readonly createNamedThing: { readonly input: NamedThing; readonly result: boolean };
  readonly replaceNamedThing: {
    readonly input: { readonly thing: NamedThing; readonly before: string };
    readonly result: boolean;
  };
  readonly deleteNamedThings: {
    readonly input: { readonly kind: ChangeKind; readonly names: readonly string[] };
    readonly result: readonly boolean[];
  };
  readonly changeNamedThings: {
    readonly input: SeveralChanges<Omit<NamedThingRow, 'kind'>> & { readonly kind: ChangeKind };
    readonly result: null;
  };
}

/** Name of a mutation. */
export type MutationKind = keyof MutationTypes;

/** A mutation to be done. */
export type Mutation = {
  [Kind in MutationKind]: { readonly kind: Kind; readonly input: MutationTypes[Kind]['input'] };
}[MutationKind];

/** What a mutation answered, and the changes that it appended to the feed. */
export interface MutationEffect {
  readonly result: MutationTypes[MutationKind]['result'];
  readonly changes: readonly Change[];
}

type Mutators = {
  readonly [Kind in MutationKind]: (input: MutationTypes[Kind]['input']) => Promise<Done<MutationTypes[Kind]['result']>>;
};

/** Makes the function that does a mutation and appends its changes. The caller has begun a transaction, and ends it. */
export function createMutator(db: Kysely<StoreSchema>): (mutation: Mutation) => Promise<MutationEffect> {
  const mutators: Mutators = {
    ...createApiKeyMutators(db),
    ...createUserMutators(db),
    ...createRoleMutators(db),
    ...createNamedThingMutators(db),
    ...createTokenMutators(db),
    ...createJobMutators(db),
  };
  const changes = createChangeQueries(db);
  return async ({ kind, input }) => {
    // The mutation and its input belong together by the type of `Mutation`; TypeScript does not correlate them in a union.
    const mutate = mutators[kind] as (input: Mutation['input']) => Promise<Done<MutationEffect['result']>>;
    const done = await mutate(input);
    return { result: done.result, changes: await changes.append(done.kind, done.ids) };
  };
}

type MutatorsOf<Noun extends string> = Pick<Mutators, Extract<MutationKind, `${string}${Noun}${string}`>>;

function createApiKeyMutators(db: Kysely<StoreSchema>): MutatorsOf<'ApiKey'> {
  const apiKeys = createApiKeyQueries(db);
  const changed = (ids: readonly string[]): Done<readonly string[]> => ({ result: ids, kind: 'apiKey', ids });
  return {
    createApiKey: async (row) => {
      await apiKeys.insert(row);
      return { result: null, kind: 'apiKey', ids: [decodeText(row.id)] };
    },
    createApiKeyWithin: async ({ row, ownerKeysMax }) => {
      const isFull = await apiKeys.isOwnerFull(row, ownerKeysMax);
      if (!isFull) await apiKeys.insert(row);
      return { result: !isFull, kind: 'apiKey', ids: isFull ? [] : [decodeText(row.id)] };
    },
    createApiKeyToken: async ({ row, tokensMax }) => {
      const refusal = await apiKeys.tokenRefusal(row, tokensMax);
      if (refusal !== null) return { result: refusal, kind: 'apiKey', ids: [] };
      await apiKeys.insert(row);
      return { result: 'created', kind: 'apiKey', ids: [decodeText(row.id)] };
    },
    invalidateApiKeys: async (invalidation) => changed(await apiKeys.invalidate(invalidation)),
    updateApiKeys: async (rows) => {
      const updated = await filterInTurn(rows, apiKeys.update);
      return changed(updated.map(({ id }) => decodeText(id)));
    },
    recordApiKeyUses: async (rows) => {
      for (const row of rows) await apiKeys.recordUse(row);
      return { result: null, kind: 'apiKey', ids: [] };
    },
    removeApiKeys: async ({ before, size }) => changed(await apiKeys.remove(before, size)),
  };
}

function createUserMutators(db: Kysely<StoreSchema>): MutatorsOf<'User'> {
  const users = createUserQueries(db);
  return {
    putUser: async (row) => {
      const result = await users.put(row);
      const ids = result === 'passwordMissing' ? [] : [decodeText(row.username)];
      return { result, kind: userChangeKind(row.realm), ids };
    },
    updateUser: async (row) => {
      const found = await users.update(row);
      return { result: found, kind: userChangeKind(row.realm), ids: found ? [decodeText(row.username)] : [] };
    },
    deleteUser: async ({ realm, username }) => {
      const found = await users.delete(realm, username);
      return { result: found, kind: userChangeKind(realm), ids: found ? [username] : [] };
    },
    changeUsers: async ({ realm, put, removed }) => {
      const kind = userChangeKind(realm);
      const withHash = new Set<string>();
      for (const { username, password_hash } of put) {
        const name = decodeText(username);
        if (password_hash !== null) withHash.add(name);
        else if (!withHash.has(name) && (await users.find(realm, name)) === null) return { result: name, kind, ids: [] };
      }
      for (const row of put) await users.put(row);
      const found = await filterInTurn(removed, (username) => users.delete(realm, username));
      return { result: null, kind, ids: [...put.map(({ username }) => decodeText(username)), ...found] };
    },
  };
}

function createRoleMutators(db: Kysely<StoreSchema>): MutatorsOf<'Role'> {
  const roles = createRoleQueries(db);
  return {
    putRoles: async (rows) => {
      const result = await mapInTurn(rows, roles.put);
      const changed = rows.filter((_, index) => result[index] !== 'noop');
      return { result, kind: 'role', ids: changed.map(({ name }) => decodeText(name)) };
    },
    deleteRoles: async ({ names }) => {
      const result = await mapInTurn(names, roles.delete);
      return { result, kind: 'role', ids: names.filter((_, index) => result[index]) };
    },
    changeRoles: async ({ put, removed }) => {
      const changed = await filterInTurn(put, async (row) => (await roles.put(row)) !== 'noop');
      const found = await filterInTurn(removed, roles.delete);
      return { result: null, kind: 'role', ids: [...changed.map(({ name }) => decodeText(name)), ...found] };
    },
  };
}

function createNamedThingMutators(db: Kysely<StoreSchema>): MutatorsOf<'NamedThing'> {
  const namedThings = createNamedThingQueries(db);
  const changedWhen = (result: boolean, { kind, name }: NamedThing): Done<boolean> => ({
    result,
    kind,
    ids: result ? [decodeText(name)] : [],
  });
  return {
    putNamedThings: async ({ kind, things }) => {
      const result = await mapInTurn(things, (thing) => namedThings.put({ kind, ...thing }));
      return { result, kind, ids: things.map(({ name }) => decodeText(name)) };
    },
    createNamedThing: async (thing) => changedWhen(await namedThings.create(thing), thing),
    replaceNamedThing: async ({ thing, before }) => changedWhen(await namedThings.replace(thing, before), thing),
    deleteNamedThings: async ({ kind, names }) => {
      const result = await mapInTurn(names, (name) => namedThings.delete(kind, name));
      return { result, kind, ids: names.filter((_, index) => result[index]) };
    },
    changeNamedThings: async ({ kind, put, removed }) => {
      for (const thing of put) await namedThings.put({ kind, ...thing });
      const found = await filterInTurn(removed, (name) => namedThings.delete(kind, name));
      return { result: null, kind, ids: [...put.map(({ name }) => decodeText(name)), ...found] };
    },
  };
}

/** One after the other: each sees what those before it did. */
async function mapInTurn<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await act(item));
  return results;
}

async function filterInTurn<Item>(items: readonly Item[], act: (item: Item) => Promise<boolean>): Promise<readonly Item[]> {
  const kept = await mapInTurn(items, act);
  return items.filter((_, index) => kept[index]);
}

function userChangeKind(realm: string): ChangeKind {
  assert(realm === 'native' || realm === 'reserved', 'users are kept for the native and the reserved realm');
  return realm === 'native' ? 'nativeUser' : 'reservedUser';
}
