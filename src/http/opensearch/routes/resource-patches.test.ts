import { describe, expect, test } from 'vitest';
import { aResourceWorld, STRONG_PASSWORD as P, type ResourceWorld } from '../../../../test/support/opensearch-resources.ts';

const U = 'internalusers/zda';
const R = 'roles/r1';
const error = (reason: string, details = {}) => ({ status: 400, body: { status: 'error', reason, ...details } });
const bad = (message: string) => ({ status: 400, body: { status: 'BAD_REQUEST', message } });
const ok = (message: string) => ({ status: 200, body: { status: 'OK', message } });

async function aWorld(): Promise<ResourceWorld> {
  const world = aResourceWorld();
  await world.ask('PUT', U, { password: P });
  await world.ask('PUT', R, {
    cluster_permissions: ['a'],
    index_permissions: [{ index_patterns: ['p'], allowed_actions: ['read'] }],
  });
  return world;
}

async function entry(world: ResourceWorld, path: string): Promise<unknown> {
  const { body } = await world.ask('GET', path);
  return Object.values(body ?? {})[0];
}

describe('a patch of one thing', () => {
  test.each([
    { name: 'an empty patch', path: U, patch: [], answer: bad('Wrong request body') },
    { name: 'no body', path: U, patch: '', answer: bad('Wrong request body') },
    { name: 'an object', path: U, patch: { op: 'add', path: '/description', value: 'q' }, answer: bad('Wrong request body') },
    {
      name: 'what is no JSON',
      path: U,
      patch: '[',
      answer: { status: 400, body: { status: 'BAD_REQUEST', message: expect.stringMatching(/^Error in JSON patch: /) } },
    },
    {
      name: 'another operation',
      path: U,
      patch: [{ op: 'test', path: '/description', value: 'x' }],
      answer: bad('Unsupported patch operation: test. Supported are: replace,remove,add'),
    },
    {
      name: 'what it patches for nothing',
      path: U,
      patch: [{ op: 'remove', path: '/nothere' }],
      answer: ok('No updates required'),
    },
    {
      name: 'what is empty as missing',
      path: U,
      patch: [{ op: 'add', path: '/backend_roles/-', value: 'x' }],
      answer: bad('Missing field "backend_roles"'),
    },
    {
      name: 'flags as missing',
      path: U,
      patch: [{ op: 'replace', path: '/reserved', value: true }],
      answer: bad('Missing field "reserved"'),
    },
    {
      name: 'flags as unknown',
      path: U,
      patch: [{ op: 'add', path: '/reserved', value: true }],
      answer: error('Invalid configuration', { invalid_keys: { keys: 'reserved' } }),
    },
    {
      name: 'an unknown key',
      path: U,
      patch: [{ op: 'add', path: '/foo', value: 'x' }],
      answer: error('Invalid configuration', { invalid_keys: { keys: 'foo' } }),
    },
    {
      name: 'a value of another type',
      path: U,
      patch: [{ op: 'add', path: '/backend_roles', value: 'x' }],
      answer: error('Wrong datatype', { backend_roles: 'Array expected' }),
    },
    {
      name: 'null in a list',
      path: U,
      patch: [{ op: 'add', path: '/backend_roles', value: [null] }],
      answer: error('`null` or blank values are not allowed as json array elements'),
    },
    {
      name: 'null for a text',
      path: U,
      patch: [{ op: 'add', path: '/description', value: null }],
      answer: error('Wrong datatype', { description: 'String expected' }),
    },
    {
      name: 'a weak password',
      path: U,
      patch: [{ op: 'add', path: '/password', value: 'weak' }],
      answer: error('Weak password'),
    },
    {
      name: 'an empty whole',
      path: U,
      patch: [{ op: 'replace', path: '', value: {} }],
      answer: error('Request body required for this action.'),
    },
    { name: 'a whole that goes', path: U, patch: [{ op: 'remove', path: '' }], answer: bad('Cannot remove document root') },
    {
      name: 'a body before whether it is there',
      path: 'roles/nope',
      patch: [{ op: 'nope', path: '/x' }],
      answer: bad('Unsupported patch operation: nope. Supported are: replace,remove,add'),
    },
    {
      name: 'what is not there',
      path: 'internalusers/nope',
      patch: [{ op: 'replace', path: '/description', value: 'x' }],
      answer: { status: 404, body: { status: 'NOT_FOUND', message: "user 'nope' not found." } },
    },
    {
      name: 'a place behind a list',
      path: R,
      patch: [{ op: 'add', path: '/cluster_permissions/9', value: 'y' }],
      answer: bad('Array index 9 out of bounds'),
    },
    {
      name: 'a static role',
      path: 'roles/all_access',
      patch: [{ op: 'add', path: '/description', value: 'x' }],
      answer: { status: 403, body: { status: 'FORBIDDEN', message: "Resource 'all_access' is static." } },
    },
    {
      name: 'more operations than may be',
      path: U,
      patch: Array.from({ length: 51 }, () => ({ op: 'remove', path: '/x' })),
      answer: bad('A patch may have at most 50 operations'),
    },
  ])('answers $name', async ({ path, patch, answer }) => {
    const world = await aWorld();
    const before = [await entry(world, U), await entry(world, R)];
    expect(await world.ask('PATCH', path, patch)).toEqual(answer);
    expect([await entry(world, U), await entry(world, R)]).toEqual(before);
  });

  test('changes and says so, and the second time needs nothing', async () => {
    const world = await aWorld();
    const patch = [{ op: 'add', path: '/description', value: 'x' }];
    expect(await world.ask('PATCH', U, patch)).toEqual(ok("'zda' updated."));
    expect(await world.ask('PATCH', U, patch)).toEqual(ok('No updates required'));
    expect(await entry(world, U)).toMatchObject({ description: 'x' });
  });

  test('changes a password and leaves it otherwise', async () => {
    const world = await aWorld();
    await world.ask('PATCH', U, [{ op: 'add', path: '/password', value: 'nkwqzxvbj!4' }]);
    expect(await world.store.users.find('native', 'zda')).toMatchObject({ passwordHash: 'hashed:nkwqzxvbj!4' });
    await world.ask('PATCH', U, [{ op: 'add', path: '/attributes', value: { a: '1' } }]);
    expect(await world.ask('PATCH', U, [{ op: 'remove', path: '/hash' }])).toEqual(ok("'zda' updated."));
    expect(await world.store.users.find('native', 'zda')).toMatchObject({ passwordHash: 'hashed:nkwqzxvbj!4' });
  });

  test('reaches into the rules of a role', async () => {
    const world = await aWorld();
    const patch = [
      { op: 'add', path: '/cluster_permissions/0', value: 'y' },
      { op: 'add', path: '/index_permissions/-', value: { index_patterns: ['q'] } },
      { op: 'add', path: '/index_permissions/0/dls', value: '{}' },
    ];
    expect(await world.ask('PATCH', R, patch)).toEqual(ok("'r1' updated."));
    const missing = [{ op: 'add', path: '/index_permissions/1/allowed_actions/-', value: 'read' }];
    expect(await world.ask('PATCH', R, missing)).toEqual(bad('Missing field "allowed_actions"'));
    expect(await entry(world, R)).toMatchObject({
      cluster_permissions: ['y', 'a'],
      index_permissions: [
        { index_patterns: ['p'], dls: '{}', fls: [], masked_fields: [], allowed_actions: ['read'] },
        { index_patterns: ['q'], fls: [], masked_fields: [], allowed_actions: [] },
      ],
    });
  });
});

describe('a patch of all things', () => {
  test.each([
    {
      name: 'adds and removes',
      patch: [
        { op: 'add', path: '/b', value: { cluster_permissions: ['c'] } },
        { op: 'remove', path: '/r1' },
      ],
      answer: ok('Resource updated.'),
      left: ['b'],
    },
    { name: 'changes nothing', patch: [{ op: 'remove', path: '/nope' }], answer: ok('No updates required'), left: ['r1'] },
    {
      name: 'takes back what it does',
      patch: [
        { op: 'add', path: '/b', value: {} },
        { op: 'remove', path: '/b' },
      ],
      answer: ok('No updates required'),
      left: ['r1'],
    },
    {
      name: 'refuses an empty thing',
      patch: [{ op: 'add', path: '/b', value: {} }],
      answer: error('Request body required for this action.'),
      left: ['r1'],
    },
    {
      name: 'refuses what is no thing',
      patch: [{ op: 'add', path: '/b', value: 1 }],
      answer: error('Request body required for this action.'),
      left: ['r1'],
    },
    {
      name: 'refuses an unknown key',
      patch: [{ op: 'add', path: '/b', value: { foo: 1 } }],
      answer: error('Invalid configuration', { invalid_keys: { keys: 'foo' } }),
      left: ['r1'],
    },
    {
      name: 'refuses what is not there',
      patch: [{ op: 'replace', path: '/b', value: {} }],
      answer: bad('Missing field "b"'),
      left: ['r1'],
    },
    {
      name: 'refuses to remove a static role',
      patch: [{ op: 'remove', path: '/readall' }],
      answer: { status: 403, body: { status: 'FORBIDDEN', message: "Resource 'readall' is static." } },
      left: ['r1'],
    },
    {
      name: 'does nothing when a part is refused',
      patch: [
        { op: 'add', path: '/b', value: { cluster_permissions: ['c'] } },
        { op: 'remove', path: '/r1' },
        { op: 'add', path: '/c', value: { foo: 1 } },
      ],
      answer: error('Invalid configuration', { invalid_keys: { keys: 'foo' } }),
      left: ['r1'],
    },
    {
      name: 'refuses a whole that is no object',
      patch: [{ op: 'replace', path: '', value: [] }],
      answer: bad('Wrong request body'),
      left: ['r1'],
    },
  ])('$name', async ({ patch, answer, left }) => {
    const world = await aWorld();
    expect(await world.ask('PATCH', 'roles', patch)).toEqual(answer);
    expect((await world.store.roles.list()).map(({ name }) => name)).toEqual(left);
  });

  test('that would remove everything stops at what is protected', async () => {
    const world = await aWorld();
    expect(await world.ask('PATCH', 'roles', [{ op: 'replace', path: '', value: {} }])).toMatchObject({ status: 403 });
    expect(await world.store.roles.list()).toHaveLength(1);
  });

  test('makes and changes users', async () => {
    const world = await aWorld();
    const patch = [
      { op: 'add', path: '/zdb', value: { password: P, backend_roles: ['x'] } },
      { op: 'add', path: '/zdb/backend_roles/-', value: 'z' },
      { op: 'add', path: '/zda/description', value: 'two' },
    ];
    expect(await world.ask('PATCH', 'internalusers', patch)).toEqual(ok('Resource updated.'));
    expect(await entry(world, 'internalusers/zdb')).toMatchObject({ backend_roles: ['x', 'z'] });
    expect(await entry(world, U)).toMatchObject({ description: 'two' });
    const named = await world.ask('PATCH', 'internalusers', [{ op: 'add', path: '/zd:c', value: { password: P } }]);
    expect(named).toEqual(bad("A restricted character(s) was detected in the account name. Please remove: ':'"));
    const mapped = await world.ask('PATCH', 'rolesmapping', [{ op: 'add', path: '/nope', value: { users: ['a'] } }]);
    expect(mapped).toEqual({ status: 404, body: { status: 'NOT_FOUND', message: "role 'nope' not found." } });
  });
});

describe('a patch of all is made by one change of the store', () => {
  test.each([
    { kind: 'internalusers', body: { password: P }, added: { password: P } },
    { kind: 'roles', body: { cluster_permissions: ['a'] }, added: { cluster_permissions: ['a'] } },
    { kind: 'rolesmapping', body: { users: ['u'] }, added: { users: ['u'] } },
    { kind: 'actiongroups', body: { allowed_actions: ['a'], description: 'x' }, added: { allowed_actions: [] } },
    { kind: 'tenants', body: {}, added: { description: 'x' } },
  ])('of $kind', async ({ kind, body, added }) => {
    const world = aResourceWorld();
    for (const name of ['gone', 'kept', 'new']) {
      if (kind === 'rolesmapping') await world.ask('PUT', `roles/${name}`, { cluster_permissions: ['a'] });
      if (name !== 'new') await world.ask('PUT', `${kind}/${name}`, { ...body, description: 'x' });
    }
    const batches: (readonly string[])[] = [];
    world.store.changes.subscribe((changes) => batches.push(changes.map(({ id }) => id).sort()));
    const patch = [
      { op: 'remove', path: '/gone' },
      { op: 'add', path: '/new', value: added },
      { op: 'replace', path: '/kept/description', value: 'y' },
    ];
    expect(await world.ask('PATCH', kind, patch)).toEqual(ok('Resource updated.'));
    expect(batches).toEqual([['gone', 'kept', 'new']]);
  });

  test('which makes none when a user is gone before the store comes to it', async () => {
    const world = await aWorld();
    const { users } = world.store;
    await world.ask('PUT', 'internalusers/other', { password: P, description: 'x' });
    const change = users.change.bind(users);
    users.change = async (realm, changes) => {
      await users.delete('native', 'zda');
      return change(realm, changes);
    };
    const patch = [
      { op: 'replace', path: '/other/description', value: 'y' },
      { op: 'add', path: '/zda/description', value: 'y' },
    ];
    expect(await world.ask('PATCH', 'internalusers', patch)).toMatchObject({ status: 409 });
    expect(await users.find('native', 'other')).toMatchObject({ openSearch: { description: 'x' } });
    expect(await users.find('native', 'zda')).toBeNull();
  });
});

describe('changes at the same time', () => {
  test('of one list are all kept', async () => {
    const world = await aWorld();
    const values = Array.from({ length: 20 }, (_, index) => `v${index}`);
    const add = (value: string) => [{ op: 'add', path: '/cluster_permissions/-', value }];
    const answers = await Promise.all(
      values.map((value, index) =>
        index % 2 === 0
          ? world.ask('PATCH', R, add(value))
          : world.ask('PATCH', 'roles', [{ op: 'add', path: '/r1/cluster_permissions/-', value }]),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(values.map(() => 200));
    const { descriptor } = (await world.store.roles.find('r1')) ?? {};
    expect([...(descriptor?.permissions?.clusterPermissions ?? [])].sort()).toEqual(['a', ...values].sort());
  });

  test('that come in between are seen, and the change is made anew', async () => {
    const world = await aWorld();
    const { users } = world.store;
    const find = users.find.bind(users);
    let isDisabled = false;
    users.find = async (realm, name) => {
      const found = await find(realm, name);
      if (!isDisabled) {
        isDisabled = true;
        await users.update('native', 'zda', { enabled: false });
      }
      return found;
    };
    expect(await world.ask('PATCH', U, [{ op: 'add', path: '/description', value: 'x' }])).toMatchObject({ status: 200 });
    expect(await find('native', 'zda')).toMatchObject({ enabled: false, openSearch: { description: 'x' } });
  });

  test('that never end are told of as a conflict', async () => {
    const world = await aWorld();
    const { users } = world.store;
    const find = users.find.bind(users);
    users.find = async (realm, name) => {
      const found = await find(realm, name);
      await users.update('native', 'zda', { enabled: true });
      return found;
    };
    expect(await world.ask('PUT', U, { description: 'x' })).toMatchObject({ status: 409, body: { status: 'CONFLICT' } });
    expect((await find('native', 'zda'))?.openSearch?.description).toBeNull();
  });

  test('that come with the change itself are told of as a conflict, for nobody can say which was last', async () => {
    const world = await aWorld();
    const { users } = world.store;
    const change = users.change.bind(users);
    users.change = async (realm, changes) => {
      await users.update('native', 'zda', { enabled: false });
      return change(realm, changes);
    };
    expect(await world.ask('PUT', U, { description: 'x' })).toMatchObject({ status: 409, body: { status: 'CONFLICT' } });
    expect(world.events.at(-1)).toMatchObject({ event: 'put_user', targets: ['zda'] });
  });
});
