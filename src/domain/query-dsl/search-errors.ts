import { SecurityError } from '../error.ts';

/** What Elasticsearch prints where a search has no index of its own. */
const NO_INDEX = { index_uuid: '_na_', index: '.security-7' };

/** A refusal that Elasticsearch meets when the search runs: 400 `search_phase_execution_exception` around the reason. */
export function searchRefused(reason: SecurityError): SecurityError {
  return new SecurityError('searchRefused', 'all shards failed', { causedBy: reason });
}

/** A query that cannot be run on its field: `query_shard_exception`. */
export function queryRefused(message: string, causedBy?: SecurityError): SecurityError {
  return searchRefused(
    new SecurityError('queryShard', message, { metadata: NO_INDEX, ...(causedBy !== undefined && { causedBy }) }),
  );
}

/** A query whose building failed for this reason. */
export function queryFailed(causedBy: SecurityError): SecurityError {
  return queryRefused(`failed to create query: ${causedBy.message}`, causedBy);
}

/** More clauses than are allowed. */
export function tooManyClauses(clausesMax: number): SecurityError {
  return queryFailed(new SecurityError('tooManyClauses', `maxClauseCount is set to ${clausesMax}`));
}

/** What a query that nests too deep is told. */
export const DEPTH_EXCEEDED =
  'The nested depth of the query exceeds the maximum nested depth for queries set in [indices.query.bool.max_nested_depth]';
