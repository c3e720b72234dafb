import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Authenticator } from '../../src/authentication/authenticator.ts';
import type { PasswordHashing } from '../../src/authentication/password-hashing.ts';
import type { AuthenticationResult } from '../../src/authentication/principal.ts';
import type { Secret } from '../../src/domain/secret.ts';
import { openMemoryStore } from '../../src/stores/memory/memory-store.ts';
import { openSqliteStore } from '../../src/stores/sql/sqlite-store.ts';
import type { Store, UserRealm } from '../../src/stores/store.ts';
import {
  aDescriptor,
  anApiKey,
  apiKeyHeader,
  aUser,
  basicHeader,
  connectAuthenticator,
  NOW,
} from '../support/authentication-fixtures.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

/** Each iteration makes one change at one of the points at which a load waits. SQLite: once per point, warm and cold. */
const ITERATIONS = { apiKey: 10_000, user: 1_000, sqlite: 36 } as const;
/** A memory store looks through all of its keys to invalidate one, so each is used for so many iterations only. */
const ITERATIONS_PER_STORE = 500;
/** A load of a user waits at 8 points, and a load may be made twice; a point that is not reached: after everything. */
const POINTS = 18;

/** Called wherever a load waits: before and after each read of the store and each hash. */
type Gate = () => Promise<void>;

/** A way to end a credential. */
interface Ending {
  readonly name: string;
  readonly kind: 'apiKey' | 'user';
  prepare(store: Store, id: string): Promise<unknown>;
  header(id: string): string;
  end(store: Store, id: string): Promise<unknown>;
  /** What is still accepted afterwards, as another principal; `null`: nothing. */
  readonly acceptedAfter: 'withOtherRights' | null;
}

const PASSWORD = 'correct';
const hashed = (password: string): string => `hash of ${password}`;
const putUser = (store: Store, username: string, changes: Partial<ReturnType<typeof aUser>>): Promise<unknown> =>
  store.users.put('native', aUser(hashed(PASSWORD), { username, roles: [`role of ${username}`], ...changes }));
const user = {
  kind: 'user',
  prepare: async (store: Store, id: string) => {
    await store.roles.put([{ name: `role of ${id}`, descriptor: aDescriptor({ cluster: ['all'] }) }]);
    await putUser(store, id, {});
  },
  header: (id: string) => basicHeader(id, PASSWORD),
  acceptedAfter: null,
} as const;

const ENDINGS: readonly Ending[] = [
  {
    name: 'an API key is invalidated',
    kind: 'apiKey',
    prepare: (store, id) => store.apiKeys.create(anApiKey({ id })),
    header: (id) => apiKeyHeader(id),
    end: (store, id) => store.apiKeys.invalidate({ ids: [id] }, NOW, { crossCluster: false }),
    acceptedAfter: null,
  },
  { ...user, name: 'a user is deleted', end: (store, id) => store.users.delete('native', id) },
  { ...user, name: 'a user is disabled', end: (store, id) => putUser(store, id, { enabled: false }) },
  {
    ...user,
    name: 'a user is disabled by an update',
    end: (store, id) => store.users.update('native', id, { enabled: false }),
  },
  {
    ...user,
    name: 'a password is changed by an update',
    end: (store, id) => store.users.update('native', id, { passwordHash: hashed('other') }),
  },
  { ...user, name: 'a password is changed', end: (store, id) => putUser(store, id, { passwordHash: hashed('other') }) },
  {
    ...user,
    name: 'a role is taken from a user',
    end: (store, id) => putUser(store, id, { roles: [] }),
    acceptedAfter: 'withOtherRights',
  },
  {
    ...user,
    name: 'a role is deleted',
    end: (store, id) => store.roles.delete([`role of ${id}`]),
    acceptedAfter: 'withOtherRights',
  },
];

/** The store, with a gate before and after every read that authentication makes. */
function gatedStore(store: Store, gate: Gate): Store {
  const gated =
    <Key extends unknown[], Found>(find: (...key: Key) => Promise<Found>) =>
    async (...key: Key): Promise<Found> => {
      await gate();
      const found = await find(...key);
      await gate();
      return found;
    };
  return {
    ...store,
    apiKeys: { ...store.apiKeys, find: gated((id: string) => store.apiKeys.find(id)) },
    users: { ...store.users, find: gated((realm: UserRealm, username: string) => store.users.find(realm, username)) },
    roles: { ...store.roles, find: gated((name: string) => store.roles.find(name)) },
  };
}

/** Hashing that takes its time at the gate and nowhere else. */
function gatedHashing(gate: Gate): PasswordHashing {
  const compare = async (password: Secret, stored: string): Promise<boolean> => {
    await gate();
    const matches = stored === hashed(password.reveal());
    await gate();
    return matches;
  };
  return {
    hash: async (password) => hashed(password.reveal()),
    verify: compare,
    verifyDecoy: async (password) => void (await compare(password, '')),
  };
}

/** An authenticator on a gated store, and the means to have something done when a load waits for the n-th time. */
function startRace(store: Store, limits: { readonly entriesMax?: number }) {
  let countdown = Number.POSITIVE_INFINITY;
  let due: () => Promise<void> = async () => undefined;
  const gate: Gate = async () => {
    countdown -= 1;
    if (countdown === -1) await due();
  };
  const authenticator = connectAuthenticator(gatedStore(store, gate), { limits, passwords: gatedHashing(gate) });
  /** Has `act` done once: when a load waits for the n-th time, or by calling what is returned. */
  const at = (point: number, act: () => Promise<void>): (() => Promise<void>) => {
    let done: Promise<void> | null = null;
    due = () => {
      done ??= act();
      return done;
    };
    countdown = point;
    return due;
  };
  return { store, authenticator, at };
}

/** Which of the results were accepted by a principal that still says it is current. */
function currentlyAccepted(results: readonly AuthenticationResult[]): readonly AuthenticationResult[] {
  return results.filter((result) => result.outcome === 'authenticated' && result.principal.isCurrent());
}

/** What an `Ending` leaves: nothing, or a principal without the rights it had. */
function expectEnded(result: AuthenticationResult, ending: Ending): void {
  if (ending.acceptedAfter === null) {
    expect(result.outcome).toBe('refused');
    return;
  }
  if (result.outcome !== 'authenticated') throw result.error;
  expect(Object.keys(result.principal.rights.descriptorSets[0] ?? {})).toEqual([]);
}

async function authenticate(authenticator: Authenticator, authorization: string): Promise<AuthenticationResult> {
  return authenticator.authenticate({ authorization, uri: '/', now: NOW });
}

const CACHES = [
  { cache: 'on', limits: {} },
  { cache: 'too small', limits: { entriesMax: 1 } },
  { cache: 'off', limits: { entriesMax: 0 } },
] as const;

/** Races one ending against loads and hits, over all points, numbers of callers, and with the credential cached or not. */
async function raceRepeatedly(race: ReturnType<typeof startRace>, ending: Ending, iterations: number): Promise<void> {
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    await raceOnce(race, ending, `id-${iteration}`, {
      point: iteration % POINTS,
      callers: 1 + (iteration % 3),
      warm: Math.floor(iteration / POINTS) % 2 === 0,
    });
  }
}

describe.each(CACHES)('in memory, with the cache $cache', ({ limits }) => {
  test.each(ENDINGS)('once it is answered that $name, nothing is accepted, whenever it happens', async (ending) => {
    for (let done = 0; done < ITERATIONS[ending.kind]; done += ITERATIONS_PER_STORE) {
      await raceRepeatedly(startRace(openMemoryStore(), limits), ending, ITERATIONS_PER_STORE);
    }
  });
});

describe.each(CACHES)('on SQLite, with the cache $cache', ({ limits }) => {
  test.each(ENDINGS)('once it is answered that $name, nothing is accepted, whenever it happens', async (ending) => {
    await using folder = await makeTemporaryFolder();
    const store = await openSqliteStore({ path: join(folder.path, 'claviger.db'), durability: 'normal' });
    await raceRepeatedly(startRace(store, limits), ending, ITERATIONS.sqlite);
    await store.close();
  });
});

/** One change against several callers, who come before it, at it, and after it. */
async function raceOnce(
  { store, authenticator, at }: ReturnType<typeof startRace>,
  ending: Ending,
  id: string,
  { point, callers, warm }: { readonly point: number; readonly callers: number; readonly warm: boolean },
): Promise<void> {
  const header = ending.header(id);
  await ending.prepare(store, id);
  const before: Promise<AuthenticationResult>[] = [];
  if (warm) before.push(Promise.resolve(await authenticate(authenticator, header)));
  const afterAnswer: Promise<AuthenticationResult>[] = [];
  const end = at(point, async () => {
    before.push(authenticate(authenticator, header));
    await ending.end(store, id);
    // The change is answered: from here on the old credential is worth nothing, also within the load that waits meanwhile.
    for (const result of currentlyAccepted(await settledOf(before))) expectEnded(result, ending);
    afterAnswer.push(authenticate(authenticator, header));
  });
  for (let caller = 0; caller < callers; caller += 1) before.push(authenticate(authenticator, header));
  await Promise.all(before);
  await end();
  for (const result of await Promise.all(afterAnswer)) expectEnded(result, ending);
  expectEnded(await authenticate(authenticator, header), ending);
  for (const result of await Promise.all(before)) {
    // Who came before the answer may have been accepted, but then knows that it is over, or got what is true afterwards.
    if (result.outcome === 'authenticated' && result.principal.isCurrent()) expectEnded(result, ending);
  }
}

/** The results that are there already; those of callers who still wait are not. */
async function settledOf(results: readonly Promise<AuthenticationResult>[]): Promise<readonly AuthenticationResult[]> {
  const pending = Symbol('pending');
  const states = await Promise.all(results.map((result) => Promise.race([result, Promise.resolve(pending)])));
  return states.filter((state): state is AuthenticationResult => state !== pending);
}
