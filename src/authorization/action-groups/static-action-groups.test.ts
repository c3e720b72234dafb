import { expect, test } from 'vitest';
import { expandActionGroups } from './resolve-permissions.ts';
import { STATIC_ACTION_GROUPS } from './static-action-groups.ts';

const READ = ['indices:data/read*', 'indices:admin/mappings/fields/get*', 'indices:admin/resolve/index'];
const WRITE = ['indices:data/write*', 'indices:admin/mapping/put'];
const COMPOSITE_READS = [
  'indices:data/read/mget',
  'indices:data/read/msearch',
  'indices:data/read/mtv',
  'indices:admin/aliases/exists*',
  'indices:admin/aliases/get*',
  'indices:data/read/scroll',
  'indices:admin/resolve/index',
];
/** What each group comes to in OpenSearch, as its sources have it. */
const FLATTENED: Readonly<Record<string, readonly string[]>> = {
  kibana_all_write: ['kibana:saved_objects/*/write'],
  kibana_all_read: ['kibana:saved_objects/*/read'],
  cluster_all: ['cluster:*'],
  crud: [...READ, ...WRITE],
  search: [
    'indices:data/read/search*',
    'indices:data/read/msearch*',
    'indices:admin/resolve/index',
    'indices:data/read/suggest*',
  ],
  data_access: ['indices:data/*', ...READ, ...WRITE],
  create_index: ['indices:admin/create', 'indices:admin/mapping/put'],
  write: WRITE,
  manage_aliases: ['indices:admin/aliases*'],
  read: READ,
  indices_all: ['indices:*'],
  delete: ['indices:data/write/delete*'],
  cluster_composite_ops: [
    'indices:data/write/bulk',
    'indices:admin/aliases*',
    'indices:data/write/reindex',
    ...COMPOSITE_READS,
  ],
  cluster_composite_ops_ro: COMPOSITE_READS,
  get: ['indices:data/read/get*', 'indices:data/read/mget*'],
  manage: ['indices:monitor/*', 'indices:admin/*'],
  cluster_monitor: ['cluster:monitor/*'],
  manage_snapshots: ['cluster:admin/snapshot/*', 'cluster:admin/repository/*'],
  index: ['indices:data/write/index*', 'indices:data/write/update*', 'indices:admin/mapping/put', 'indices:data/write/bulk*'],
  unlimited: ['*'],
  indices_monitor: ['indices:monitor/*'],
  suggest: ['indices:data/read/suggest*'],
  cluster_manage_index_templates: [
    'indices:admin/template/*',
    'indices:admin/index_template/*',
    'cluster:admin/component_template/*',
  ],
  cluster_manage_pipelines: ['cluster:admin/ingest/pipeline/*'],
  manage_data_streams: ['indices:admin/data_stream/*', 'indices:monitor/data_stream/stats'],
  manage_point_in_time: [
    'indices:data/read/point_in_time/create',
    'indices:data/read/point_in_time/delete',
    'indices:data/read/point_in_time/readall',
    'indices:data/read/search',
    'indices:monitor/point_in_time/segments',
  ],
};

test('there are 26 groups, and no other', () => {
  expect([...STATIC_ACTION_GROUPS.keys()].sort()).toEqual(Object.keys(FLATTENED).sort());
  expect(STATIC_ACTION_GROUPS.size).toBe(26);
});

test.each(Object.entries(FLATTENED))('%s comes to what it is in OpenSearch', (name, patterns) => {
  const expanded = expandActionGroups([name], new Map()).filter((entry) => !STATIC_ACTION_GROUPS.has(entry));
  expect([...expanded].sort()).toEqual([...new Set(patterns)].sort());
});
