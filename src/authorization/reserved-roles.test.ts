import { expect, test } from 'vitest';
import { RESERVED_ROLES } from './reserved-roles.ts';

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

test('names that objects carry by themselves are no reserved roles', () => {
  expect(RESERVED_ROLES.has('constructor')).toBe(false);
});
