import { illegalArgument } from '../../domain/error.ts';
import type { JsonLimits } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import { splitIndexExpression } from '../routes/index-expression.ts';
import { needsAllRights } from '../routes/refusals.ts';
import { searchBody } from './search-shape.ts';

const ACTION = 'indices:data/read/msearch';
const SEARCH_ACTION = 'indices:data/read/search';
const LINE_FEED = 0x0a;

/** Options of a header line that steer nothing; the cluster takes both spellings. */
const HEADER_OPTIONS: ReadonlySet<string> = new Set([
  'allowNoIndices',
  'allow_no_indices',
  'allow_partial_search_results',
  'cancelAfterTimeInterval',
  'cancel_after_time_interval',
  'ccsMinimizeRoundtrips',
  'ccs_minimize_roundtrips',
  'expandWildcards',
  'expand_wildcards',
  'ignoreThrottled',
  'ignoreUnavailable',
  'ignore_throttled',
  'ignore_unavailable',
  'max_concurrent_shard_requests',
  'phase_took',
  'preference',
  'requestCache',
  'request_cache',
  'routing',
  'searchType',
  'search_type',
]);

/**
 * Reads a multi-search body: a header line and a line with the search, again and again. `onSearch` is told of the indices that each searches,
 * items of an expression (`null`: the path's), before the search itself is walked.
 * @throws SecurityError for whatever is not read with certainty: an unterminated or blank line, an unknown option, a construct that reaches elsewhere.
 */
export function scanMsearch(
  body: Uint8Array,
  limits: JsonLimits,
  pathIndices: readonly string[],
  onSearch: (indices: readonly string[] | null) => void,
): void {
  const json = new JsonScanner(body, limits);
  let at = 0;
  while (at < body.length) {
    const headerEnd = endOfLine(body, at);
    json.reset(body, { start: at, end: headerEnd });
    const indices = readHeader(json);
    onSearch(indices);
    const searched = new Set(indices ?? pathIndices);
    const searchEnd = endOfLine(body, headerEnd + 1);
    json.reset(body, { start: headerEnd + 1, end: searchEnd });
    if (json.next() !== 'START_OBJECT') throw illegalArgument('A search of the msearch request is not an object');
    searchBody(json, { action: SEARCH_ACTION, namesIndex: (name) => searched.has(name) });
    if (json.next() !== null) throw illegalArgument('A search of the msearch request is followed by more than a newline');
    at = searchEnd + 1;
  }
}

function endOfLine(body: Uint8Array, start: number): number {
  const end = body.indexOf(LINE_FEED, start);
  if (end === -1) throw illegalArgument('The msearch request must be terminated by a newline [\\n]');
  return end;
}

/** @returns the items of the header's index expression, or `null` when it has none. */
function readHeader(json: JsonScanner): readonly string[] | null {
  // A blank header means the defaults, except in the first line, where versions differ. Nobody writes one.
  if (json.next() !== 'START_OBJECT') throw illegalArgument('A header of the msearch request is not an object');
  let indices: readonly string[] | null = null;
  while (json.next() === 'FIELD_NAME') {
    const name = json.text();
    json.next();
    if (name === 'index' || name === 'indices') {
      if (indices !== null) throw needsAllRights(ACTION, '[index] beside [indices]');
      indices = readIndices(json);
    } else if (!HEADER_OPTIONS.has(name)) {
      throw illegalArgument(`key [${name}] is not supported in the metadata section`);
    }
    json.skipChildren();
  }
  if (json.next() !== null) throw illegalArgument('A header of the msearch request is followed by more than a newline');
  return indices;
}

/** A string is split on commas, the strings of a list are not. */
function readIndices(json: JsonScanner): readonly string[] {
  if (json.token === 'VALUE_STRING') return splitIndexExpression(json.text());
  if (json.token !== 'START_ARRAY') throw needsAllRights(ACTION, '[index] that is neither a string nor a list');
  const items: string[] = [];
  for (let token = json.next(); token !== 'END_ARRAY'; token = json.next()) {
    if (token !== 'VALUE_STRING') throw needsAllRights(ACTION, '[index] with other than strings');
    const item = json.text();
    if (item.includes(',')) throw needsAllRights(ACTION, `[index] with the item [${item}]`);
    items.push(item);
  }
  if (items.length === 0) throw needsAllRights(ACTION, 'an empty list of indices stands for all indices');
  return items;
}
