import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld } from '../../../test/support/action-fixtures.ts';
import { DEFAULT_QUERY_LIMITS } from '../../domain/query-dsl/query-limits.ts';
import type { SearchClause } from '../../domain/query-dsl/search-clause.ts';
import type { ActionContext } from '../action-context.ts';
import { queryRoles } from '../role/query-roles.ts';
import { queryUsers } from './query-users.ts';

const EVERYTHING: SearchClause = { query: null, from: null, size: 100, sort: [], searchAfter: null };

describe('querying users and roles', () => {
  let world: ActionWorld;
  beforeEach(async () => {
    world = aWorld();
    const parts = { roles: ['r'], metadata: {}, enabled: true, passwordHash: 'x' };
    await world.store.users.put('native', { username: 'ann', fullName: 'Ann Lee', email: 'ann@example.com', ...parts });
    await world.store.users.put('native', { username: 'ben', fullName: null, email: null, ...parts, enabled: false });
    await world.store.users.put('reserved', { username: 'elastic', fullName: null, email: null, ...parts });
    const descriptor = aDescriptor({ description: 'Reads the shop', metadata: { team: { of: 'x' } } });
    await world.store.roles.put([{ name: 'shop', descriptor }]);
  });

  async function usersOf(caller: ActionContext, query: SearchClause['query']): Promise<readonly string[]> {
    const deps = { ...world.store, audit: world.audit, queryLimits: DEFAULT_QUERY_LIMITS };
    const found = await queryUsers(deps, caller, { ...EVERYTHING, query, withProfileUid: true });
    return found.hits.map(({ item }) => item.user.username);
  }

  async function rolesOf(caller: ActionContext, query: SearchClause['query']): Promise<readonly string[]> {
    const deps = { ...world.store, audit: world.audit, queryLimits: DEFAULT_QUERY_LIMITS };
    return (await queryRoles(deps, caller, { ...EVERYTHING, query })).hits.map(({ item }) => item.name);
  }

  test('finds native users alone', async () => {
    expect(await usersOf(world.superuser, null)).toEqual(['ann', 'ben']);
  });

  test.each([
    [{ kind: 'term', field: 'enabled', value: { kind: 'boolean', text: 'false' }, ignoreCase: false }, ['ben']],
    [{ kind: 'term', field: 'full_name', value: { kind: 'string', text: 'lee' }, ignoreCase: false }, ['ann']],
    [{ kind: 'exists', field: 'email' }, ['ann']],
    [{ kind: 'ids', values: ['user-ben', 'role-x'] }, ['ben']],
  ] as const)('by %j', async (query, usernames) => {
    expect(await usersOf(world.superuser, query)).toEqual(usernames);
  });

  test.each([
    [{ kind: 'term', field: 'metadata.team.of', value: { kind: 'string', text: 'x' }, ignoreCase: false }, ['shop']],
    [{ kind: 'term', field: 'description', value: { kind: 'string', text: 'shop' }, ignoreCase: false }, ['shop']],
    [{ kind: 'term', field: 'name', value: { kind: 'string', text: 'superuser' }, ignoreCase: false }, ['superuser']],
    [{ kind: 'ids', values: ['role-shop'] }, ['shop']],
  ] as const)('roles by %j, built-in ones too', async (query, names) => {
    expect(await rolesOf(world.superuser, query)).toEqual(names);
  });

  test('takes read_security', async () => {
    const bob = world.user('bob', 'own_keys');
    const told = { code: 'forbidden', message: expect.stringContaining('[read_security,manage_security,all]') };
    await expect(usersOf(bob, null)).rejects.toMatchObject(told);
    await expect(rolesOf(bob, null)).rejects.toMatchObject(told);
    expect(await usersOf(world.user('rita', 'sec_reader'), null)).toHaveLength(2);
  });
});
