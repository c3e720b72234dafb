import { describe, expect, test } from 'vitest';
import { expandActionGroups, type PermissionContext, resolvePermissions } from './resolve-permissions.ts';

const CONTEXT: PermissionContext = { actionGroups: new Map(), variables: new Map(), systemIndices: false };

function resolveIndex(
  entry: { readonly indexPatterns?: readonly string[]; readonly allowedActions?: readonly string[] },
  context: Partial<PermissionContext> = {},
): { readonly indexPatterns: readonly string[]; readonly allowedActions: readonly string[] } | undefined {
  const rule = { indexPatterns: [], dls: null, fls: [], maskedFields: [], allowedActions: [], ...entry };
  const descriptor = resolvePermissions({ clusterPermissions: [], indexPermissions: [rule] }, { ...CONTEXT, ...context });
  return descriptor.permissions?.indexPermissions[0];
}

describe('action groups', () => {
  const custom = new Map([
    ['readers', ['read', 'more']],
    ['more', ['indices:monitor/stats', 'readers']],
    ['write', ['indices:*']],
  ]);

  test('custom groups hold static ones and each other, in circles too', () => {
    expect(expandActionGroups(['readers'], custom)).toEqual([
      'readers',
      'read',
      'more',
      'indices:data/read*',
      'indices:admin/mappings/fields/get*',
      'indices:admin/resolve/index',
      'indices:monitor/stats',
    ]);
  });

  test('a custom group does not redefine a static one', () => {
    expect(expandActionGroups(['write'], custom)).not.toContain('indices:*');
  });

  test('an unknown name stays, as the name of an action that nothing has', () => {
    expect(expandActionGroups(['ghost', '__proto__'], custom)).toEqual(['ghost', '__proto__']);
  });

  test('are resolved in cluster permissions too', () => {
    const { permissions } = resolvePermissions({ clusterPermissions: ['cluster_monitor'], indexPermissions: [] }, CONTEXT);
    expect(permissions?.clusterPermissions).toEqual(['cluster_monitor', 'cluster:monitor/*']);
  });
});

describe('variables', () => {
  const variables = new Map([
    ['user.name', 'ann'],
    ['attr.jwt.team', 'x-1'],
    ['attr.star', '*'],
    ['attr.list', 'a,b'],
    ['attr.expression', '/.*/'],
    ['attr.nested', '${user.name}'],
    ['attr.empty', ''],
  ]);

  test.each([
    { pattern: 'logs-${user.name}', becomes: ['logs-ann'] },
    { pattern: 'logs-${user_name}-*', becomes: ['logs-ann-*'] },
    { pattern: '${user.name}-${attr.jwt.team}', becomes: ['ann-x-1'] },
    { pattern: 'plain-*', becomes: ['plain-*'] },
    { pattern: '/plain.*/', becomes: ['/plain.*/'] },
  ])('[$pattern] becomes $becomes', ({ pattern, becomes }) => {
    expect(resolveIndex({ indexPatterns: [pattern] }, { variables })?.indexPatterns).toEqual(becomes);
  });

  test.each([
    '${user.roles}',
    'a-${attr.unknown}',
    'a-${attr.star}',
    '${attr.list}',
    '${attr.expression}',
    '${attr.nested}',
    'a-${attr.empty}',
    '/a-${user.name}/',
    '${__proto__}',
  ])('[%s] grants nothing', (pattern) => {
    expect(resolveIndex({ indexPatterns: [pattern] }, { variables })?.indexPatterns).toEqual([]);
  });
});

describe('the permission for system indices', () => {
  const allowedActions = ['*', 'system:admin/system_index'];

  test('is dropped where it does not count', () => {
    expect(resolveIndex({ allowedActions })?.allowedActions).toEqual(['*']);
  });

  test('stays where it does', () => {
    expect(resolveIndex({ allowedActions }, { systemIndices: true })?.allowedActions).toEqual(allowedActions);
  });

  test('comes through a group as well, and goes as well', () => {
    const actionGroups = new Map([['sys', ['system:admin/system_index']]]);
    expect(resolveIndex({ allowedActions: ['sys'] }, { actionGroups })?.allowedActions).toEqual(['sys']);
  });
});

test('rights in tenants stay as they are', () => {
  const tenantPermissions = [{ tenantPatterns: ['sales_*'], allowedActions: ['kibana_all_read'] }];
  const permissions = { clusterPermissions: [], indexPermissions: [], tenantPermissions };
  expect(resolvePermissions(permissions, CONTEXT).permissions?.tenantPermissions).toEqual(tenantPermissions);
});
