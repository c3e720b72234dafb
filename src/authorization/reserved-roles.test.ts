import { expect, test } from 'vitest';
import { AuthorizerInterner } from './compile-authorizer.ts';
import { RESERVED_ROLES } from './reserved-roles.ts';
import { roleDescriptorViolations } from './role-descriptor-violations.ts';

test('superuser is as recorded from Elasticsearch 8.19, case 389', () => {
  const everything = { names: ['*'], privileges: ['all'], allowRestrictedIndices: false };
  const reading = {
    names: ['*'],
    privileges: ['monitor', 'read', 'view_index_metadata', 'read_cross_cluster'],
    allowRestrictedIndices: true,
  };
  expect(RESERVED_ROLES.get('superuser')).toMatchObject({
    cluster: ['all'],
    indices: [everything, reading],
    applications: [{ application: '*', privileges: ['*'], resources: ['*'] }],
    runAs: ['*'],
    metadata: { _reserved: true },
    remoteIndices: [
      { ...everything, clusters: ['*'] },
      { ...reading, clusters: ['*'] },
    ],
    remoteCluster: [{ privileges: ['monitor_enrich', 'monitor_stats'], clusters: ['*'] }],
    description: expect.stringMatching(
      /^Grants full access to cluster management and data indices\. .* when assigning it to a user\.$/,
    ),
  });
});

test('there are those of Elasticsearch 8.19, in alphabetical order, each marked and described', () => {
  expect(RESERVED_ROLES.size).toBe(32);
  expect([...RESERVED_ROLES.keys()]).toEqual([...RESERVED_ROLES.keys()].sort());
  for (const { metadata, description } of RESERVED_ROLES.values()) {
    expect(metadata['_reserved']).toBe(true);
    expect(description).not.toBeNull();
  }
});

test.each([...RESERVED_ROLES])('%s passes the checks of any other role, its metadata apart', (_, descriptor) => {
  expect(roleDescriptorViolations({ ...descriptor, metadata: {} })).toEqual([]);
});

test.each([
  { role: 'kibana_system', action: 'indices:data/read/search', index: '.kibana_1', isAllowed: true },
  { role: 'kibana_system', action: 'indices:data/write/index', index: '.fleet-agents', isAllowed: true },
  { role: 'kibana_system', action: 'indices:data/read/search', index: '.security-7', isAllowed: false },
  { role: 'kibana_system', action: 'indices:data/read/search', index: 'secret', isAllowed: false },
  { role: 'monitoring_user', action: 'indices:data/read/search', index: 'metrics-kibana.x-1', isAllowed: true },
  { role: 'monitoring_user', action: 'indices:data/read/search', index: 'metrics-x', isAllowed: false },
  { role: 'viewer', action: 'indices:data/read/search', index: 'logs-1', isAllowed: true },
  { role: 'viewer', action: 'indices:data/write/index', index: 'logs-1', isAllowed: false },
])('$role is granted $action on $index: $isAllowed', ({ role, action, index, isAllowed }) => {
  const descriptor = RESERVED_ROLES.get(role);
  const authorizer = new AuthorizerInterner({ entriesMax: 1 }).intern(descriptor === undefined ? [] : [{ [role]: descriptor }]);
  expect(authorizer.allowsIndex(action, index)).toBe(isAllowed);
});

test('names that objects carry by themselves are no reserved roles', () => {
  expect(RESERVED_ROLES.has('constructor')).toBe(false);
});
