import type { Draw } from './draw.ts';
import type { ElasticsearchRole, Principal, WireIndices } from './pair.ts';

/** Patterns of names that roles are made of; index requests are drawn from them too, so that many are allowed. */
export const NAME_PATTERNS: readonly (readonly string[])[] = [
  ['diff-logs-a1', 'diff-logs-a2', 'diff-logs-b1', 'diff-orders-1', 'diff-hidden', '.diff-dot', 'diff-closed', 'diff-new-1'],
  ['diff-stream', 'diff-stream*', '.ds-diff-stream-*', 'diff-stream-alias'],
  ['diff-logs', 'diff-logs-red', 'diff-orders', 'diff-mixed', 'diff-secret-alias', 'diff-hidden-alias', 'diff-of-hidden'],
  ['*', 'diff-*', 'diff-logs-*', 'diff-logs-a*', 'diff-logs*', '*-1', '*logs*', '.diff-*', 'diff-new*', 'diff-*s*', '.*'],
  ['diff-logs-a?', 'diff-orders-?', 'diff-?ogs-??', '?diff-*'],
  ['/diff-(logs|orders)-.*/', '/diff-logs-[ab]1/', '/.*-[0-9]/', '/diff-logs-a<1-2>/', '/diff-o.+/', '/diff-[^s]*/'],
  ['.security', '.security-7', '.security*', 'diff-none', 'diff-none*'],
];
const PATTERN_WEIGHTS = [6, 3, 4, 8, 2, 3, 1];

const INDEX_PRIVILEGES: readonly (readonly string[])[] = [
  ['read'],
  ['all'],
  ['write', 'index', 'create', 'create_doc', 'delete'],
  ['view_index_metadata', 'monitor'],
  ['manage', 'create_index', 'delete_index', 'maintenance', 'auto_configure'],
  ['none', 'read_cross_cluster', 'manage_ilm', 'manage_data_stream_lifecycle', 'manage_follow_index', 'manage_leader_index'],
  [
    'indices:data/read/search',
    'indices:data/read/get',
    'indices:data/read/*',
    'indices:admin/aliases/get',
    'indices:admin/mapping/put',
    'indices:monitor/stats',
    'indices:data/write/bulk',
    'indices:admin/*',
  ],
];
const INDEX_PRIVILEGE_WEIGHTS = [9, 11, 6, 5, 5, 1, 2];

const CLUSTER_PRIVILEGES: readonly string[] = [
  'monitor',
  'monitor',
  'monitor',
  'all',
  'manage',
  'manage',
  'manage_index_templates',
  'manage_ingest_pipelines',
  'read_pipeline',
  'monitor_stats',
  'monitor_snapshot',
  'read_ilm',
  'cancel_task',
  'manage_own_api_key',
  'none',
  'cluster:monitor/health',
  'cluster:monitor/state',
  'cluster:monitor/nodes/*',
  'indices:admin/template/get',
];

const LIMITED_BY_PERCENT = 15;
const RESTRICTED_PERCENT = 8;
const NO_CLUSTER_PERCENT = 45;

/** Draws API keys: most owned by a superuser, some by a user with a role of its own. The first has no rights at all. */
export function drawElasticsearchPrincipals(draw: Draw, count: number): readonly Principal<ElasticsearchRole>[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `p${index}`;
    if (index === 0) return { name, role: {} };
    const role = drawRole(draw);
    return draw.chance(LIMITED_BY_PERCENT) ? { name, role, limitedBy: drawOwnerRole(draw) } : { name, role };
  });
}

/** The owner makes its key itself, which needs a privilege of its own. */
function drawOwnerRole(draw: Draw): ElasticsearchRole {
  const role = drawRole(draw);
  return { ...role, cluster: [...(role.cluster ?? []), 'manage_own_api_key'] };
}

function drawRole(draw: Draw): ElasticsearchRole {
  const cluster = draw.chance(NO_CLUSTER_PERCENT) ? [] : draw.several(CLUSTER_PRIVILEGES, 2);
  const entries = draw.weighted([1, 8, 5, 2]);
  const indices = Array.from({ length: entries }, () => drawEntry(draw));
  return { ...(cluster.length > 0 ? { cluster } : {}), ...(indices.length > 0 ? { indices } : {}) };
}

function drawEntry(draw: Draw): WireIndices {
  const names = draw.times(1 + draw.weighted([6, 3, 1]), () => drawNamePattern(draw));
  const privileges = draw.times(1 + draw.weighted([3, 4, 2]), () =>
    draw.one(INDEX_PRIVILEGES[draw.weighted(INDEX_PRIVILEGE_WEIGHTS)] ?? ['read']),
  );
  const entry = { names: [...new Set(names)], privileges: [...new Set(privileges)] };
  return draw.chance(RESTRICTED_PERCENT) ? { ...entry, allow_restricted_indices: true } : entry;
}

function drawNamePattern(draw: Draw): string {
  return draw.one(NAME_PATTERNS[draw.weighted(PATTERN_WEIGHTS)] ?? ['diff-*']);
}
