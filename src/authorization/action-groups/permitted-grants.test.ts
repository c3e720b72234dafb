import { describe, expect, test } from 'vitest';
import { type Authentication, NATIVE_REALM } from '../../domain/principal/authentication.ts';
import type { OpenSearchIndexPermission } from '../../domain/role/opensearch-permissions.ts';
import type { RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import type { Authorizer } from '../authorizer.ts';
import { AuthorizerInterner } from '../compile-authorizer.ts';
import { resolvePermissions } from './resolve-permissions.ts';

const USER: Authentication = {
  type: 'realm',
  user: { username: 'u', roles: [], fullName: null, email: null, metadata: {}, enabled: true },
  realm: NATIVE_REALM,
  lookupRealm: NATIVE_REALM,
  apiKey: null,
  authenticatingUser: null,
};

function aRule(patterns: string, actions: string, more: Partial<OpenSearchIndexPermission> = {}): OpenSearchIndexPermission {
  return {
    indexPatterns: patterns.split(','),
    dls: null,
    fls: [],
    maskedFields: [],
    allowedActions: actions.split(','),
    ...more,
  };
}

function aDescriptor(
  cluster: readonly string[],
  rules: readonly OpenSearchIndexPermission[],
  systemIndices = true,
): RoleDescriptor {
  const context = { actionGroups: new Map(), variables: new Map(), systemIndices };
  return resolvePermissions({ clusterPermissions: cluster, indexPermissions: rules }, context);
}

function compile(cluster: readonly string[], ...rules: readonly OpenSearchIndexPermission[]): Authorizer {
  return new AuthorizerInterner({ entriesMax: 5 }).intern([{ r: aDescriptor(cluster, rules) }]);
}

describe('index permissions', () => {
  test.each([
    { actions: 'read', action: 'indices:data/read/search', allowed: true },
    { actions: 'read', action: 'indices:data/read/get', allowed: true },
    { actions: 'read', action: 'indices:data/write/index', allowed: false },
    { actions: 'read', action: 'read', allowed: true },
    // Exactly as written: nothing is added behind, and case matters.
    { actions: 'indices:data/read/search', action: 'indices:data/read/search', allowed: true },
    { actions: 'indices:data/read/search', action: 'indices:data/read/search/template', allowed: false },
    { actions: 'indices:data/write/bulk', action: 'indices:data/write/bulk[s]', allowed: false },
    { actions: 'Indices:Data/read/*', action: 'indices:data/read/search', allowed: false },
    // Elasticsearch's privileges are no action groups.
    { actions: 'all', action: 'indices:data/read/search', allowed: false },
    { actions: 'view_index_metadata', action: 'indices:admin/get', allowed: false },
    { actions: 'unlimited', action: 'indices:data/read/search', allowed: true },
  ])('[$actions] grants $action: $allowed', ({ actions, action, allowed }) => {
    expect(compile([], aRule('idx-*', actions)).allowsIndex(action, 'idx-1')).toBe(allowed);
  });

  test('hold for the names that match, of which system indices are none', () => {
    const authorizer = compile([], aRule('*', '*'));
    const names = [
      'idx',
      'Idx',
      '.hidden',
      '.kibana',
      '.opendistro_security',
      '.plugins-ml-config',
      '.opensearch-notifications',
    ];
    expect(names.filter((name) => authorizer.allowsIndex('indices:data/read/search', name))).toEqual(['idx', 'Idx', '.hidden']);
  });

  test('with the permission for system indices hold for these, but for the index of the security plugin', () => {
    const authorizer = compile([], aRule('*', 'read,system:admin/system_index'));
    const names = ['.kibana', '.plugins-ml-config', '.opendistro_security', '.opendistro_security_auditlog'];
    expect(names.filter((name) => authorizer.allowsIndex('indices:data/read/search', name))).toEqual([
      '.kibana',
      '.plugins-ml-config',
    ]);
  });

  test('no wildcard stands for the permission for system indices', () => {
    const authorizer = compile([], aRule('*', 'system:*,*,/system:.*/'));
    expect(authorizer.allowsIndex('indices:data/read/search', '.kibana')).toBe(false);
  });
});

describe('actions under another name', () => {
  test.each([
    { actions: 'indices:admin/create', action: 'indices:admin/auto_create', allowed: true },
    { actions: 'indices:admin/auto_create', action: 'indices:admin/auto_create', allowed: false },
    { actions: 'indices:admin/mapping/put', action: 'indices:admin/mapping/auto_put', allowed: true },
    { actions: 'indices:admin/mapping/auto_put', action: 'indices:admin/mapping/auto_put', allowed: false },
    { actions: 'indices:admin/upgrade', action: 'internal:indices/admin/upgrade', allowed: true },
    { actions: 'indices:data/write/index', action: 'indices:data/write/index:op_type/create', allowed: true },
    { actions: 'indices:data/write/index', action: 'indices:data/write/index:op_type/index', allowed: true },
    { actions: 'indices:data/write/index:op_type/create', action: 'indices:data/write/index:op_type/create', allowed: false },
    { actions: 'index', action: 'indices:data/write/index:op_type/index', allowed: true },
    { actions: 'indices:admin/shards/search_shards', action: 'indices:admin/shards/search_shards', allowed: false },
    {
      actions: 'indices:admin/shards/search_shards,indices:data/read/search',
      action: 'indices:admin/shards/search_shards',
      allowed: true,
    },
  ])('[$actions] grants $action: $allowed', ({ actions, action, allowed }) => {
    expect(compile([], aRule('idx', actions)).allowsIndex(action, 'idx')).toBe(allowed);
  });
});

describe('doors, which are granted for the cluster', () => {
  const DOORS = [
    'indices:data/write/bulk',
    'indices:data/read/mget',
    'indices:data/read/msearch',
    'indices:data/read/mtv',
    'indices:data/read/scroll',
    'indices:data/write/reindex',
  ];

  test('index permissions do not open them', () => {
    const authorizer = compile([], aRule('*', '*'));
    for (const door of DOORS) expect([door, authorizer.allowsSomeIndex(door)]).toEqual([door, false]);
  });

  test('cluster permissions do, and nothing behind them', () => {
    const authorizer = compile(['cluster_composite_ops']);
    for (const door of DOORS) {
      expect([door, authorizer.allowsSomeIndex(door), authorizer.allowsCluster(door, USER)]).toEqual([door, true, true]);
    }
    for (const action of ['indices:data/write/bulk[s]', 'indices:data/read/search', 'indices:admin/resolve/index']) {
      expect([action, authorizer.allowsSomeIndex(action)]).toEqual([action, false]);
    }
  });
});

describe('cluster permissions', () => {
  test.each([
    { permissions: ['cluster_monitor'], action: 'cluster:monitor/health', allowed: true },
    { permissions: ['cluster_monitor'], action: 'cluster:admin/settings/update', allowed: false },
    { permissions: ['cluster:monitor/health'], action: 'cluster:monitor/health/x', allowed: false },
    { permissions: ['cluster_manage_index_templates'], action: 'indices:admin/index_template/put', allowed: true },
    { permissions: ['monitor'], action: 'cluster:monitor/health', allowed: false },
    { permissions: ['*'], action: 'cluster:admin/settings/update', allowed: true },
    { permissions: ['*'], action: 'cluster:admin/xpack/security/user/put', allowed: false },
    { permissions: ['cluster_all'], action: 'cluster:admin/xpack/security/api_key/create', allowed: false },
    {
      permissions: ['cluster:admin/xpack/security/api_key/*'],
      action: 'cluster:admin/xpack/security/api_key/create',
      allowed: true,
    },
  ])('$permissions grant $action: $allowed', ({ permissions, action, allowed }) => {
    expect(compile(permissions).allowsCluster(action, USER)).toBe(allowed);
  });
});

describe('rules on documents and fields', () => {
  test.each<Partial<OpenSearchIndexPermission>>([
    { dls: '{"term":{"a":1}}' },
    { fls: ['a'] },
    { fls: ['*', '~secret'] },
    { fls: ['~secret'] },
    { maskedFields: ['a'] },
  ])('%j leaves writing alone', (rule) => {
    const authorizer = compile([], aRule('idx', '*', rule));
    expect(authorizer.allowsIndex('indices:data/read/search', 'idx')).toBe(false);
    expect(authorizer.isWithheld('indices:data/read/search', 'idx')).toBe(true);
    expect(authorizer.allowsIndex('indices:data/write/index', 'idx')).toBe(true);
    expect(authorizer.allowsEverything).toBe(false);
  });

  test.each<Partial<OpenSearchIndexPermission>>([{ dls: '' }, { dls: '{"match_all":{}}' }, { fls: ['*'] }, { fls: [] }])(
    '%j cannot matter',
    (rule) => {
      expect(compile([], aRule('idx', 'read', rule)).allowsIndex('indices:data/read/search', 'idx')).toBe(true);
    },
  );
});

describe('everything', () => {
  test.each([
    { cluster: ['*'], patterns: '*', actions: '*', all: true },
    { cluster: ['unlimited'], patterns: '*', actions: 'unlimited', all: true },
    { cluster: ['cluster_all'], patterns: '*', actions: '*', all: false },
    { cluster: ['*'], patterns: '*', actions: 'indices:*', all: false },
    { cluster: ['*'], patterns: 'a*', actions: '*', all: false },
  ])('$cluster and [$actions] on [$patterns]: $all', ({ cluster, patterns, actions, all }) => {
    expect(compile(cluster, aRule(patterns, actions)).allowsEverything).toBe(all);
  });
});

test('both sides must allow where one speaks in privileges and the other in permissions', () => {
  const permissions = aDescriptor([], [aRule('logs-*', 'read')]);
  const privileges: RoleDescriptor = {
    ...aDescriptor([], []),
    indices: [{ names: ['logs-a'], privileges: ['all'], fieldSecurity: null, query: null, allowRestrictedIndices: false }],
  };
  const authorizer = new AuthorizerInterner({ entriesMax: 5 }).intern([{ own: permissions }, { owner: privileges }]);
  const search = (name: string): boolean => authorizer.allowsIndex('indices:data/read/search', name);
  expect(['logs-a', 'logs-b', 'x'].map(search)).toEqual([true, false, false]);
  expect(authorizer.allowsIndex('indices:data/write/index', 'logs-a')).toBe(false);
});
