import type { Answer } from '../plan.ts';
import { type IndexOptions, USUAL_OPTIONS } from './index-options.ts';

/** What an action takes for an index expression and what it does with it. */
export interface ExpressionRule {
  /** `one`: a single name. `many`: a list with wildcards. */
  readonly takes: 'one' | 'many';
  /** Without the request's own options. */
  readonly options: IndexOptions;
  /** What a pattern can match. */
  readonly candidates: 'everything' | 'indices' | 'dataStreams';
  /** Whether the API can search other clusters: it then resolves its expression before it tells what is denied. */
  readonly remote: boolean;
  /** Whether a cluster may be told to refuse patterns for it (`action.destructive_requires_name`). */
  readonly destructive: boolean;
  /**
   * The answer when nothing is left of the expression; `null`: the cluster is asked for `*,-*`, which is nothing to it, and answers in its
   * own shape. Given for what changes something, and for names that are not resolved like those of indices.
   */
  readonly emptyAnswer: Answer | null;
}

const MANY: ExpressionRule = {
  takes: 'many',
  options: USUAL_OPTIONS,
  candidates: 'everything',
  remote: false,
  destructive: false,
  emptyAnswer: null,
};
const ONE: ExpressionRule = { ...MANY, takes: 'one' };
const SEARCH: ExpressionRule = { ...MANY, remote: true };
const OPEN_AND_CLOSED: ExpressionRule = { ...MANY, options: { ...USUAL_OPTIONS, expandClosed: true } };
const EVERYTHING: ExpressionRule = { ...MANY, options: { ...USUAL_OPTIONS, expandClosed: true, expandHidden: true } };
const DATA_STREAMS: ExpressionRule = { ...EVERYTHING, candidates: 'dataStreams' };

/** Changes of settings and mappings, which want at least one index. */
const CHANGE: ExpressionRule = {
  ...MANY,
  options: { ...USUAL_OPTIONS, expandClosed: true, allowNoIndices: false },
  emptyAnswer: answer({ acknowledged: true }),
};
const BY_QUERY: ExpressionRule = {
  ...MANY,
  emptyAnswer: answer({
    took: 0,
    timed_out: false,
    total: 0,
    updated: 0,
    deleted: 0,
    batches: 0,
    version_conflicts: 0,
    noops: 0,
    retries: { bulk: 0, search: 0 },
    throttled_millis: 0,
    requests_per_second: -1,
    throttled_until_millis: 0,
    failures: [],
  }),
};

/** By action; one that is not here has its names and patterns granted whole, or is refused. */
const RULES: ReadonlyMap<string, ExpressionRule> = new Map<string, ExpressionRule>([
  // Documents
  ['indices:data/read/explain', ONE],
  ['indices:data/read/get', ONE],
  ['indices:data/read/tv', ONE],
  ['indices:data/write/delete', ONE],
  ['indices:data/write/index', ONE],
  ['indices:data/write/update', ONE],
  ['indices:data/write/delete/byquery', BY_QUERY],
  ['indices:data/write/update/byquery', BY_QUERY],
  // Searches
  ['indices:admin/shards/search_shards', { ...MANY, options: { ...USUAL_OPTIONS, ignoreUnavailable: true } }],
  // OpenSearch answers `*,-*` with 404 here.
  [
    'indices:admin/validate/query',
    { ...MANY, emptyAnswer: answer({ _shards: { total: 0, successful: 0, failed: 0 }, valid: true }) },
  ],
  ['indices:data/read/async_search/submit', SEARCH],
  ['indices:data/read/field_caps', SEARCH],
  ['indices:data/read/open_point_in_time', SEARCH],
  ['indices:data/read/point_in_time/create', SEARCH],
  ['indices:data/read/rank_eval', MANY],
  ['indices:data/read/search', SEARCH],
  // Indices
  ['indices:admin/aliases/get', EVERYTHING],
  ['indices:admin/analyze', ONE],
  [
    'indices:admin/block/add',
    { ...MANY, emptyAnswer: answer({ acknowledged: true, shards_acknowledged: false, indices: [] }) },
  ],
  ['indices:admin/cache/clear', MANY],
  [
    'indices:admin/close',
    { ...MANY, destructive: true, emptyAnswer: answer({ acknowledged: true, shards_acknowledged: true, indices: {} }) },
  ],
  ['indices:admin/create', ONE],
  [
    'indices:admin/delete',
    { ...OPEN_AND_CLOSED, candidates: 'indices', destructive: true, emptyAnswer: answer({ acknowledged: true }) },
  ],
  ['indices:admin/flush', MANY],
  ['indices:admin/forcemerge', MANY],
  ['indices:admin/get', MANY],
  ['indices:admin/mapping/put', CHANGE],
  ['indices:admin/mappings/fields/get', MANY],
  ['indices:admin/mappings/get', MANY],
  [
    'indices:admin/open',
    {
      ...MANY,
      options: { ...USUAL_OPTIONS, expandOpen: false, expandClosed: true },
      destructive: true,
      emptyAnswer: answer({ acknowledged: true, shards_acknowledged: true }),
    },
  ],
  ['indices:admin/refresh', MANY],
  ['indices:admin/resolve/index', { ...SEARCH, emptyAnswer: answer({ indices: [], aliases: [], data_streams: [] }) }],
  ['indices:admin/settings/update', CHANGE],
  ['indices:monitor/recovery', OPEN_AND_CLOSED],
  ['indices:monitor/segments', MANY],
  ['indices:monitor/settings/get', MANY],
  ['indices:monitor/shard_stores', EVERYTHING],
  ['indices:monitor/stats', MANY],
  // Data streams
  ['indices:admin/data_stream/create', ONE],
  ['indices:admin/data_stream/delete', { ...DATA_STREAMS, emptyAnswer: answer({ acknowledged: true }) }],
  ['indices:admin/data_stream/get', { ...DATA_STREAMS, emptyAnswer: answer({ data_streams: [] }) }],
]);

/** The rule of an action, or `null` where none is known. */
export function findExpressionRule(action: string): ExpressionRule | null {
  return RULES.get(action) ?? null;
}

function answer(body: object): Answer {
  return { status: 200, body: JSON.stringify(body) };
}
