import type { Route } from './route.ts';

/** Ingest pipelines and stored scripts. */
export const INGEST_ROUTES: readonly Route[] = [
  {
    methods: ['GET'],
    path: '/_ingest/pipeline',
    action: 'cluster:admin/ingest/pipeline/get',
    scope: 'cluster',
    judged: { parameters: 'ingest.get_pipeline' },
  },
  {
    methods: ['GET', 'POST'],
    path: '/_ingest/pipeline/_simulate',
    action: 'cluster:admin/ingest/pipeline/simulate',
    scope: 'cluster',
  },
  {
    methods: ['GET'],
    path: '/_ingest/pipeline/{id}',
    action: 'cluster:admin/ingest/pipeline/get',
    scope: 'cluster',
    judged: { parameters: 'ingest.get_pipeline' },
  },
  {
    methods: ['PUT'],
    path: '/_ingest/pipeline/{id}',
    action: 'cluster:admin/ingest/pipeline/put',
    scope: 'cluster',
    deferred: true,
  },
  { methods: ['DELETE'], path: '/_ingest/pipeline/{id}', action: 'cluster:admin/ingest/pipeline/delete', scope: 'cluster' },
  {
    methods: ['GET', 'POST'],
    path: '/_ingest/pipeline/{id}/_simulate',
    action: 'cluster:admin/ingest/pipeline/simulate',
    scope: 'cluster',
  },
  {
    methods: ['GET'],
    path: '/_ingest/processor/grok',
    action: 'cluster:admin/ingest/processor/grok/get',
    scope: 'cluster',
    judged: { parameters: 'ingest.processor_grok' },
  },
  {
    methods: ['GET'],
    path: '/_script_context',
    action: 'cluster:admin/script_context/get',
    scope: 'cluster',
    judged: { parameters: 'get_script_context' },
  },
  {
    methods: ['GET'],
    path: '/_script_language',
    action: 'cluster:admin/script_language/get',
    scope: 'cluster',
    judged: { parameters: 'get_script_languages' },
  },
  {
    methods: ['GET'],
    path: '/_scripts/painless/_context',
    action: 'cluster:admin/scripts/painless/context',
    scope: 'cluster',
    judged: {},
  },
  {
    methods: ['GET', 'POST'],
    path: '/_scripts/painless/_execute',
    action: 'cluster:admin/scripts/painless/execute',
    scope: 'cluster',
    indices: 'other',
  },
  { methods: ['GET'], path: '/_scripts/{id}', action: 'cluster:admin/script/get', scope: 'cluster' },
  { methods: ['POST', 'PUT'], path: '/_scripts/{id}', action: 'cluster:admin/script/put', scope: 'cluster', deferred: true },
  { methods: ['DELETE'], path: '/_scripts/{id}', action: 'cluster:admin/script/delete', scope: 'cluster' },
  {
    methods: ['POST', 'PUT'],
    path: '/_scripts/{id}/{context}',
    action: 'cluster:admin/script/put',
    scope: 'cluster',
    deferred: true,
  },
];
