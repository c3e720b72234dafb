import type { Draw } from './draw.ts';
import type { OpenSearchRole, Principal } from './pair.ts';

const INDEX_PATTERNS: readonly (readonly string[])[] = [
  ['diff-logs-a1', 'diff-logs-a2', 'diff-logs-b1', 'diff-orders-1', 'diff-hidden', '.diff-dot', 'diff-closed', 'diff-new-1'],
  ['diff-stream', 'diff-stream*', '.ds-diff-stream-*'],
  ['diff-logs', 'diff-logs-red', 'diff-orders', 'diff-mixed', 'diff-secret-alias'],
  ['*', 'diff-*', 'diff-logs-*', 'diff-logs-a*', 'diff-logs*', '*-1', '.diff-*', 'diff-new*', 'diff-*s*'],
  ['diff-logs-a?', 'diff-orders-?'],
  ['/diff-(logs|orders)-.*/', '/diff-logs-[ab]1/', '/.*-[0-9]/', '/diff-[^s]*/'],
];
const PATTERN_WEIGHTS = [6, 2, 3, 8, 2, 2];

const INDEX_ACTIONS: readonly (readonly string[])[] = [
  ['read', 'search', 'get'],
  ['crud', 'write', 'index', 'delete', 'data_access'],
  ['indices_all', 'unlimited', '*'],
  ['manage', 'create_index', 'manage_aliases', 'indices_monitor', 'manage_data_streams', 'manage_point_in_time'],
  ['indices:data/read/search', 'indices:data/read/get', 'indices:admin/get', 'indices:admin/mappings/get', 'indices:monitor/*'],
  ['suggest', 'no_such_group'],
];
const INDEX_ACTION_WEIGHTS = [7, 5, 6, 5, 4, 1];

const CLUSTER_PERMISSIONS: readonly string[] = [
  'cluster_composite_ops',
  'cluster_composite_ops',
  'cluster_composite_ops_ro',
  'cluster_composite_ops_ro',
  'cluster_monitor',
  'cluster_all',
  'cluster_manage_index_templates',
  'cluster_manage_pipelines',
  'unlimited',
  'indices:data/write/bulk',
  'indices:data/read/scroll*',
  'cluster:monitor/health',
  'cluster:monitor/state',
];
const NO_CLUSTER_PERCENT = 15;

/** Draws users with one role each. The first has no rights at all. */
export function drawOpenSearchPrincipals(draw: Draw, count: number): readonly Principal<OpenSearchRole>[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `p${index}`,
    role: index === 0 ? { cluster_permissions: [], index_permissions: [] } : drawRole(draw),
  }));
}

function drawRole(draw: Draw): OpenSearchRole {
  return {
    cluster_permissions: draw.chance(NO_CLUSTER_PERCENT) ? [] : draw.several(CLUSTER_PERMISSIONS, 2),
    index_permissions: draw.times(1 + draw.weighted([5, 3]), () => ({
      index_patterns: draw.times(1 + draw.weighted([6, 3]), () =>
        draw.one(INDEX_PATTERNS[draw.weighted(PATTERN_WEIGHTS)] ?? ['diff-*']),
      ),
      allowed_actions: draw.times(1 + draw.weighted([3, 4, 2]), () =>
        draw.one(INDEX_ACTIONS[draw.weighted(INDEX_ACTION_WEIGHTS)] ?? ['read']),
      ),
    })),
  };
}
