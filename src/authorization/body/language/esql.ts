import { findUnknownFunction } from './functions.ts';
import { splitIndexList } from './index-list.ts';
import { type QuerySyntax, type QueryToken, readQueryText } from './query-text.ts';
import { findWord, isSymbol, isWord, type QueryIndices, splitPipeline } from './read-indices.ts';

const SYNTAX: QuerySyntax = { quotes: '"`', escapes: true, tripleQuotes: true };
/** Commands that work on the rows that they get. `enrich`, `join`, `fork`, `completion`, `rerank` … look elsewhere. */
const COMMANDS: ReadonlySet<string> = new Set([
  'dissect',
  'drop',
  'eval',
  'grok',
  'keep',
  'limit',
  'mv_expand',
  'rename',
  'sort',
  'stats',
  'where',
]);
/** Words that would begin another query within this one. */
const SOURCES: ReadonlySet<string> = new Set(['from', 'row', 'show', 'ts', 'promql', 'join', 'lookup', 'enrich']);
/** A source as it may be written without quotes, and what may follow it. */
const FROM = /^[ \t\r\n]*from[ \t\r\n]+/i;
const UNQUOTED = /[A-Za-z0-9_.*-]+/y;
const QUOTED = /"([A-Za-z0-9_.*,-]+)"/y;
const COMMA = /[ \t\r\n]*,[ \t\r\n]*/y;

/**
 * The indices of an ES|QL query: one `FROM` and commands that work on its rows. Everything else is not read.
 * @see https://www.elastic.co/docs/reference/query-languages/esql/commands/source-commands#esql-from
 */
export function readEsqlIndices(query: string): QueryIndices {
  const from = FROM.exec(query);
  if (from === null) return { problem: 'a query that does not begin with [FROM]' };
  const source = readSource(query, from[0].length);
  if (source === null) return { problem: '[FROM] with more than names and patterns of indices' };
  const tokens = readQueryText(query.slice(source.end), SYNTAX);
  if ('problem' in tokens) return tokens;
  const problem = findProblem(tokens);
  return problem === null ? { items: source.items } : { problem };
}

function readSource(query: string, start: number): { readonly items: readonly string[]; readonly end: number } | null {
  const items: string[] = [];
  let at = start;
  for (;;) {
    const quoted = matchAt(QUOTED, query, at);
    const match = quoted ?? matchAt(UNQUOTED, query, at);
    if (match === null) return null;
    const list = splitIndexList(quoted === null ? match[0] : (match[1] ?? ''));
    if (list === null) return null;
    items.push(...list);
    at += match[0].length;
    const comma = matchAt(COMMA, query, at);
    if (comma === null) break;
    at += comma[0].length;
  }
  return /^(?:[ \t\r\n|]|$)/.test(query.slice(at)) ? { items, end: at } : null;
}

function findProblem(tokens: readonly QueryToken[]): string | null {
  const commands = splitPipeline(tokens);
  if (commands === null) return 'a pipe within brackets';
  const [head = [], ...rest] = commands;
  if (!isMetadata(head)) return '[FROM] with more than indices and [METADATA]';
  for (const command of rest) {
    const name = command[0];
    if (name?.kind !== 'word' || !COMMANDS.has(name.text.toLowerCase())) return `command [${name?.text ?? ''}]`;
  }
  const source = findWord(tokens, SOURCES);
  if (source !== null) return `word [${source}]`;
  const unknown = findUnknownFunction(tokens);
  return unknown === null ? null : `function [${unknown}]`;
}

/** `METADATA` with a list of fields, or nothing. */
function isMetadata(tokens: readonly QueryToken[]): boolean {
  const [first, ...fields] = tokens;
  if (first === undefined) return true;
  if (!isWord(first, 'metadata') || fields.length % 2 === 0) return false;
  return fields.every((token, position) => (position % 2 === 0 ? token.kind === 'word' : isSymbol(token, ',')));
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
