import { illegalArgument, type SecurityError } from '../../domain/error.ts';
import type { JsonLimits } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import { splitIndexExpression } from '../routes/index-expression.ts';
import { needsAllRights } from '../routes/refusals.ts';
import type { BodyAccess } from './body-access.ts';
import { refusalOf } from './item-judge.ts';
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

/** Options of a header that bear on its index expression, by both spellings. */
const EXPRESSION_OPTIONS: ReadonlyMap<string, string> = new Map([
  ['allowNoIndices', 'allow_no_indices'],
  ['allow_no_indices', 'allow_no_indices'],
  ['expandWildcards', 'expand_wildcards'],
  ['expand_wildcards', 'expand_wildcards'],
  ['ignoreUnavailable', 'ignore_unavailable'],
  ['ignore_unavailable', 'ignore_unavailable'],
]);

/** What the header line of a search says. */
export interface MsearchHeader {
  /** Items of its index expression, none of which stand for all indices; `null`: it has none. */
  readonly items: readonly string[] | null;
  /** Options that bear on the expression, as in a query string. */
  readonly options: ReadonlyMap<string, string>;
  /** All fields but the index expression, each as it is written. */
  readonly others: readonly Uint8Array[];
}

/** What an empty line says: nothing. In the first line versions differ, so that it is never forwarded. */
export const BLANK_HEADER: MsearchHeader = { items: null, options: new Map(), others: [] };

/** What one search searches. */
export interface SearchedNames {
  /** Items, each granted. */
  readonly indices: readonly string[];
  /** Whether they must stand in the header, as what was written is not the same to the cluster. */
  readonly isRewritten: boolean;
  /** Whether they are names that patterns were expanded to: one that is gone by now is no error. */
  readonly isExpanded: boolean;
}

/** One search of a multi-search body. */
export interface MsearchItem {
  /** Its two lines, with their ends. */
  readonly start: number;
  /** Behind its header, before the line feed. */
  readonly headerEnd: number;
  readonly end: number;
  /** What it searches; `null` when it is refused before that is known. */
  readonly searched: SearchedNames | null;
  /** `null` when it cannot be read. */
  readonly header: MsearchHeader | null;
  /** Why it is refused. */
  readonly refusal: SecurityError | null;
}

/** Finds out what one search searches. @throws SecurityError to refuse it. */
export type ResolveSearched = (header: MsearchHeader) => { readonly searched: SearchedNames; readonly access: BodyAccess };

/**
 * Reads a multi-search body: a header line and a line with the search, again and again. A search that is forbidden, or whose indices are not there, is
 * an item with its refusal, and the others are read on.
 * @throws SecurityError for whatever is not read with certainty: an unterminated line, a blank search, an unknown option, a construct that reaches elsewhere.
 */
export function scanMsearch(body: Uint8Array, limits: JsonLimits, resolve: ResolveSearched): readonly MsearchItem[] {
  const found: MsearchItem[] = [];
  const json = new JsonScanner(body, limits);
  let at = 0;
  while (at < body.length) {
    const headerEnd = endOfLine(body, at);
    const searchEnd = endOfLine(body, headerEnd + 1);
    let header: MsearchHeader | null = null;
    let searched: SearchedNames | null = null;
    const refusal = refusalOf(() => {
      json.reset(body, { start: at, end: headerEnd });
      header = headerEnd === at ? BLANK_HEADER : readHeader(json, body);
      const resolved = resolve(header);
      searched = resolved.searched;
      json.reset(body, { start: headerEnd + 1, end: searchEnd });
      readSearch(json, new Set(searched.indices), resolved.access);
    });
    found.push({ start: at, headerEnd, end: searchEnd + 1, header, searched, refusal });
    at = searchEnd + 1;
  }
  return found;
}

function readSearch(json: JsonScanner, searched: ReadonlySet<string>, access: BodyAccess): void {
  if (json.next() !== 'START_OBJECT') throw illegalArgument('A search of the msearch request is not an object');
  searchBody(json, { action: SEARCH_ACTION, namesIndex: (name) => searched.has(name), access });
  if (json.next() !== null) throw illegalArgument('A search of the msearch request is followed by more than a newline');
}

function endOfLine(body: Uint8Array, start: number): number {
  const end = body.indexOf(LINE_FEED, start);
  if (end === -1) throw illegalArgument('The msearch request must be terminated by a newline [\\n]');
  return end;
}

function readHeader(json: JsonScanner, body: Uint8Array): MsearchHeader {
  if (json.next() !== 'START_OBJECT') throw illegalArgument('A header of the msearch request is not an object');
  let items: readonly string[] | null = null;
  const options = new Map<string, string>();
  const others: Uint8Array[] = [];
  while (json.next() === 'FIELD_NAME') {
    const name = json.text();
    const start = json.tokenStart;
    json.next();
    if (name === 'index' || name === 'indices') {
      if (items !== null) throw needsAllRights(ACTION, '[index] beside [indices]');
      items = readIndices(json);
      json.skipChildren();
      continue;
    }
    if (!HEADER_OPTIONS.has(name)) throw illegalArgument(`key [${name}] is not supported in the metadata section`);
    const option = EXPRESSION_OPTIONS.get(name);
    if (option === undefined) json.skipChildren();
    else setOnce(options, option, readOption(json));
    others.push(body.subarray(start, json.tokenEnd));
  }
  if (json.next() !== null) throw illegalArgument('A header of the msearch request is followed by more than a newline');
  return { items, options, others };
}

/** In both spellings at once it depends on the version which one counts. */
function setOnce(options: Map<string, string>, name: string, value: string): void {
  if (options.has(name)) throw needsAllRights(ACTION, `[${name}] in two spellings`);
  options.set(name, value);
}

function readOption(json: JsonScanner): string {
  if (json.token !== 'START_ARRAY') {
    if (json.token === 'START_OBJECT' || json.token === 'VALUE_NULL')
      throw needsAllRights(ACTION, 'an option that is not a text');
    return json.text();
  }
  const words: string[] = [];
  for (let token = json.next(); token !== 'END_ARRAY'; token = json.next()) {
    if (token !== 'VALUE_STRING') throw needsAllRights(ACTION, 'an option with other than texts');
    words.push(json.text());
  }
  return words.join();
}

/** A string is split on commas, the strings of a list are not; without any, all indices are meant. */
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
  return items;
}
