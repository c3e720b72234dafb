import fc from 'fast-check';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import type { Query } from '../../domain/query/query.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../../domain/role/role-descriptor.ts';
import { instant } from '../../domain/time.ts';
import { type ApiKeyFilter, type ApiKeyUpdate, type Store, StoreError } from '../store.ts';
import { anOpenSearchUser } from './stored-opensearch-things.ts';
import { aCreator, anApiKey, aPrivilege, aRole, asText, aUser, FULL_DESCRIPTOR } from './stored-things.ts';

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
// Digests apart from ids, so that each can be taken alone.
const API_TOKEN = fc
  .tuple(API_KEY, fc.record({ form: fc.constantFrom('opaque' as const, 'jwt' as const), digest: ID }))
  .map(([apiKey, token]): ApiKey => ({ ...apiKey, token }));
const TOKENS_MAX = fc.nat(3);

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

const UPDATED_FIELDS: fc.Arbitrary<ApiKeyUpdate['fields']> = fc.record(
  {
    creator: API_KEY.map(({ creator }) => creator),
    metadata: METADATA,
    expiration: fc.option(TIME),
    ownerRights: fc.constantFrom('snapshot' as const, 'live' as const),
    access: fc.option(METADATA),
    certificateIdentity: fc.option(NAME),
  },
  { requiredKeys: [] },
);
const USE = fc.record({ at: TIME, requestId: NAME, address: NAME });
const USER_FIELDS = fc.record(
  { enabled: fc.boolean(), passwordHash: fc.constantFrom('hash 1', 'hash 2') },
  { requiredKeys: [] },
);
const FLAGS = fc.option(fc.record({ reserved: fc.boolean(), hidden: fc.boolean() }));
const OPENSEARCH_USER = fc.option(
  fc.constantFrom(anOpenSearchUser(), anOpenSearchUser({ backendRoles: [], attributes: {}, description: null })),
);
const ROLE = fc
  .tuple(NAME, fc.constantFrom(FULL_DESCRIPTOR, EMPTY_ROLE_DESCRIPTOR), FLAGS)
  .map(([name, descriptor, flags]) => aRole({ name, descriptor, ...(flags !== null && { flags }) }));
const PRIVILEGE = fc.constantFrom(aPrivilege(), aPrivilege({ actions: [] }), aPrivilege({ metadata: {} }));
const PASSWORD_HASH = fc.option(fc.constantFrom('hash 1', 'hash 2'));

const COMMAND: fc.Arbitrary<Command> = fc.oneof(
  { arbitrary: API_KEY.map((apiKey) => command('create', apiKey, (store) => store.apiKeys.create(apiKey))), weight: 4 },
  {
    arbitrary: fc
      .tuple(API_TOKEN, TOKENS_MAX)
      .map(([token, max]) => command('create token', { token, max }, (store) => store.apiKeys.createToken(token, max))),
    weight: 4,
  },
  API_TOKEN.map((token) => command('create', token, (store) => store.apiKeys.create(token))),
  fc.boolean().map((invalidated) =>
    command('count tokens', invalidated, async (store) => {
      const equals = (field: string, value: boolean): Query => ({ kind: 'equals', field, values: [value], ignoreCase: false });
      const query: Query = { kind: 'and', queries: [equals('is_token', true), equals('invalidated', invalidated)] };
      const window = { from: 0, size: 0, searchAfter: null };
      return (await store.apiKeys.query({ visible: { kind: 'all' }, query, sort: [], window, aggregations: {} })).total;
    }),
  ),
  ID.map((digest) => command('find by digest', digest, (store) => store.apiKeys.findByTokenDigest(digest))),
  ID.map((id) => command('find', id, (store) => store.apiKeys.find(id))),
  fc.tuple(FILTER, SIZE).map(([filter, size]) => command('list', { filter, size }, (store) => listAll(store, filter, size))),
  fc
    .tuple(FILTER, TIME, fc.boolean())
    .map(([filter, at, crossCluster]) =>
      command('invalidate', { filter, at, crossCluster }, (store) => store.apiKeys.invalidate(filter, at, { crossCluster })),
    ),
  fc
    .tuple(API_KEY, fc.nat(2))
    .map(([apiKey, max]) => command('create within', { apiKey, max }, (store) => store.apiKeys.createWithin(apiKey, max))),
  fc
    .array(fc.record({ id: ID, fields: UPDATED_FIELDS }), { maxLength: 4 })
    .map((updates) => command('update', updates, (store) => store.apiKeys.update(updates))),
  fc
    .array(fc.tuple(ID, USE), { maxLength: 4 })
    .map((uses) => command('record uses', uses, (store) => store.apiKeys.recordUses(new Map(uses)))),
  fc
    .tuple(TIME, SIZE)
    .map(([before, size]) => command('remove', { before, size }, (store) => store.apiKeys.remove(before, size))),
  fc
    .tuple(USER_REALM, USERNAME, USER_FIELDS)
    .map(([realm, name, fields]) =>
      command('update user', { realm, name, fields }, (store) => store.users.update(realm, name, fields)),
    ),
  fc.array(ROLE, { maxLength: 4 }).map((roles) => command('put roles', roles, (store) => store.roles.put(roles))),
  fc.array(NAME, { maxLength: 4 }).map((names) => command('delete roles', names, (store) => store.roles.delete(names))),
  fc
    .record({ put: fc.array(ROLE, { maxLength: 4 }), removed: fc.array(NAME, { maxLength: 4 }) })
    .map((changes) => command('change roles', changes, (store) => store.roles.change(changes))),
  fc
    .record({
      put: fc.array(fc.record({ name: NAME, item: PRIVILEGE }), { maxLength: 4 }),
      removed: fc.array(NAME, { maxLength: 4 }),
    })
    .map((changes) => command('change privileges', changes, (store) => store.applicationPrivileges.change(changes))),
  fc
    .tuple(
      USER_REALM,
      fc.array(fc.tuple(USERNAME, PASSWORD_HASH, fc.boolean()), { maxLength: 4 }),
      fc.array(USERNAME, { maxLength: 2 }),
    )
    .map(([realm, users, removed]) => {
      const put = users.map(([username, passwordHash, enabled]) => ({ ...aUser({ username, enabled }), passwordHash }));
      return command('change users', { realm, put, removed }, (store) => store.users.change(realm, { put, removed }));
    }),
  fc
    .array(fc.record({ name: NAME, item: PRIVILEGE }), { maxLength: 4 })
    .map((items) => command('put privileges', items, (store) => store.applicationPrivileges.put(items))),
  fc
    .tuple(NAME, PRIVILEGE)
    .map(([name, item]) =>
      command('create privilege', { name, item }, (store) => store.applicationPrivileges.create(name, item)),
    ),
  fc
    .tuple(NAME, PRIVILEGE, PRIVILEGE)
    .map(([name, before, item]) =>
      command('replace privilege', { name, before, item }, (store) => store.applicationPrivileges.replace(name, before, item)),
    ),
  NAME.map((name) => command('find privilege', name, (store) => store.applicationPrivileges.find(name))),
  fc
    .array(NAME, { maxLength: 4 })
    .map((names) => command('delete privileges', names, (store) => store.applicationPrivileges.delete(names))),
  fc.constant(command('list privileges', null, (store) => store.applicationPrivileges.list())),
  fc
    .tuple(USER_REALM, USERNAME, PASSWORD_HASH, fc.boolean(), METADATA, OPENSEARCH_USER)
    .map(([realm, username, passwordHash, enabled, metadata, openSearch]) =>
      command('put user', { realm, username, passwordHash, enabled, openSearch }, (store) =>
        store.users.put(realm, {
          ...aUser({ username, enabled, metadata, ...(openSearch !== null && { openSearch }) }),
          passwordHash,
        }),
      ),
    ),
  fc
    .tuple(USER_REALM, USERNAME)
    .map(([realm, name]) => command('find user', { realm, name }, (store) => store.users.find(realm, name))),
  fc
    .tuple(USER_REALM, USERNAME)
    .map(([realm, name]) => command('delete user', { realm, name }, (store) => store.users.delete(realm, name))),
  USER_REALM.map((realm) => command('list users', realm, (store) => store.users.list(realm))),
  NAME.map((name) => command('find role', name, (store) => store.roles.find(name))),
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
    privileges: await store.applicationPrivileges.list(),
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
