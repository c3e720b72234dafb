import type { Route } from './route.ts';

/** Repositories and snapshots. */
export const SNAPSHOT_ROUTES: readonly Route[] = [
  { methods: ['GET'], path: '/_snapshot', action: 'cluster:admin/repository/get', scope: 'cluster' },
  { methods: ['GET'], path: '/_snapshot/_status', action: 'cluster:admin/snapshot/status', scope: 'cluster' },
  { methods: ['GET'], path: '/_snapshot/{repository}', action: 'cluster:admin/repository/get', scope: 'cluster' },
  { methods: ['POST', 'PUT'], path: '/_snapshot/{repository}', action: 'cluster:admin/repository/put', scope: 'cluster' },
  { methods: ['DELETE'], path: '/_snapshot/{repository}', action: 'cluster:admin/repository/delete', scope: 'cluster' },
  {
    methods: ['POST'],
    path: '/_snapshot/{repository}/_cleanup',
    action: 'cluster:admin/repository/_cleanup',
    scope: 'cluster',
  },
  { methods: ['GET'], path: '/_snapshot/{repository}/_status', action: 'cluster:admin/snapshot/status', scope: 'cluster' },
  { methods: ['POST'], path: '/_snapshot/{repository}/_verify', action: 'cluster:admin/repository/verify', scope: 'cluster' },
  { methods: ['GET'], path: '/_snapshot/{repository}/{snapshot}', action: 'cluster:admin/snapshot/get', scope: 'cluster' },
  {
    methods: ['POST', 'PUT'],
    path: '/_snapshot/{repository}/{snapshot}',
    action: 'cluster:admin/snapshot/create',
    scope: 'cluster',
    indices: 'other',
    judged: { parameters: 'snapshot.create', body: 'snapshot' },
  },
  {
    methods: ['DELETE'],
    path: '/_snapshot/{repository}/{snapshot}',
    action: 'cluster:admin/snapshot/delete',
    scope: 'cluster',
  },
  {
    methods: ['PUT'],
    path: '/_snapshot/{repository}/{snapshot}/_clone/{target_snapshot}',
    action: 'cluster:admin/snapshot/clone',
    scope: 'cluster',
    indices: 'other',
  },
  {
    methods: ['POST'],
    path: '/_snapshot/{repository}/{snapshot}/_restore',
    action: 'cluster:admin/snapshot/restore',
    scope: 'cluster',
    indices: 'body',
    judged: { parameters: 'snapshot.restore', body: 'restore' },
  },
  {
    methods: ['GET'],
    path: '/_snapshot/{repository}/{snapshot}/_status',
    action: 'cluster:admin/snapshot/status',
    scope: 'cluster',
  },
  {
    methods: ['GET'],
    path: '/_snapshot/{repository}/{snapshot}/{index}/_status',
    action: 'cluster:admin/snapshot/status',
    scope: 'cluster',
    indices: 'path',
  },
];
