import fc from 'fast-check';
import { instant } from '../../domain/time.ts';
import { type ApiKeyFilter, type Store, StoreError } from '../store.ts';
import { aCreator, anApiKey, aRole, asText, aUser } from './stored-things.ts';

/** One call of a store, and how it is printed when a property fails. */
export interface Command {
  readonly title: string;
  /** The answer, as text; an error of the store is its code. */
  run(store: Store): Promise<string>;
}

// Few ids, names and times, so that calls meet each other's things.
const ID = fc.constantFrom('a', 'b', 'c', 'B', '😀', 'ｱ');
const NAME = fc.constantFrom('', 'n', 'na', 'nab', 'nb', 'N', '__proto__', 'n😀');
const USERNAME = fc.constantFrom('alice', 'bob');
const REALM = fc.constantFrom({ name: 'default_native', type: 'native' }, { name: 'ldap1', type: 'ldap' });
const TIME = fc.integer({ min: 0, max: 9 }).map(instant);
const SIZE = fc.integer({ min: 1, max: 4 });
const USER_REALM = fc.constantFrom('native' as const, 'reserved' as const);
const METADATA = fc.jsonValue().map((value) => JSON.parse(JSON.stringify({ value })));

const API_KEY = fc
  .record({
    id: ID,
    name: NAME,
    type: fc.constantFrom('rest' as const, 'cross_cluster' as const),
    creation: TIME,
    expiration: fc.option(TIME),
    creator: fc.tuple(USERNAME, REALM).map(([username, realm]) => aCreator(username, realm)),
    metadata: METADATA,
  })
  .map(anApiKey);

const FILTER: fc.Arbitrary<ApiKeyFilter> = fc.record(
  {
    ids: fc.array(ID, { maxLength: 4 }),
    name: fc.record({ value: NAME, prefix: fc.boolean() }),
    username: USERNAME,
    realmName: REALM.map(({ name }) => name),
    activeAt: TIME,
    notInvalidated: fc.boolean(),
  },
  { requiredKeys: [] },
);

const PASSWORD_HASH = fc.option(fc.constantFrom('hash 1', 'hash 2'));

const COMMAND: fc.Arbitrary<Command> = fc.oneof(
  { arbitrary: API_KEY.map((apiKey) => command('create', apiKey, (store) => store.apiKeys.create(apiKey))), weight: 4 },
  ID.map((id) => command('find', id, (store) => store.apiKeys.find(id))),
  fc.tuple(FILTER, SIZE).map(([filter, size]) => command('list', { filter, size }, (store) => listAll(store, filter, size))),
  fc
    .tuple(FILTER, TIME, fc.boolean())
    .map(([filter, at, crossCluster]) =>
      command('invalidate', { filter, at, crossCluster }, (store) => store.apiKeys.invalidate(filter, at, { crossCluster })),
    ),
  fc
    .tuple(USER_REALM, USERNAME, PASSWORD_HASH, fc.boolean(), METADATA)
    .map(([realm, username, passwordHash, enabled, metadata]) =>
      command('put user', { realm, username, passwordHash, enabled }, (store) =>
        store.users.put(realm, { ...aUser({ username, enabled, metadata }), passwordHash }),
      ),
    ),
  fc
    .tuple(USER_REALM, USERNAME)
    .map(([realm, name]) => command('find user', { realm, name }, (store) => store.users.find(realm, name))),
  fc
    .tuple(USER_REALM, USERNAME)
    .map(([realm, name]) => command('delete user', { realm, name }, (store) => store.users.delete(realm, name))),
  USER_REALM.map((realm) => command('list users', realm, (store) => store.users.list(realm))),
  NAME.map((name) => command('put role', name, (store) => store.roles.put(aRole({ name })))),
  NAME.map((name) => command('find role', name, (store) => store.roles.find(name))),
  NAME.map((name) => command('delete role', name, (store) => store.roles.delete(name))),
  fc.constant(command('list roles', null, (store) => store.roles.list())),
  fc.constant(command('head', null, (store) => store.changes.head())),
  fc.tuple(fc.nat(20), SIZE).map(([seq, size]) => command('since', { seq, size }, (store) => store.changes.since(seq, size))),
);

/** Sequences of calls. */
export const COMMANDS: fc.Arbitrary<readonly Command[]> = fc.array(COMMAND, { minLength: 10, maxLength: 60, size: 'max' });

/** Everything that a store holds, as text. */
export async function describeStore(store: Store): Promise<string> {
  return asText({
    apiKeys: await listAll(store, {}, 3),
    native: await store.users.list('native'),
    reserved: await store.users.list('reserved'),
    roles: await store.roles.list(),
    changes: await store.changes.since(0, 10_000),
  });
}

function command(name: string, input: unknown, call: (store: Store) => Promise<unknown>): Command {
  return {
    title: `${name} ${JSON.stringify(input)}`,
    run: async (store) => {
      try {
        return asText((await call(store)) ?? null);
      } catch (error) {
        if (error instanceof StoreError) return error.code;
        throw error;
      }
    },
  };
}

async function listAll(store: Store, filter: ApiKeyFilter, size: number): Promise<readonly unknown[]> {
  const pages: unknown[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<Store['apiKeys']['list']>> = await store.apiKeys.list(
      filter,
      after === null ? { size } : { size, after },
    );
    pages.push(page.items);
    after = page.next;
  } while (after !== null);
  return pages;
}
