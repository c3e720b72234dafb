import { describe, expect, test } from 'vitest';
import {
  EMPTY_ROLE_DESCRIPTOR,
  type IndicesPrivileges,
  type RoleDescriptor,
  type RoleDescriptors,
} from '../domain/role/role-descriptor.ts';
import { createPrivilegeChecker } from './has-privileges.ts';
import { RESERVED_ROLES } from './reserved-roles.ts';

const SUPERUSER: RoleDescriptors = Object.fromEntries(RESERVED_ROLES);

function aRole(rights: Partial<RoleDescriptor>): RoleDescriptors {
  return { r: { ...EMPTY_ROLE_DESCRIPTOR, ...rights } };
}

/** `names: privileges` with commas; a leading `!` includes restricted names. */
function entries(...rules: readonly string[]): readonly IndicesPrivileges[] {
  return rules.map((rule) => {
    const [names = '', privileges = ''] = rule.replace('!', '').split(': ');
    return {
      names: names.split(','),
      privileges: privileges.split(','),
      fieldSecurity: null,
      query: null,
      allowRestrictedIndices: rule.startsWith('!'),
    };
  });
}

describe('index privileges', () => {
  test.each([
    { rules: ['a*: read'], pattern: 'a1', privilege: 'read', held: true },
    { rules: ['a*: read'], pattern: 'a*', privilege: 'read', held: true },
    { rules: ['a*: read'], pattern: 'a?', privilege: 'READ', held: true },
    { rules: ['a*: read'], pattern: '*', privilege: 'read', held: false },
    { rules: ['a: read'], pattern: '*', privilege: 'read', held: false },
    { rules: ['a*: read'], pattern: 'a1', privilege: 'all', held: false },
    { rules: ['a*: read'], pattern: 'a1', privilege: 'indices:data/read/search', held: true },
    { rules: ['a*: read'], pattern: 'a1', privilege: 'indices:data/*', held: false },
    { rules: ['a*: indices:data/read/search'], pattern: 'a1', privilege: 'read', held: false },
    { rules: ['a*: read', 'a1: write'], pattern: 'a1', privilege: 'write', held: true },
    { rules: ['a*: read', 'a1: write'], pattern: 'a*', privilege: 'write', held: false },
    // A privilege may be made up of several entries' that all cover the pattern.
    { rules: ['a*: index', '*: delete'], pattern: 'a*', privilege: 'delete', held: true },
    { rules: ['a*: indices:data/*', '*: indices:admin/*,indices:monitor/*'], pattern: 'a*', privilege: 'manage', held: true },
    // Names of entries count together when their privileges are the same, and only then.
    { rules: ['a?*: read', 'a: read'], pattern: 'a*', privilege: 'read', held: true },
    { rules: ['a?*: read', 'a: all'], pattern: 'a*', privilege: 'read', held: false },
    { rules: ['a?*: read', 'a?*: write', 'a: write,read'], pattern: 'a*', privilege: 'read', held: true },
    // An expression may be covered by different entries.
    { rules: ['a?*: read', 'a: all'], pattern: '/a.*/', privilege: 'read', held: true },
    { rules: ['a?*: read', 'a: all'], pattern: '/a.*/', privilege: 'write', held: false },
    { rules: ['a*: read', 'b*: all'], pattern: '/(a|b).*/', privilege: 'read', held: true },
    { rules: ['/(a|b).*/: read'], pattern: 'a*', privilege: 'read', held: true },
    { rules: ['a*: none'], pattern: 'a*', privilege: 'none', held: false },
    { rules: ['a*: read'], pattern: 'a*', privilege: 'none', held: true },
    { rules: ['a*: read'], pattern: 'b', privilege: 'none', held: false },
    { rules: ['a*: manage'], pattern: 'a*', privilege: 'manage_failure_store', held: false },
    { rules: ['a*: manage_failure_store'], pattern: 'a*', privilege: 'manage_failure_store', held: true },
    { rules: ['a*: manage_failure_store'], pattern: 'a*', privilege: 'read_failure_store', held: false },
    { rules: ['a*: all'], pattern: 'a*', privilege: 'read_failure_store', held: true },
    { rules: [], pattern: 'a', privilege: 'read', held: false },
    // The whole pattern, not what of it exists.
    { rules: ['a*: read'], pattern: 'a*,b', privilege: 'read', held: true },
  ])('$rules: [$privilege] on [$pattern] is held: $held', ({ rules, pattern, privilege, held }) => {
    const checker = createPrivilegeChecker([aRole({ indices: entries(...rules) })]);
    expect(checker.holdsIndex(pattern, privilege, false)).toBe(held);
  });

  test.each([
    { rules: ['*: read'], pattern: '*', restricted: false, held: true },
    { rules: ['*: read'], pattern: '*', restricted: true, held: false },
    { rules: ['!*: read'], pattern: '*', restricted: true, held: true },
    { rules: ['*: read'], pattern: '.security', restricted: false, held: false },
    { rules: ['!*: read'], pattern: '.security', restricted: false, held: true },
    { rules: ['!.security*: read'], pattern: '.security*', restricted: true, held: true },
    // Nothing is left of the pattern, and nothing is not held.
    { rules: ['!*: read'], pattern: '.security*', restricted: false, held: false },
    { rules: ['.kib*: read'], pattern: '.kib*', restricted: false, held: true },
    { rules: ['.kib*: read'], pattern: '.kib*', restricted: true, held: false },
    { rules: ['!.kibana*: read', '.kib*: read'], pattern: '.kib*', restricted: true, held: true },
  ])('$rules: [read] on [$pattern], restricted names asked for: $restricted, is held: $held', (given) => {
    const checker = createPrivilegeChecker([aRole({ indices: entries(...given.rules) })]);
    expect(checker.holdsIndex(given.pattern, 'read', given.restricted)).toBe(given.held);
  });

  test('both own rights and the limit must hold them, each by itself', () => {
    const checker = createPrivilegeChecker([
      aRole({ indices: entries('a*: read,write', 'b: all') }),
      aRole({ indices: entries('*: read') }),
    ]);
    const held = ['a1', 'a*', 'b', 'c'].map((pattern) =>
      ['read', 'write'].map((name) => checker.holdsIndex(pattern, name, false)),
    );
    expect(held).toEqual([
      [true, false],
      [true, false],
      [true, false],
      [false, false],
    ]);
  });

  test('what a rule on documents or fields withholds is not held', () => {
    const [entry] = entries('a: all');
    const checker = createPrivilegeChecker([
      aRole({ indices: entry === undefined ? [] : [{ ...entry, query: '{"term":{}}' }] }),
    ]);
    const held = ['read', 'all', 'create', 'create_doc', 'read_failure_store', 'indices:data/write/delete/byquery'].filter(
      (name) => checker.holdsIndex('a', name, false),
    );
    expect(held).toEqual([]);
    expect(checker.holdsIndex('a', 'indices:data/write/index', false)).toBe(true);
  });

  test.each([
    { privilege: 'nope', pattern: 'a', text: 'unknown index privilege [nope]. a privilege must be' },
    { privilege: 'monitor_ml', pattern: 'a', text: 'unknown index privilege [monitor_ml].' },
    { privilege: 'read', pattern: '/a', text: 'invalid pattern [/a]' },
    { privilege: 'read', pattern: '/(/', text: 'invalid regular expression pattern [/(/]' },
    { privilege: 'read', pattern: 'a'.repeat(2_001), text: 'is too complex' },
  ])('[$privilege] on [$pattern] is a bad question', ({ privilege, pattern, text }) => {
    expect(() => createPrivilegeChecker([SUPERUSER]).holdsIndex(pattern, privilege, false)).toThrow(text);
  });
});

describe('cluster privileges', () => {
  test.each([
    { cluster: ['monitor'], privilege: 'monitor', held: true },
    { cluster: ['monitor'], privilege: 'monitor_ml', held: true },
    { cluster: ['monitor_ml'], privilege: 'monitor', held: false },
    { cluster: ['all'], privilege: 'manage_security', held: true },
    { cluster: ['manage'], privilege: 'all', held: false },
    { cluster: ['manage', 'manage_security', 'delegate_pki'], privilege: 'all', held: true },
    { cluster: ['monitor'], privilege: 'cluster:monitor/health', held: true },
    { cluster: ['cluster:monitor/health'], privilege: 'monitor', held: false },
    { cluster: ['manage_own_api_key'], privilege: 'manage_own_api_key', held: true },
    { cluster: ['manage_api_key'], privilege: 'manage_own_api_key', held: true },
    { cluster: ['all'], privilege: 'manage_own_api_key', held: true },
    { cluster: ['manage'], privilege: 'manage_own_api_key', held: false },
    { cluster: ['manage_own_api_key'], privilege: 'manage_api_key', held: false },
    { cluster: ['monitor'], privilege: 'none', held: true },
    { cluster: ['manage_own_api_key'], privilege: 'none', held: false },
    { cluster: [], privilege: 'none', held: false },
    { cluster: [], privilege: 'monitor', held: false },
  ])('$cluster: [$privilege] is held: $held', ({ cluster, privilege, held }) => {
    expect(createPrivilegeChecker([aRole({ cluster })]).holdsCluster(privilege)).toBe(held);
  });

  test('both own rights and the limit must hold them', () => {
    const checker = createPrivilegeChecker([aRole({ cluster: ['all'] }), aRole({ cluster: ['monitor'] })]);
    expect(['all', 'monitor'].map((privilege) => checker.holdsCluster(privilege))).toEqual([false, true]);
  });

  test('an unknown one is a bad question', () => {
    expect(() => createPrivilegeChecker([SUPERUSER]).holdsCluster('nope')).toThrow('unknown cluster privilege [nope].');
  });
});

describe('nothing is held', () => {
  test.each([
    { case: 'without a set', sets: [] },
    { case: 'by a set that is confined to workflows', sets: [aRole({ cluster: ['all'], restriction: { workflows: ['w'] } })] },
    { case: 'under an empty limit', sets: [SUPERUSER, {}] },
  ])('$case', ({ sets }) => {
    const checker = createPrivilegeChecker(sets);
    expect(checker.holdsCluster('none')).toBe(false);
    expect(checker.holdsIndex('a', 'none', false)).toBe(false);
    expect(checker.holdsApplication({ application: 'shop', privilege: 'read', resource: 'a' })).toBe(false);
  });
});

test("OpenSearch's permissions count by their actions", () => {
  const permissions = {
    clusterPermissions: ['cluster:monitor/*'],
    indexPermissions: [
      { indexPatterns: ['logs-*'], dls: null, fls: [], maskedFields: [], allowedActions: ['indices:data/read*'] },
    ],
  };
  const checker = createPrivilegeChecker([aRole({ permissions })]);
  expect(checker.holdsCluster('monitor_ml')).toBe(true);
  expect(checker.holdsIndex('logs-*', 'indices:data/read/get', false)).toBe(true);
  // Scrolling and its kin are granted for the cluster.
  expect(checker.holdsIndex('logs-*', 'read', false)).toBe(false);
  expect(checker.holdsIndex('*', 'indices:data/read/get', false)).toBe(false);
});
