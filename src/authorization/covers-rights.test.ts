import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Authentication } from '../domain/principal/authentication.ts';
import {
  EMPTY_ROLE_DESCRIPTOR,
  type IndicesPrivileges,
  type RoleDescriptor,
  type RoleDescriptors,
} from '../domain/role/role-descriptor.ts';
import type { SecurityRequest } from './authorizer.ts';
import { AuthorizerInterner } from './compile-authorizer.ts';
import { coversRights } from './covers-rights.ts';
import { createPrivilegeChecker } from './has-privileges.ts';
import { RESERVED_ROLES } from './reserved-roles.ts';

const SUPERUSER = { superuser: RESERVED_ROLES.get('superuser') ?? EMPTY_ROLE_DESCRIPTOR };
const SECURITY = 'cluster:admin/xpack/security';

function anEntry(
  names: readonly string[],
  privileges: readonly string[] = ['read'],
  more: Partial<IndicesPrivileges> = {},
): IndicesPrivileges {
  return { names, privileges, fieldSecurity: null, query: null, allowRestrictedIndices: false, ...more };
}

function aSet(...descriptors: readonly Partial<RoleDescriptor>[]): RoleDescriptors {
  return Object.fromEntries(descriptors.map((rights, index) => [`r${index}`, { ...EMPTY_ROLE_DESCRIPTOR, ...rights }]));
}

function onIndices(...indices: readonly IndicesPrivileges[]): RoleDescriptors {
  return aSet({ indices });
}

function onApplication(application: string, privileges: readonly string[], resources: readonly string[]): RoleDescriptors {
  return aSet({ applications: [{ application, privileges, resources }] });
}

const ALICE: Authentication = {
  type: 'realm',
  user: { username: 'alice', roles: [], fullName: null, email: null, metadata: {}, enabled: true },
  realm: { name: 'default_native', type: 'native' },
  lookupRealm: { name: 'default_native', type: 'native' },
  apiKey: null,
  authenticatingUser: null,
};

describe('rights are covered', () => {
  test.each<{ what: string; held: readonly RoleDescriptors[]; asked: readonly RoleDescriptors[] }>([
    { what: 'that are the same', held: [onIndices(anEntry(['a*', '/b.+/']))], asked: [onIndices(anEntry(['a*', '/b.+/']))] },
    { what: 'that allow nothing', held: [aSet({})], asked: [aSet({})] },
    { what: 'that are none', held: [], asked: [] },
    { what: 'of the superuser, by a superuser', held: [SUPERUSER], asked: [SUPERUSER] },
    {
      what: 'of everybody, by a superuser',
      held: [SUPERUSER],
      asked: [
        aSet({
          cluster: ['manage_security', 'manage_own_api_key'],
          indices: [anEntry(['logs-*', '/x[0-9]+/'], ['all'])],
          runAs: ['*'],
          applications: [{ application: 'kibana-.kibana', privileges: ['all'], resources: ['space:a'] }],
          global: { application: { manage: { applications: ['*'] } }, profile: { write: { applications: ['kibana*'] } } },
        }),
      ],
    },
    { what: 'on fewer names', held: [onIndices(anEntry(['logs-*']))], asked: [onIndices(anEntry(['logs-2026', 'logs-a*']))] },
    {
      what: 'with fewer actions',
      held: [onIndices(anEntry(['a'], ['all']))],
      asked: [onIndices(anEntry(['a'], ['read', 'write']))],
    },
    {
      what: 'that several entries hold together',
      held: [onIndices(anEntry(['a*'], ['read']), anEntry(['*'], ['write']))],
      asked: [onIndices(anEntry(['ab'], ['read', 'write']))],
    },
    {
      what: 'on names that several entries have together',
      held: [onIndices(anEntry(['a*'], ['all']), anEntry(['b*'], ['read']))],
      asked: [onIndices(anEntry(['ax', 'bx'], ['read']))],
    },
    {
      what: 'whose limit is held, whatever their own are',
      held: [onIndices(anEntry(['a']))],
      asked: [SUPERUSER, onIndices(anEntry(['a']))],
    },
    {
      what: 'that two sets allow together',
      held: [aSet({ cluster: ['monitor'] })],
      asked: [aSet({ cluster: ['monitor', 'manage_ml'] }), aSet({ cluster: ['monitor', 'manage_slm'] })],
    },
    {
      what: 'that a rule on documents withholds',
      held: [onIndices(anEntry(['a'], ['index', 'delete', 'create']))],
      asked: [onIndices(anEntry(['a'], ['read'], { query: '{"term":{"a":1}}' }))],
    },
    {
      what: 'that a workflow confines',
      held: [aSet({})],
      asked: [aSet({ cluster: ['all'], restriction: { workflows: ['w'] } })],
    },
    { what: 'to act as fewer users', held: [aSet({ runAs: ['a*'] })], asked: [aSet({ runAs: ['ab'] })] },
    {
      what: 'in an application',
      held: [onApplication('kibana', ['read', 'edit'], ['space:*'])],
      asked: [onApplication('kibana', ['edit', 'read'], ['space:a'])],
    },
    {
      what: 'in an application, by every action there',
      held: [onApplication('kibana-*', ['*'], ['*'])],
      asked: [onApplication('kibana-a', ['read'], ['space:a'])],
    },
    {
      what: 'in OpenSearch’s terms',
      held: [SUPERUSER],
      asked: [
        aSet({
          permissions: {
            clusterPermissions: ['cluster:monitor/*'],
            indexPermissions: [
              { indexPatterns: ['a*'], dls: null, fls: [], maskedFields: [], allowedActions: ['indices:data/read/*'] },
            ],
          },
        }),
      ],
    },
  ])('$what', ({ held, asked }) => {
    expect(coversRights(held, asked)).toBe(true);
  });
});

describe('rights are not covered', () => {
  const manages = (applications: readonly string[]) => aSet({ global: { application: { manage: { applications } } } });

  test.each<{ what: string; held: readonly RoleDescriptors[]; asked: readonly RoleDescriptors[] }>([
    { what: 'by nobody’s', held: [], asked: [aSet({})] },
    { what: 'of a superuser by manage_security', held: [aSet({ cluster: ['manage_security'] })], asked: [SUPERUSER] },
    { what: 'on more names', held: [onIndices(anEntry(['logs-2026']))], asked: [onIndices(anEntry(['logs-*']))] },
    { what: 'with more actions', held: [onIndices(anEntry(['a'], ['read']))], asked: [onIndices(anEntry(['a'], ['write']))] },
    {
      what: 'on restricted names',
      held: [onIndices(anEntry(['*'], ['all']))],
      asked: [onIndices(anEntry(['.security*'], ['read'], { allowRestrictedIndices: true }))],
    },
    {
      what: 'beyond a rule on documents',
      held: [onIndices(anEntry(['a'], ['read'], { query: '{"term":{"a":1}}' }))],
      asked: [onIndices(anEntry(['a'], ['read']))],
    },
    {
      what: 'when one of the sets that limit the holder lacks them',
      held: [SUPERUSER, onIndices(anEntry(['a']))],
      asked: [onIndices(anEntry(['b']))],
    },
    {
      what: 'by a set that a workflow confines',
      held: [{ r: { ...SUPERUSER.superuser, restriction: { workflows: ['w'] } } }],
      asked: [aSet({})],
    },
    { what: 'on the cluster', held: [aSet({ cluster: ['monitor'] })], asked: [aSet({ cluster: ['manage'] })] },
    {
      what: 'by a raw action that is not granted',
      held: [aSet({ cluster: ['monitor'] })],
      asked: [aSet({ cluster: ['cluster:*'] })],
    },
    { what: 'to act as more users', held: [aSet({ runAs: ['ab'] })], asked: [aSet({ runAs: ['a*'] })] },
    {
      what: 'to manage keys of one’s own, which are other keys for everybody',
      held: [aSet({ cluster: ['manage_own_api_key'] })],
      asked: [aSet({ cluster: ['manage_own_api_key'] })],
    },
    { what: 'to manage more applications', held: [manages(['kibana'])], asked: [manages(['kibana', 'shop'])] },
    { what: 'to manage all applications at once', held: [manages(['/.*/'])], asked: [manages(['*'])] },
    {
      what: 'that one set grants by action and the other by application',
      held: [aSet({ cluster: ['monitor'] })],
      asked: [aSet({ cluster: ['manage_security'] }), manages(['shop'])],
    },
    {
      what: 'with another privilege of an application',
      held: [onApplication('kibana', ['read'], ['*'])],
      asked: [onApplication('kibana', ['all'], ['*'])],
    },
    {
      what: 'on more resources of an application',
      held: [onApplication('kibana', ['*'], ['space:a'])],
      asked: [onApplication('kibana', ['read'], ['*'])],
    },
    {
      what: 'in another application',
      held: [onApplication('kibana', ['*'], ['*'])],
      asked: [onApplication('shop', ['read'], ['*'])],
    },
    {
      what: 'of so many entries that comparing them costs too much',
      held: [SUPERUSER],
      asked: [onIndices(...Array.from({ length: 501 }, (_, index) => anEntry([`a${index}`], [`indices:x${index}`])))],
    },
  ])('$what', ({ held, asked }) => {
    expect(coversRights(held, asked)).toBe(false);
  });
});

describe('whatever is covered', () => {
  const names = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 2,
  });
  const entry = fc
    .tuple(
      names,
      fc.subarray(['read', 'write', 'all', 'monitor', 'none'], { minLength: 1 }),
      fc.boolean(),
      fc.constantFrom(null, '{"term":{}}'),
    )
    .map(([patterns, privileges, allowRestrictedIndices, query]) =>
      anEntry(patterns, privileges, { allowRestrictedIndices, query }),
    );
  const descriptor = fc.record({
    indices: fc.array(entry, { maxLength: 2 }),
    cluster: fc.subarray(['monitor', 'manage', 'all', 'manage_api_key', 'manage_own_api_key', 'manage_security']),
    runAs: fc.subarray(['a', 'a*', '*']),
    global: fc.constantFrom(
      null,
      { application: { manage: { applications: ['*'] } } },
      { profile: { write: { applications: ['a'] } } },
    ),
    applications: fc.array(
      fc.record({
        application: fc.constantFrom('app', 'app-*', '*'),
        privileges: fc.subarray(['read', 'write', '*', 'data:read'], { minLength: 1 }),
        resources: fc.subarray(['*', 'a', 'a*'], { minLength: 1 }),
      }),
      { maxLength: 2 },
    ),
  });
  const sets = fc.array(
    fc.array(descriptor, { maxLength: 2 }).map((all) => aSet(...all)),
    { minLength: 1, maxLength: 2 },
  );

  const INDEX_ACTIONS = [
    'indices:data/read/search',
    'indices:data/write/index',
    'indices:data/write/delete',
    'indices:monitor/stats',
  ];
  const INDEX_NAMES = ['a', 'b', 'ab', 'ba', '.a', '.security-7', '.kibana'];
  const REQUESTS: readonly (readonly [string, SecurityRequest | undefined])[] = [
    ['cluster:monitor/main', undefined],
    ['cluster:admin/reroute', undefined],
    [`${SECURITY}/user/put`, undefined],
    [`${SECURITY}/api_key/create`, { kind: 'create' }],
    [`${SECURITY}/api_key/query`, { kind: 'query', ownOnly: true, withLimitedBy: false }],
    [`${SECURITY}/job/put`, { kind: 'job', isOwn: true }],
    [`${SECURITY}/token/long_lived/create`, undefined],
    [`${SECURITY}/privilege/put`, { kind: 'applications', applications: ['shop'] }],
    [`${SECURITY}/privilege/get`, { kind: 'applications', applications: [] }],
    [`${SECURITY}/profile/put/data`, { kind: 'applications', applications: ['a'] }],
  ];

  test('is allowed to the holder: actions on the cluster, on indices, as other users, in applications', () => {
    const interner = new AuthorizerInterner({ entriesMax: 10 });
    const allowedBy = (descriptorSets: readonly RoleDescriptors[]): ReadonlySet<string> => {
      const authorizer = interner.intern(descriptorSets);
      const checker = createPrivilegeChecker(descriptorSets);
      const allowed = [
        ...INDEX_ACTIONS.flatMap((action) =>
          INDEX_NAMES.filter((name) => authorizer.allowsIndex(action, name)).map((name) => `${action} ${name}`),
        ),
        ...REQUESTS.filter(([action, request]) => authorizer.allowsCluster(action, ALICE, request)).map(([action]) => action),
        ...['a', 'ab', 'b'].filter((name) => authorizer.allowsRunAs(name)),
        ...['app', 'app-x', 'other'].flatMap((application) =>
          ['read', 'write', 'data:read', 'data:x'].flatMap((privilege) =>
            ['a', 'ab', '*']
              .filter((resource) => checker.holdsApplication({ application, privilege, resource }))
              .map((resource) => `${application} ${privilege} ${resource}`),
          ),
        ),
      ];
      return new Set(allowed);
    };
    let covered = 0;
    fc.assert(
      fc.property(sets, sets, fc.boolean(), (held, asked, narrows) => {
        const within = narrows ? [...asked, ...held] : asked;
        if (!coversRights(held, within)) return;
        covered += 1;
        expect([...allowedBy(within)].filter((right) => !allowedBy(held).has(right))).toEqual([]);
      }),
      { numRuns: 300 },
    );
    expect(covered).toBeGreaterThan(50);
  });
});
