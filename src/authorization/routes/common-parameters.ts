/** Query parameters that every API takes: they shape the answer alone. */
export const COMMON_PARAMETERS: readonly string[] = ['pretty', 'human', 'error_trace', 'filter_path', 'format'];

/**
 * Query parameters that name an index, a body, a pipeline or a context elsewhere, on whatever route: the cluster keeps path and query
 * parameters in one map, so that a handler finds them where its path has none. Refused to limited callers.
 */
export const STEERING_PARAMETERS: ReadonlySet<string> = new Set([
  'alias',
  'id',
  'index',
  'indices',
  'keep_alive',
  'name',
  'new_index',
  'pipeline',
  'project_routing',
  'scroll',
  'scroll_id',
  'search_pipeline',
  'source',
  'source_content_type',
  'target',
  'type',
]);
