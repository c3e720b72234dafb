import { allRights } from './all-rights-route.ts';
import type { Route } from './route.ts';

/** Submitting takes the right to submit, on the cluster, and the right to search, on the indices: these are what is judged first. */
const SEARCH_ACTION = 'indices:data/read/search';
const SUBMIT_ACTION = 'cluster:admin/opendistro/asynchronous_search/submit';

/** Asynchronous searches of OpenSearch. Those of the old path are for callers with all rights. */
export const OPENSEARCH_ASYNCHRONOUS_SEARCH_ROUTES: readonly Route[] = [
  allRights('POST', '/_opendistro/_asynchronous_search', 'cluster:admin/opendistro/asynchronous_search/submit'),
  allRights(
    'GET',
    '/_opendistro/_asynchronous_search/_nodes/{node_id}/stats',
    'cluster:admin/opendistro/asynchronous_search/stats',
  ),
  allRights('GET', '/_opendistro/_asynchronous_search/stats', 'cluster:admin/opendistro/asynchronous_search/stats'),
  allRights('GET', '/_opendistro/_asynchronous_search/{id}', 'cluster:admin/opendistro/asynchronous_search/get'),
  allRights('DELETE', '/_opendistro/_asynchronous_search/{id}', 'cluster:admin/opendistro/asynchronous_search/delete'),
  {
    methods: ['POST'],
    path: '/_plugins/_asynchronous_search',
    action: SEARCH_ACTION,
    scope: 'index',
    indices: 'query',
  },
  allRights(
    'GET',
    '/_plugins/_asynchronous_search/_nodes/{node_id}/stats',
    'cluster:admin/opendistro/asynchronous_search/stats',
  ),
  allRights('GET', '/_plugins/_asynchronous_search/stats', 'cluster:admin/opendistro/asynchronous_search/stats'),
  {
    methods: ['GET'],
    path: '/_plugins/_asynchronous_search/{id}',
    action: 'cluster:admin/opendistro/asynchronous_search/get',
    scope: 'cluster',
    indices: 'other',
    judged: { parameters: 'async_search.get' },
    ids: 'asyncContinue',
  },
  {
    methods: ['DELETE'],
    path: '/_plugins/_asynchronous_search/{id}',
    action: 'cluster:admin/opendistro/asynchronous_search/delete',
    scope: 'cluster',
    indices: 'other',
    judged: {},
    ids: 'asyncContinue',
  },
  allRights('POST', '/{index}/_opendistro/_asynchronous_search', 'cluster:admin/opendistro/asynchronous_search/submit'),
  {
    methods: ['POST'],
    path: '/{index}/_plugins/_asynchronous_search',
    action: SEARCH_ACTION,
    scope: 'index',
    indices: 'path',
    judged: { parameters: 'async_search.submit', body: 'search', extraActions: [SUBMIT_ACTION] },
    ids: 'asyncStart',
  },
];
