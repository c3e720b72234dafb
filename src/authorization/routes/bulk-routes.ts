import type { Route } from './route.ts';

/** Many writes in one request. */
export const BULK_ROUTES: readonly Route[] = [
  {
    methods: ['POST', 'PUT'],
    path: '/_bulk',
    action: 'indices:data/write/bulk',
    scope: 'cluster',
    judged: { parameters: 'bulk', body: 'bulk' },
  },
  {
    methods: ['POST', 'PUT'],
    path: '/{index}/_bulk',
    action: 'indices:data/write/bulk',
    scope: 'cluster',
    indices: 'path',
    judged: { parameters: 'bulk', body: 'bulk' },
  },
];
