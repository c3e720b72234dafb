import type { Route } from './route.ts';

/** Templates of indices to come. */
export const TEMPLATE_ROUTES: readonly Route[] = [
  {
    methods: ['GET'],
    path: '/_component_template',
    action: 'cluster:admin/component_template/get',
    scope: 'cluster',
    judged: { parameters: 'cluster.get_component_template' },
  },
  {
    methods: ['GET', 'HEAD'],
    path: '/_component_template/{name}',
    action: 'cluster:admin/component_template/get',
    scope: 'cluster',
    judged: { parameters: 'cluster.get_component_template' },
  },
  {
    methods: ['POST', 'PUT'],
    path: '/_component_template/{name}',
    action: 'cluster:admin/component_template/put',
    scope: 'cluster',
    deferred: true,
  },
  {
    methods: ['DELETE'],
    path: '/_component_template/{name}',
    action: 'cluster:admin/component_template/delete',
    scope: 'cluster',
  },
  {
    methods: ['GET'],
    path: '/_index_template',
    action: 'indices:admin/index_template/get',
    scope: 'cluster',
    judged: { parameters: 'indices.get_index_template' },
  },
  { methods: ['POST'], path: '/_index_template/_simulate', action: 'indices:admin/index_template/simulate', scope: 'cluster' },
  {
    methods: ['POST'],
    path: '/_index_template/_simulate/{name}',
    action: 'indices:admin/index_template/simulate',
    scope: 'cluster',
  },
  {
    methods: ['POST'],
    path: '/_index_template/_simulate_index/{name}',
    action: 'indices:admin/index_template/simulate_index',
    scope: 'cluster',
  },
  {
    methods: ['GET', 'HEAD'],
    path: '/_index_template/{name}',
    action: 'indices:admin/index_template/get',
    scope: 'cluster',
    judged: { parameters: 'indices.get_index_template' },
  },
  {
    methods: ['POST', 'PUT'],
    path: '/_index_template/{name}',
    action: 'indices:admin/index_template/put',
    scope: 'cluster',
    deferred: true,
  },
  { methods: ['DELETE'], path: '/_index_template/{name}', action: 'indices:admin/index_template/delete', scope: 'cluster' },
  {
    methods: ['GET'],
    path: '/_template',
    action: 'indices:admin/template/get',
    scope: 'cluster',
    judged: { parameters: 'indices.get_template' },
  },
  {
    methods: ['GET', 'HEAD'],
    path: '/_template/{name}',
    action: 'indices:admin/template/get',
    scope: 'cluster',
    judged: { parameters: 'indices.get_template' },
  },
  {
    methods: ['POST', 'PUT'],
    path: '/_template/{name}',
    action: 'indices:admin/template/put',
    scope: 'cluster',
    deferred: true,
  },
  { methods: ['DELETE'], path: '/_template/{name}', action: 'indices:admin/template/delete', scope: 'cluster' },
];
