import { describe, expect, test, vi } from 'vitest';
import { aWorld } from '../../../test/support/action-fixtures.ts';
import { createPasswordHashing } from '../../authentication/password-hashing.ts';
import type { ImportedThing } from '../../domain/import/imported-thing.ts';
import { NO_FLAGS } from '../../domain/opensearch/resource-flags.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../../domain/role/role-descriptor.ts';
import { Secret } from '../../domain/secret.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';
import { systemRandom } from '../../platform/random.ts';
import { openMemoryStore } from '../../stores/memory/memory-store.ts';
import { importExport } from './import-export.ts';
import { type ImportDeps, type ImportOptions, type ImportOutcome, importThings } from './import-things.ts';

const PASSWORDS = createPasswordHashing({
  random: systemRandom,
  algorithm: 'bcrypt4',
  hashesConcurrentMax: 2,
  hashesQueuedMax: 100,
  verifiedEntriesMax: 0,
});
const HASH = await PASSWORDS.hash(new Secret('a password of its own'));

function user(given: Partial<NativeUser> = {}): ImportedThing {
  const openSearch = { backendRoles: ['ops'], attributes: {}, description: null, flags: NO_FLAGS };
  const rest = { roles: [], fullName: null, email: null, metadata: {}, enabled: true, passwordHash: HASH, openSearch };
  const item = { username: 'jane', ...rest, ...given };
  return { kind: 'user', name: item.username, item };
}

function role(cluster: readonly string[]): ImportedThing {
  return { kind: 'role', name: 'r', item: { name: 'r', descriptor: { ...EMPTY_ROLE_DESCRIPTOR, cluster } } };
}

function openWorld(): ImportDeps & {
  run(things: readonly ImportedThing[], options?: Partial<ImportOptions>): Promise<string[]>;
} {
  const deps = { store: openMemoryStore(), passwords: PASSWORDS, builtInNames: new Set(['elastic']) };
  return {
    ...deps,
    async run(things, options) {
      const outcomes: ImportOutcome[] = [];
      await importThings(deps, things, { dryRun: false, overwrite: false, ...options }, (outcome) => outcomes.push(outcome));
      return outcomes.map(({ name, outcome, reason }) => `${name} ${outcome}${reason === null ? '' : `: ${reason}`}`);
    },
  };
}

describe('importing', () => {
  test('creates what is not there, and changes nothing the second time', async () => {
    const { run, store } = openWorld();
    expect(await run([user(), role(['monitor'])])).toEqual(['jane created', 'r created']);
    const head = store.users;
    expect(await run([user(), role(['monitor'])])).toEqual(['jane unchanged', 'r unchanged']);
    expect(await head.find('native', 'jane')).toMatchObject({ openSearch: { backendRoles: ['ops'] } });
  });

  test('dry tells the same and stores nothing', async () => {
    const { run, store } = openWorld();
    expect(await run([user()], { dryRun: true })).toEqual(['jane created']);
    expect(await store.users.list('native')).toEqual([]);
  });

  test('leaves what differs, unless it is told to overwrite', async () => {
    const { run, store } = openWorld();
    await run([role(['monitor'])]);
    expect(await run([role(['all'])])).toEqual([expect.stringMatching(/^r refused: another one is there/)]);
    expect(await run([role(['all'])], { overwrite: true })).toEqual(['r updated']);
    expect((await store.roles.find('r'))?.descriptor.cluster).toEqual(['all']);
  });

  test('of one product keeps what the other says of a thing', async () => {
    const { run, store } = openWorld();
    await run([role(['monitor'])]);
    const permissions = { clusterPermissions: ['cluster_monitor'], indexPermissions: [] };
    const fromOpenSearch: ImportedThing = {
      kind: 'role',
      name: 'r',
      item: { name: 'r', descriptor: { ...EMPTY_ROLE_DESCRIPTOR, permissions } },
    };
    expect(await run([fromOpenSearch], { overwrite: true })).toEqual(['r updated']);
    expect(await run([role(['monitor'])])).toEqual(['r unchanged']);
    expect((await store.roles.find('r'))?.descriptor).toMatchObject({ cluster: ['monitor'], permissions });
  });

  test.each([
    { name: 'a built-in user', thing: user({ username: 'elastic' }), reason: 'a built-in user has this name' },
    { name: 'a user whose password is its name', password: 'jane', thing: user(), reason: 'everybody knows' },
    { name: 'a user whose password is admin', password: 'admin', thing: user(), reason: 'everybody knows' },
    {
      name: 'a user of a demonstration with a password of one',
      password: 'changeme',
      thing: user({ username: 'kibanaserver' }),
      reason: 'everybody knows',
    },
  ])('refuses $name', async ({ thing, password, reason }) => {
    const { run } = openWorld();
    const passwordHash = password === undefined ? HASH : await PASSWORDS.hash(new Secret(password));
    const given = thing.kind === 'user' ? user({ ...thing.item, passwordHash }) : thing;
    expect(await run([given])).toEqual([expect.stringContaining(reason)]);
  });
});

describe('importing through the API', () => {
  const options = { dryRun: false, overwrite: false };
  const read = { things: [role(['monitor'])], refused: [], notices: [] };

  test('is audited by thing', async () => {
    const world = aWorld();
    const deps = { store: openMemoryStore(), passwords: PASSWORDS, builtInNames: new Set<string>(), audit: world.audit };
    const { outcomes } = await importExport(deps, world.superuser, () => read, options);
    expect(outcomes).toMatchObject([{ name: 'r', outcome: 'created' }]);
    expect(world.events.map(({ event, targets }) => [event, ...targets])).toContainEqual(['put_role', 'r']);
  });

  test('reads nothing of what a caller sends who may not', async () => {
    const world = aWorld();
    const deps = { store: openMemoryStore(), passwords: PASSWORDS, builtInNames: new Set<string>(), audit: world.audit };
    const readExport = vi.fn(() => read);
    await expect(importExport(deps, world.user('eve', 'own_keys'), readExport, options)).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(readExport).not.toHaveBeenCalled();
  });
});
