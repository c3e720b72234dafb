import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aWorld } from '../../../../test/support/action-fixtures.ts';
import { getRoleMappings } from '../../../actions/role-mapping/get-role-mappings.ts';
import { putRoleMapping } from '../../../actions/role-mapping/put-role-mapping.ts';
import { DEFAULT_JSON_LIMITS } from '../../../domain/json/json-limits.ts';
import { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';
import { NO_FLAGS } from '../../../domain/opensearch/resource-flags.ts';
import type { RoleMapping } from '../../../domain/role-mapping/role-mapping.ts';
import type { Route } from '../../contract/route.ts';
import { roleMappingRoutes } from './role-mapping.ts';

let world: ActionWorld;
let routes: readonly Route[];

beforeEach(() => {
  world = aWorld();
  const deps = { roleMappings: world.store.roleMappings, audit: world.audit };
  routes = roleMappingRoutes({
    putRoleMapping: (context, mapping) => putRoleMapping(deps, context, mapping),
    getRoleMappings: (context, request) => getRoleMappings(deps, context, request),
    deleteRoleMapping: () => Promise.reject(new Error('nothing is deleted here')),
  });
});

async function send(method: 'GET' | 'PUT', body?: JsonValue): Promise<JsonObject> {
  const route = routes.find(({ methods, path }) => methods.includes(method) && path.endsWith('/{name}'));
  if (route === undefined) throw new Error('there is such a route');
  const scanner =
    body === undefined ? null : new JsonScanner(new TextEncoder().encode(JSON.stringify(body)), DEFAULT_JSON_LIMITS);
  scanner?.next();
  const answer = route.read({ path: new Map([['name', 'm']]), query: new Map(), scanner, apiVersion: 8 });
  return (await answer(world.superuser)).document;
}

const LISTS = { users: ['u', 'v*'], backendRoles: ['b'], andBackendRoles: ['c', 'd'], hosts: ['h'], description: null };
const OF_OPENSEARCH: RoleMapping = {
  name: 'm',
  enabled: true,
  roles: [],
  roleTemplates: [],
  rules: { kind: 'any', rules: [] },
  metadata: {},
  openSearch: { ...LISTS, flags: NO_FLAGS },
};
const SHOWN = {
  enabled: true,
  roles: ['m'],
  rules: {
    any: [
      { field: { username: ['u', 'v*'] } },
      { field: { groups: 'b' } },
      { all: [{ field: { groups: 'c' } }, { field: { groups: 'd' } }] },
    ],
  },
  metadata: {},
  opensearch: { users: ['u', 'v*'], backend_roles: ['b'], and_backend_roles: ['c', 'd'], hosts: ['h'] },
};

describe('a role mapping that was made in OpenSearch’s dialect', () => {
  beforeEach(async () => {
    await world.store.roleMappings.put([{ name: 'm', item: OF_OPENSEARCH }]);
  });

  test('shows the role that it gives and rules that say the same', async () => {
    expect(await send('GET')).toEqual({ m: SHOWN });
  });

  test('is the same when what was read is written', async () => {
    await send('PUT', SHOWN);
    expect(await world.store.roleMappings.find('m')).toEqual(OF_OPENSEARCH);
  });

  test('is the same when what was read is written without its lists by a client that does not know them', async () => {
    const { opensearch: _, ...known } = SHOWN;
    await send('PUT', { ...known, enabled: false });
    expect(await world.store.roleMappings.find('m')).toEqual({ ...OF_OPENSEARCH, enabled: false });
  });

  test('gets rules of its own beside its lists by others than it shows, and keeps these when they come to say the same', async () => {
    const { opensearch: _, ...known } = SHOWN;
    await send('PUT', { ...known, rules: { field: { username: 'w' } } });
    await send('PUT', known);
    expect(await world.store.roleMappings.find('m')).toMatchObject({ roles: ['m'], openSearch: LISTS });
  });

  test('can be switched off so', async () => {
    await send('PUT', { ...SHOWN, enabled: false });
    expect(await world.store.roleMappings.find('m')).toEqual({ ...OF_OPENSEARCH, enabled: false });
  });

  test('keeps its lists beside roles and rules that it is given', async () => {
    await send('PUT', { enabled: true, roles: ['r'], rules: { field: { username: 'w' } } });
    const { opensearch } = SHOWN;
    expect(await send('GET')).toEqual({
      m: { enabled: true, roles: ['r'], rules: { field: { username: 'w' } }, metadata: {}, opensearch },
    });
  });

  test('loses its lists where they are taken away', async () => {
    await send('PUT', { enabled: true, roles: ['r'], rules: { field: { username: 'w' } }, opensearch: null });
    expect(await world.store.roleMappings.find('m')).not.toHaveProperty('openSearch');
  });

  test('shows no rule for a pattern that rules cannot have', async () => {
    const users = ['/a(?=b)/', '/[/'];
    await world.store.roleMappings.put([
      { name: 'm', item: { ...OF_OPENSEARCH, openSearch: { ...LISTS, users, flags: NO_FLAGS } } },
    ]);
    await send('PUT', Object((await send('GET'))['m']));
    expect((await world.store.roleMappings.find('m'))?.openSearch?.users).toEqual(users);
  });
});
