import { describe, expect, test } from 'vitest';
import { EMPTY_ROLE_DESCRIPTOR, type IndicesPrivileges, type RoleDescriptor } from '../domain/role/role-descriptor.ts';
import { DEFAULT_PATTERN_LIMITS } from './pattern/parse-pattern.ts';
import { unknownClusterPrivilege } from './privileges/cluster-privileges.ts';
import { unknownIndexPrivilege } from './privileges/index-privileges.ts';
import { RESERVED_ROLES } from './reserved-roles.ts';
import { roleDescriptorViolations } from './role-descriptor-violations.ts';

function aDescriptor(given: Partial<RoleDescriptor>): RoleDescriptor {
  return { ...EMPTY_ROLE_DESCRIPTOR, ...given };
}

function anEntry(given: Partial<IndicesPrivileges> = {}): IndicesPrivileges {
  return { names: ['a'], privileges: ['read'], fieldSecurity: null, query: null, allowRestrictedIndices: false, ...given };
}

function anApplication(application: string, privileges: readonly string[] = ['read']): Partial<RoleDescriptor> {
  return { applications: [{ application, privileges, resources: ['*'] }] };
}

describe('as recorded from Elasticsearch 8.19', () => {
  test.each([
    { recorded: 46, given: { cluster: ['monitor'], indices: [anEntry()] }, violations: [] },
    { recorded: 86, given: {}, violations: [] },
    { recorded: 93, given: { cluster: ['nope'] }, violations: [unknownClusterPrivilege('nope')] },
    { recorded: 94, given: { indices: [anEntry({ privileges: ['nope'] })] }, violations: [unknownIndexPrivilege('nope')] },
    {
      recorded: 96,
      given: { indices: [anEntry({ names: ['/[a-/'] })] },
      violations: ['invalid regular expression pattern [/[a-/]'],
    },
    { recorded: 97, given: { runAs: ['alice'] }, violations: [] },
    { recorded: 98, given: anApplication('shop'), violations: [] },
    {
      recorded: 99,
      given: anApplication('Sh'),
      violations: ["An application name prefix must match the pattern ^[a-z][A-Za-z0-9]*$ (found 'Sh')"],
    },
    { recorded: 100, given: { indices: [anEntry({ query: '{"foo":{}}' })] }, violations: [] },
    { recorded: 102, given: { metadata: { _x: 1 } }, violations: ['role descriptor metadata keys may not start with [_]'] },
    { recorded: 103, given: { restriction: { workflows: ['search_application_query'] } }, violations: [] },
    {
      recorded: 104,
      given: { restriction: { workflows: ['nope'] } },
      violations: [
        'Unknown workflow [nope]. A workflow must be one of the predefined workflow names [search_application_query].',
      ],
    },
    {
      recorded: 402,
      given: { description: 'd'.repeat(1_001) },
      violations: ['Role description must be less than 1000 characters.'],
    },
  ])('case $recorded', ({ given, violations }) => {
    expect(roleDescriptorViolations(aDescriptor(given))).toEqual(violations);
  });
});

describe('application names', () => {
  test.each([
    { application: '*', violation: null },
    { application: 'kibana-.kibana', violation: null },
    { application: 'kibana-*', violation: null },
    { application: 'k*', violation: null },
    { application: 'abc', violation: null },
    { application: '', violation: 'Application names cannot be blank' },
    { application: 'a*b', violation: "Application name patterns only support trailing wildcards (found 'a*b')" },
    { application: 'a b c', violation: "Application names may not contain whitespace (found 'a b c')" },
    { application: '1abc', violation: "An application name prefix must match the pattern ^[a-z][A-Za-z0-9]*$ (found '1abc')" },
    { application: 'ab', violation: "An application name prefix must be at least 3 characters long (found 'ab')" },
    { application: 'ab-cd', violation: "An application name prefix must be at least 3 characters long (found 'ab')" },
    {
      application: 'abc-d/e',
      violation: `An application name suffix may not contain any of the characters '\\/*?"<>| ,' (found 'd/e')`,
    },
  ])('[$application]: $violation', ({ application, violation }) => {
    expect(roleDescriptorViolations(aDescriptor(anApplication(application)))).toEqual(violation === null ? [] : [violation]);
  });

  test('privileges and actions of an application are visible ASCII', () => {
    expect(roleDescriptorViolations(aDescriptor(anApplication('shop', ['data:read/*', 'a b', 'é'])))).toEqual([
      "Application privilege names and actions must match the pattern ^\\p{Graph}*$ (found 'a b')",
      "Application privilege names and actions must match the pattern ^\\p{Graph}*$ (found 'é')",
    ]);
  });
});

describe('remote clusters', () => {
  test.each([
    {
      given: { remoteIndices: [{ ...anEntry({ names: ['/('], privileges: ['x'] }), clusters: [''] }] },
      violations: [
        'remote index cluster alias cannot be an empty string',
        unknownIndexPrivilege('x'),
        "invalid pattern [/(]. patterns starting with '/' indicate regular expression pattern and therefore must also end with '/'. other patterns (those that do not start with '/') will be treated as simple wildcard patterns",
      ],
    },
    {
      given: { remoteCluster: [{ privileges: ['monitor_stats', 'all'], clusters: ['*', ''] }] },
      violations: [
        'remote_cluster cluster alias cannot be an empty string',
        'Invalid remote_cluster permissions found. Please remove the following: [all] Only [monitor_enrich, monitor_stats] are allowed',
      ],
    },
  ])('$violations', ({ given, violations }) => {
    expect(roleDescriptorViolations(aDescriptor(given))).toEqual(violations);
  });
});

test('all that is wrong is told, in order: cluster, indices, applications, run-as, metadata, workflows, description', () => {
  const descriptor = aDescriptor({
    cluster: ['x', 'all', 'y'],
    indices: [anEntry({ privileges: ['read', 'v', 'w'], names: ['/a', 'b'] }), anEntry({ privileges: ['z'] })],
    ...anApplication('ab'),
    runAs: ['/(/'],
    metadata: { _a: 1, _b: 2 },
    restriction: { workflows: ['n'] },
    description: 'd'.repeat(1_001),
  });
  expect(roleDescriptorViolations(descriptor).map((text) => text.slice(0, 28))).toEqual([
    'unknown cluster privilege [x',
    'unknown cluster privilege [y',
    'unknown index privilege [v].',
    'invalid pattern [/a]. patter',
    'unknown index privilege [z].',
    'An application name prefix m',
    'invalid regular expression p',
    'role descriptor metadata key',
    'Unknown workflow [n]. A work',
    'Role description must be les',
  ]);
});

test('a name pattern beyond the limit is refused at creation', () => {
  const limits = { ...DEFAULT_PATTERN_LIMITS, sizeCharactersMax: 10 };
  const named = (length: number): RoleDescriptor => aDescriptor({ indices: [anEntry({ names: ['n'.repeat(length)] })] });
  expect(roleDescriptorViolations(named(9), limits)).toEqual([]);
  expect(roleDescriptorViolations(named(10), limits)).toHaveLength(1);
});

test('a description may have exactly 1,000 characters', () => {
  expect(roleDescriptorViolations(aDescriptor({ description: 'd'.repeat(1_000) }))).toEqual([]);
});

test('names that objects carry by themselves are names like any other', () => {
  expect(roleDescriptorViolations(aDescriptor({ cluster: ['constructor', '__proto__'] }))).toEqual([
    unknownClusterPrivilege('constructor'),
    unknownClusterPrivilege('__proto__'),
  ]);
});

test('the reserved superuser breaks no rule but that of reserved metadata', () => {
  const superuser = RESERVED_ROLES.get('superuser') ?? EMPTY_ROLE_DESCRIPTOR;
  expect(roleDescriptorViolations(superuser)).toEqual(['role descriptor metadata keys may not start with [_]']);
});
