import { illegalArgument, SecurityError } from '../error.ts';
import type { Query } from '../query/query.ts';
import type { SimpleQueryStringClause } from './clause.ts';
import { equals, onlyForTexts, queryForText } from './field-values.ts';
import { minimumShouldMatch } from './minimum-should-match.ts';
import { findField, type QueryableField, type QueryableFields } from './queryable-fields.ts';
import type { Resolution } from './resolution.ts';
import { assertPlainAnalysis, orNone } from './resolve-match.ts';
import { DEPTH_EXCEEDED, queryRefused } from './search-errors.ts';
import { parseSimpleQueryString, type SimpleNode } from './simple-query-string.ts';

/** Where the words of a text are looked for, and whether what does not suit a field is passed over. */
interface Scope {
  readonly fields: readonly QueryableField[];
  readonly isLenient: boolean;
  /** Whether the caller named no field: kinds that cannot take part are left out. */
  readonly isEverywhere: boolean;
}

/** Brings a text of the mini-language to its plain form. */
export function resolveSimpleQueryString(clause: SimpleQueryStringClause, resolution: Resolution): Query {
  const { limits, fields } = resolution;
  const node = parseSimpleQueryString(clause.text, clause.operators, clause.defaultOperator, limits);
  if (depthOf(node) > limits.depthMax) throw illegalArgument(DEPTH_EXCEEDED);
  assertPlainAnalysis('simple_query_string', clause.analyzer);
  const scope = scopeOf(clause, fields);
  if (scope.fields.length === 0) return { kind: 'none' };
  const query = resolveNode(node, clause, scope, resolution);
  return clause.minimumShouldMatch === null ? query : demand(clause.minimumShouldMatch, node, query);
}

function scopeOf({ fields: names, isLenient }: SimpleQueryStringClause, fields: QueryableFields): Scope {
  const isEverywhere = names.length === 0 || names.includes('*');
  if (isEverywhere) return { fields: fields.fields, isLenient: true, isEverywhere };
  const found = names.flatMap((name) => (name.includes('*') ? matching(name, fields) : allowed(name, fields)));
  return { fields: [...new Map(found.map((field) => [field.name, field])).values()], isLenient, isEverywhere };
}

/** A field that is not allowed finds nothing. */
function allowed(name: string, fields: QueryableFields): readonly QueryableField[] {
  try {
    return [findField(fields, name)];
  } catch (error) {
    if (error instanceof SecurityError) return [];
    throw error;
  }
}

function matching(pattern: string, { fields }: QueryableFields): readonly QueryableField[] {
  const parts = pattern.split('*');
  return fields.filter(({ name }) => {
    let at = 0;
    const isInOrder = parts.every((part) => {
      const found = name.indexOf(part, at);
      at = found + part.length;
      return found !== -1;
    });
    return isInOrder && name.startsWith(parts[0] ?? '') && name.endsWith(parts.at(-1) ?? '');
  });
}

function resolveNode(node: SimpleNode, clause: SimpleQueryStringClause, scope: Scope, resolution: Resolution): Query {
  switch (node.kind) {
    case 'all':
    case 'none':
      return { kind: node.kind };
    case 'not':
      return { kind: 'not', query: resolveNode(node.node, clause, scope, resolution) };
    case 'and':
      return { kind: 'and', queries: node.nodes.map((part) => resolveNode(part, clause, scope, resolution)) };
    case 'or':
      return { kind: 'or', queries: node.nodes.map((part) => resolveNode(part, clause, scope, resolution)), minimum: 1 };
    case 'fuzzy':
      throw illegalArgument('simple_query_string query with fuzzy terms is not currently supported in this context');
    default:
      return { kind: 'or', queries: scope.fields.map((field) => leaf(node, field, clause, scope, resolution)), minimum: 1 };
  }
}

function leaf(
  node: Extract<SimpleNode, { readonly text: string }>,
  field: QueryableField,
  clause: SimpleQueryStringClause,
  { isLenient, isEverywhere }: Scope,
  { now }: Resolution,
): Query {
  if (node.kind === 'prefix') {
    if (field.kind !== 'date' && field.kind !== 'boolean') {
      const prefix = field.kind === 'text' ? node.text.toLowerCase() : node.text;
      return { kind: 'prefix', field: field.name, prefix, ignoreCase: false };
    }
    if (isEverywhere) return { kind: 'none' };
    throw queryRefused(onlyForTexts('prefix', field));
  }
  if (field.words !== null) {
    const queries = field.words(node.text).map((word) => equals(field, [word]));
    if (queries.length === 0) return { kind: 'none' };
    const isEach = node.kind === 'phrase' || clause.defaultOperator === 'and';
    return isEach ? { kind: 'and', queries } : { kind: 'or', queries, minimum: 1 };
  }
  const make = (): Query => queryForText(field, node.text, false, now);
  return isLenient ? orNone(make) : make();
}

/** How many of the alternatives must match. Only the outermost operator counts. */
function demand(spec: string, node: SimpleNode, query: Query): Query {
  if (node.kind !== 'or' && node.kind !== 'and' && node.kind !== 'not') return query;
  const count = node.kind === 'or' ? node.nodes.length : node.kind === 'not' ? 1 : 0;
  const minimum = minimumShouldMatch(spec, count);
  if (minimum > count) return { kind: 'none' };
  return query.kind === 'or' ? { ...query, minimum: Math.max(1, minimum) } : query;
}

function depthOf(node: SimpleNode): number {
  if ('nodes' in node) return 1 + Math.max(...node.nodes.map(depthOf));
  return 'node' in node ? depthOf(node.node) : 1;
}
