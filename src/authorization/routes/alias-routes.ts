import type { Route } from './route.ts';

/** Other names of indices. */
export const ALIAS_ROUTES: readonly Route[] = [
  { methods: ['GET'], path: '/_alias', action: 'indices:admin/aliases/get', scope: 'index', indices: 'query' },
  { methods: ['PUT'], path: '/_alias', action: 'indices:admin/aliases', scope: 'index', indices: 'other' },
  { methods: ['GET', 'HEAD'], path: '/_alias/{name}', action: 'indices:admin/aliases/get', scope: 'index', indices: 'query' },
  { methods: ['POST', 'PUT'], path: '/_alias/{name}', action: 'indices:admin/aliases', scope: 'index', indices: 'other' },
  { methods: ['GET'], path: '/_aliases', action: 'indices:admin/aliases/get', scope: 'index', indices: 'query' },
  { methods: ['POST'], path: '/_aliases', action: 'indices:admin/aliases', scope: 'index', indices: 'other' },
  { methods: ['POST', 'PUT'], path: '/_aliases/{name}', action: 'indices:admin/aliases', scope: 'index', indices: 'other' },
  {
    methods: ['GET', 'HEAD'],
    path: '/{index}/_alias',
    action: 'indices:admin/aliases/get',
    scope: 'index',
    indices: 'path',
    judged: { parameters: 'indices.get_alias' },
  },
  { methods: ['PUT'], path: '/{index}/_alias', action: 'indices:admin/aliases', scope: 'index', indices: 'other' },
  {
    methods: ['GET', 'HEAD'],
    path: '/{index}/_alias/{name}',
    action: 'indices:admin/aliases/get',
    scope: 'index',
    indices: 'path',
    judged: { parameters: 'indices.get_alias' },
  },
  {
    methods: ['POST', 'PUT'],
    path: '/{index}/_alias/{name}',
    action: 'indices:admin/aliases',
    scope: 'index',
    indices: 'other',
  },
  { methods: ['DELETE'], path: '/{index}/_alias/{name}', action: 'indices:admin/aliases', scope: 'index', indices: 'path' },
  { methods: ['PUT'], path: '/{index}/_aliases', action: 'indices:admin/aliases', scope: 'index', indices: 'other' },
  {
    methods: ['POST', 'PUT'],
    path: '/{index}/_aliases/{name}',
    action: 'indices:admin/aliases',
    scope: 'index',
    indices: 'other',
  },
  { methods: ['DELETE'], path: '/{index}/_aliases/{name}', action: 'indices:admin/aliases', scope: 'index', indices: 'path' },
];
