import { NEW_RESOURCE } from '../data-set.ts';
import type { RequestShape } from './request-shape.ts';

const TEMPLATE = JSON.stringify({ index_patterns: ['diff-resource-*'], priority: 900 });
const LEGACY_TEMPLATE = JSON.stringify({ index_patterns: ['diff-resource-*'] });
const PIPELINE = JSON.stringify({ processors: [] });

/** The cluster as a whole, its lists, its templates. */
export const CLUSTER_REQUESTS: readonly RequestShape[] = [
  { family: 'cluster', weight: 3, make: (c) => ({ method: 'GET', target: `/_cluster/health/${c.expression()}?timeout=1s` }) },
  {
    family: 'cluster',
    weight: 3,
    make: (c) => ({ method: 'GET', target: `/_cluster/state/metadata/${c.expression()}${c.options()}` }),
  },
  {
    family: 'cluster',
    weight: 8,
    make: (c) => ({
      method: 'GET',
      target: c.draw.one([
        '/',
        '/_cluster/health',
        '/_cluster/health?level=indices',
        '/_cluster/state',
        '/_cluster/state/metadata',
        '/_cluster/stats',
        '/_cluster/pending_tasks',
        '/_cluster/settings',
        '/_nodes',
        '/_nodes/stats',
        '/_nodes/hot_threads',
        '/_tasks',
        '/_remote/info',
        '/_nothing/here',
      ]),
    }),
  },
  { family: 'cluster', weight: 1, make: () => ({ method: 'POST', target: '/_cluster/reroute?dry_run=true' }) },
  {
    family: 'cluster',
    weight: 1,
    make: () => ({ method: 'PUT', target: '/_cluster/settings', body: '{"transient":{"cluster.info.update.interval":null}}' }),
  },
  {
    family: 'cat',
    weight: 5,
    make: (c) => ({
      method: 'GET',
      target: `/_cat/${c.draw.one(['indices', 'indices', 'count', 'shards', 'segments', 'recovery'])}/${c.expression()}`,
    }),
  },
  { family: 'cat', weight: 2, make: (c) => ({ method: 'GET', target: `/_cat/aliases/${c.expression()}` }) },
  {
    family: 'cat',
    weight: 5,
    make: (c) => ({
      method: 'GET',
      target: `/_cat/${c.draw.one([
        'indices',
        'indices?expand_wildcards=all',
        'indices?format=json',
        'aliases',
        'aliases?format=json',
        'count',
        'shards',
        'segments',
        'recovery',
        'health',
        'nodes',
        'master',
        'allocation',
        'fielddata',
        'templates',
        'thread_pool',
        'plugins',
        'tasks',
        'pending_tasks',
        'nodeattrs',
        'repositories',
      ])}`,
    }),
  },
  ...(['_index_template', '_template', '_component_template', '_ingest/pipeline'] as const).flatMap(
    (kind): readonly RequestShape[] => [
      { family: 'template', weight: 1, make: () => ({ method: 'GET', target: `/${kind}/${NEW_RESOURCE}` }) },
      {
        family: 'template',
        weight: 1,
        make: () => ({ method: 'PUT', target: `/${kind}/${NEW_RESOURCE}`, body: bodyOf(kind), changes: true }),
      },
      {
        family: 'template',
        weight: 1,
        make: () => ({ method: 'DELETE', target: `/${kind}/${NEW_RESOURCE}`, changes: true }),
      },
    ],
  ),
  { family: 'template', weight: 1, make: (c) => ({ method: 'POST', target: `/_index_template/_simulate_index/${c.name()}` }) },
];

function bodyOf(kind: '_index_template' | '_template' | '_component_template' | '_ingest/pipeline'): string {
  if (kind === '_index_template') return TEMPLATE;
  if (kind === '_template') return LEGACY_TEMPLATE;
  return kind === '_component_template' ? JSON.stringify({ template: {} }) : PIPELINE;
}
