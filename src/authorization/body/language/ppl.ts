import { findUnknownFunction } from './functions.ts';
import { splitIndexList } from './index-list.ts';
import { type QuerySyntax, type QueryToken, readQueryText } from './query-text.ts';
import { findWord, isSymbol, type QueryIndices, splitPipeline } from './read-indices.ts';

const SYNTAX: QuerySyntax = { quotes: '\'"`', escapes: false, tripleQuotes: false };
/** Commands that work on the rows that they get. `lookup`, `join`, `append`, `ml`, `ad` … look elsewhere. */
const COMMANDS: ReadonlySet<string> = new Set([
  'bin',
  'chart',
  'dedup',
  'eval',
  'eventstats',
  'fields',
  'fillnull',
  'flatten',
  'head',
  'parse',
  'rare',
  'regex',
  'rename',
  'reverse',
  'rex',
  'sort',
  'stats',
  'streamstats',
  'timechart',
  'top',
  'trendline',
  'where',
]);
/** Words that would begin another query within this one. */
const SOURCES: ReadonlySet<string> = new Set([
  'source',
  'index',
  'from',
  'describe',
  'show',
  'search',
  'lookup',
  'join',
  'exists',
]);
/** The source, whose name is bare in group 1 or a quoted list in group 2. One with dots that is not quoted could be of a data source. */
const SOURCE =
  /^[ \t\r\n]*(?:search[ \t\r\n]+)?(?:source|index)[ \t\r\n]*=[ \t\r\n]*(?:([A-Za-z_][A-Za-z0-9_*-]*)|`([A-Za-z0-9_.*,-]+)`)(?=[ \t\r\n|]|$)/i;

/** The indices of a PPL query: one `source=` and commands that work on its rows. Everything else is not read. */
export function readPplIndices(query: string): QueryIndices {
  const source = SOURCE.exec(query);
  const items = splitIndexList(source?.[1] ?? source?.[2] ?? '');
  if (source === null || items === null) return { problem: 'a query that does not begin with [source=] and one index' };
  const tokens = readQueryText(query.slice(source[0].length), SYNTAX);
  if ('problem' in tokens) return tokens;
  const problem = findProblem(tokens);
  return problem === null ? { items } : { problem };
}

function findProblem(tokens: readonly QueryToken[]): string | null {
  if (tokens.some((token) => isSymbol(token, '['))) return 'a sub-search';
  const commands = splitPipeline(tokens);
  if (commands === null) return 'a pipe within brackets';
  const [head = [], ...rest] = commands;
  if (isSymbol(head[0], ',')) return 'more than one source';
  for (const command of rest) {
    const name = command[0];
    if (name?.kind !== 'word' || !COMMANDS.has(name.text.toLowerCase())) return `command [${name?.text ?? ''}]`;
  }
  const source = findWord(tokens, SOURCES);
  if (source !== null) return `word [${source}]`;
  const unknown = findUnknownFunction(tokens);
  return unknown === null ? null : `function [${unknown}]`;
}
