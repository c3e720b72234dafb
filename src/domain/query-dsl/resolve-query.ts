import { illegalArgument, SecurityError } from '../error.ts';
import type { Query } from '../query/query.ts';
import type { BoolClause, Clause, TextClause } from './clause.ts';
import { equals, onlyForTexts, queryForText } from './field-values.ts';
import { minimumShouldMatch } from './minimum-should-match.ts';
import { findField, type QueryableFields } from './queryable-fields.ts';
import type { Resolution } from './resolution.ts';
import { resolveMatch } from './resolve-match.ts';
import { resolveRange } from './resolve-range.ts';
import { resolveSimpleQueryString } from './resolve-simple-query-string.ts';
import { queryFailed, queryRefused, tooManyClauses } from './search-errors.ts';

/** Ways to score that Elasticsearch knows: accepted, without effect. */
const REWRITES =
  /^(?:constant_score(?:_blended|_boolean|_auto|_filter)?|scoring_boolean|top_terms_(?:boost_|blended_freqs_)?\d+)$/;

/**
 * Refuses types and fields that are not allowed, in the order in which they were written; Elasticsearch does so before it
 * begins to search.
 * @throws SecurityError `illegalArgument`.
 */
export function assertClauseAllowed(clause: Clause, fields: QueryableFields): void {
  switch (clause.kind) {
    case 'matchAll':
    case 'ids':
    case 'simpleQueryString':
      return;
    case 'unsupported':
      throw illegalArgument(`Query type [${clause.name}] is not currently supported in this context`);
    case 'bool':
      for (const part of [...clause.must, ...clause.should, ...clause.mustNot]) assertClauseAllowed(part, fields);
      return;
    case 'terms':
      if (clause.values !== null) break;
      throw illegalArgument('terms query with terms lookup is not currently supported in this context');
    case 'range':
      if (!clause.hasRelation) break;
      throw illegalArgument('range query with relation is not currently supported in this context');
    case 'term':
    case 'prefix':
    case 'wildcard':
    case 'exists':
    case 'match':
      break;
  }
  findField(fields, clause.field);
}

/**
 * Brings a clause to its plain form. Call `assertClauseAllowed` first.
 * @throws SecurityError `searchRefused`, or `illegalArgument` for what is not supported here.
 */
export function resolveQuery(clause: Clause, resolution: Resolution): Query {
  const query = asSearch(() => resolve(clause, resolution));
  const { clausesMax } = resolution.limits;
  if (countClauses(query) <= clausesMax) return query;
  throw tooManyClauses(clausesMax);
}

/** Tells what goes wrong when a query is built as Elasticsearch does: as the failure of a search. */
function asSearch(build: () => Query): Query {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof SecurityError) || error.code === 'searchRefused') throw error;
    throw queryFailed(error);
  }
}

function resolve(clause: Clause, resolution: Resolution): Query {
  switch (clause.kind) {
    case 'matchAll':
      return { kind: 'all' };
    case 'unsupported':
      return { kind: 'none' };
    case 'term': {
      const field = findField(resolution.fields, clause.field);
      if (clause.ignoreCase && field.kind === 'date') {
        const what = `[${field.indexName}] field which is of type [date]`;
        throw queryRefused(`${what}, does not support case insensitive term queries`);
      }
      return queryForText(field, clause.value.text, clause.ignoreCase, resolution.now);
    }
    case 'terms':
      return resolveTerms(clause, resolution);
    case 'ids':
      return resolveIds(clause.values, resolution);
    case 'prefix':
    case 'wildcard':
      return resolveText(clause, resolution);
    case 'exists':
      return { kind: 'exists', field: findField(resolution.fields, clause.field).name };
    case 'range':
      return resolveRange(clause, resolution);
    case 'match':
      return resolveMatch(clause, resolution);
    case 'simpleQueryString':
      return resolveSimpleQueryString(clause, resolution);
    case 'bool':
      return resolveBool(clause, resolution);
  }
}

function resolveTerms(clause: Extract<Clause, { readonly kind: 'terms' }>, { fields, now, limits }: Resolution): Query {
  const field = findField(fields, clause.field);
  const values = clause.values ?? [];
  if (values.length > limits.termsMax) {
    throw illegalArgument(
      `The number of terms [${values.length}] used in the Terms Query request has exceeded the allowed maximum of [${limits.termsMax}]. This maximum can be set by changing the [index.max_terms_count] index level setting.`,
    );
  }
  if (values.length === 0) return { kind: 'none' };
  if (field.kind !== 'date' && field.kind !== 'boolean') return equals(field, [...new Set(values.map(({ text }) => text))]);
  const queries = [...new Set(values.map(({ text }) => text))].map((text) => queryForText(field, text, false, now));
  return { kind: 'or', queries, minimum: 1 };
}

function resolveIds(ids: readonly string[], { fields: { idField, valueOfId } }: Resolution): Query {
  const values = ids.map(valueOfId).filter((value) => value !== null);
  return values.length === 0 ? { kind: 'none' } : { kind: 'equals', field: idField, values, ignoreCase: false };
}

function resolveText({ kind, text, ignoreCase, ...clause }: TextClause, { fields }: Resolution): Query {
  const field = findField(fields, clause.field);
  if (clause.rewrite !== null && !REWRITES.test(clause.rewrite)) {
    throw illegalArgument(`Failed to parse rewrite_method [${clause.rewrite}]`);
  }
  if (field.kind === 'date' || field.kind === 'boolean') throw queryRefused(onlyForTexts(kind, field));
  if (kind === 'prefix') return { kind, field: field.name, prefix: text, ignoreCase };
  if (field.kind === 'keyed') {
    throw illegalArgument('[wildcard] queries are not currently supported on keyed [flattened] fields.');
  }
  return { kind, field: field.name, pattern: text, ignoreCase };
}

function resolveBool(clause: BoolClause, resolution: Resolution): Query {
  const must = clause.must.map((part) => resolve(part, resolution));
  const should = clause.should.map((part) => resolve(part, resolution));
  const mustNot = clause.mustNot.map((part) => resolve(part, resolution));
  if (must.length + should.length + mustNot.length === 0) return { kind: 'all' };
  const spec = clause.minimumShouldMatch;
  const wanted = spec === null ? 0 : minimumShouldMatch(spec, should.length);
  if (wanted > should.length) return { kind: 'none' };
  const isOnlyNegative = must.length + should.length === 0;
  if (isOnlyNegative && !clause.adjustsPureNegative) return { kind: 'none' };
  const minimum = Math.max(wanted, must.length === 0 && should.length > 0 ? 1 : 0);
  const optional: readonly Query[] = minimum === 0 ? [] : [{ kind: 'or', queries: should, minimum }];
  const excluded = mustNot.map((query): Query => ({ kind: 'not', query }));
  const queries = [...must, ...optional, ...excluded];
  const [only] = queries;
  return queries.length === 1 && only !== undefined ? only : { kind: 'and', queries };
}

function countClauses(query: Query): number {
  if (query.kind === 'not') return countClauses(query.query);
  if (query.kind !== 'and' && query.kind !== 'or') return 1;
  return query.queries.reduce((count, part) => count + countClauses(part), 0);
}
