import type { Route } from './route.ts';

/** Data streams. */
export const DATA_STREAM_ROUTES: readonly Route[] = [
  {
    methods: ['GET'],
    path: '/_data_stream',
    action: 'indices:admin/data_stream/get',
    scope: 'index',
    indices: 'query',
  },
  {
    methods: ['POST'],
    path: '/_data_stream/_modify',
    action: 'indices:admin/data_stream/modify',
    scope: 'index',
    indices: 'body',
    judged: { parameters: 'indices.modify_data_stream', body: 'modifyDataStream' },
  },
  {
    methods: ['GET'],
    path: '/_data_stream/_stats',
    action: 'indices:monitor/data_stream/stats',
    scope: 'index',
    indices: 'query',
  },
  {
    methods: ['GET'],
    path: '/_data_stream/{name}',
    action: 'indices:admin/data_stream/get',
    scope: 'index',
    indices: 'path',
    judged: { parameters: 'indices.get_data_stream' },
    answer: 'dataStreams',
  },
  {
    methods: ['PUT'],
    path: '/_data_stream/{name}',
    action: 'indices:admin/data_stream/create',
    scope: 'index',
    indices: 'path',
    judged: { parameters: 'indices.create_data_stream' },
  },
  {
    methods: ['DELETE'],
    path: '/_data_stream/{name}',
    action: 'indices:admin/data_stream/delete',
    scope: 'index',
    indices: 'path',
    judged: { parameters: 'indices.delete_data_stream' },
  },
  {
    methods: ['GET'],
    path: '/_data_stream/{name}/_stats',
    action: 'indices:monitor/data_stream/stats',
    scope: 'index',
    indices: 'path',
    judged: { parameters: 'indices.data_streams_stats' },
  },
];
