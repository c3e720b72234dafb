import { findUnknownFunction } from './functions.ts';
import { splitIndexList } from './index-list.ts';
import { type QuerySyntax, type QueryToken, readQueryText } from './query-text.ts';
import { findWord, isWord, type QueryIndices } from './read-indices.ts';

/** A dialect of SQL. */
export interface SqlDialect {
  readonly syntax: QuerySyntax;
  /** One table with its leading white space: a bare name in group 1, or a quoted list in group 2. */
  readonly table: RegExp;
}

/** SQL of Elasticsearch: dashes, dots and patterns stand in double quotes. */
export const ELASTICSEARCH_SQL: SqlDialect = {
  syntax: { quotes: '\'"', escapes: false, tripleQuotes: false },
  table: /^[ \t\r\n]+(?:([A-Za-z_][A-Za-z0-9_]*)|"([A-Za-z0-9_.*,-]+)")(?=[ \t\r\n]|$)/,
};

/** SQL of OpenSearch: a name with dots that is not quoted could be one of a data source. */
export const OPENSEARCH_SQL: SqlDialect = {
  syntax: { quotes: '\'"`', escapes: false, tripleQuotes: false },
  table: /^[ \t\r\n]+(?:([A-Za-z_][A-Za-z0-9_*-]*)|`([A-Za-z0-9_.*,-]+)`)(?=[ \t\r\n]|$)/,
};

/** Words that read more, or do other than reading. A column of such a name has to be quoted. */
const REFUSED: ReadonlySet<string> = new Set([
  'alter',
  'analyze',
  'catalog',
  'create',
  'debug',
  'delete',
  'describe',
  'drop',
  'except',
  'exists',
  'explain',
  'from',
  'frozen',
  'intersect',
  'into',
  'join',
  'lateral',
  'minus',
  'pivot',
  'select',
  'set',
  'show',
  'sys',
  'table',
  'union',
  'update',
  'use',
  'with',
]);
/** What may follow the table. */
const CLAUSES: ReadonlySet<string> = new Set(['where', 'group', 'having', 'order', 'limit']);

/** The indices of a single `SELECT … FROM` with one table. Joins, sub-queries and all other statements are not read. */
export function readSqlIndices(query: string, dialect: SqlDialect): QueryIndices {
  const from = findFrom(query, dialect.syntax);
  if ('problem' in from) return from;
  const table = dialect.table.exec(query.slice(from.end));
  const bare = table?.[1]?.toLowerCase() ?? '';
  if (REFUSED.has(bare) || CLAUSES.has(bare)) return { problem: `[FROM] with the word [${bare}]` };
  const items = splitIndexList(table?.[1] ?? table?.[2] ?? '');
  if (table === null || items === null) return { problem: '[FROM] with more than one table' };
  const rest = readQueryText(query.slice(from.end + table[0].length), dialect.syntax);
  if ('problem' in rest) return rest;
  const problem = findProblem(from.columns, rest);
  return problem === null ? { items } : { problem };
}

/** The tokens up to the first `FROM`, and the offset behind it. */
function findFrom(
  query: string,
  syntax: QuerySyntax,
): { readonly columns: readonly QueryToken[]; readonly end: number } | { readonly problem: string } {
  const tokens = readQueryText(query, syntax);
  if ('problem' in tokens) return tokens;
  if (!isWord(tokens[0], 'select')) return { problem: 'a statement that does not begin with [SELECT]' };
  const position = tokens.findIndex((token) => isWord(token, 'from'));
  const from = tokens[position];
  if (from === undefined) return { problem: 'a statement without [FROM]' };
  if (from.depth > 0) return { problem: 'word [from]' };
  return { columns: tokens.slice(1, position), end: from.end };
}

function findProblem(columns: readonly QueryToken[], rest: readonly QueryToken[]): string | null {
  const refused = findWord(columns, REFUSED) ?? findWord(rest, REFUSED);
  if (refused !== null) return `word [${refused}]`;
  const clauses = rest.slice(aliasLength(rest));
  const [first] = clauses;
  if (first !== undefined && !isClause(first)) return `[${first.text}] behind the table`;
  const unknown = findUnknownFunction(columns) ?? findUnknownFunction(rest);
  return unknown === null ? null : `function [${unknown}]`;
}

/** How many tokens name the table anew. */
function aliasLength(tokens: readonly QueryToken[]): number {
  const [first, second] = tokens;
  if (isWord(first, 'as')) return second?.kind === 'word' && !isClause(second) ? 2 : 0;
  return first?.kind === 'word' && !isClause(first) ? 1 : 0;
}

function isClause(token: QueryToken): boolean {
  return token.kind === 'word' && CLAUSES.has(token.text.toLowerCase());
}
