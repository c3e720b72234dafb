import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { matchesQuery } from '../../../domain/query/evaluate.ts';
import { areComparable, foldCase } from '../../../domain/query/field-value.ts';
import type { Bound, FieldValue, Query } from '../../../domain/query/query.ts';
import { parseTextPattern } from '../../../domain/query/text-pattern.ts';
import { encodeText, endOfPrefix } from '../text-column.ts';
import type { ColumnSql, Condition, FieldMap } from './query-fields.ts';

/** The function of SQL that tells whether a stored text matches a wildcard pattern: pattern, text → 0 or 1. */
export const MATCHES_PATTERN = 'claviger_matches_pattern';

/** A query about one field. */
export type FieldQuery = Extract<Query, { readonly field: string }>;
/** A field query that looks at values. */
export type ValueQuery = Exclude<FieldQuery, { readonly kind: 'exists' }>;

/**
 * True for every key, and for none. Given as values: a constant would be reckoned away with all that stands beside it, and
 * with it what tells SQLite that it may read an index of some keys only.
 */
export const TRUE: Condition = sql<SqlBool>`${1}`;
export const FALSE: Condition = sql<SqlBool>`${0}`;

/** Values given one by one in SQL; more go in one list, so that neither parameters nor statements are many. */
const SINGLE_VALUES_MAX = 8;

/** The condition that holds for the rows that a query selects. */
export function compileQuery(query: Query, fields: FieldMap): Condition {
  switch (query.kind) {
    case 'all':
      return TRUE;
    case 'none':
      return FALSE;
    case 'and':
      return joinAll(
        'and',
        query.queries.map((part) => compileQuery(part, fields)),
      );
    case 'or':
      return compileOr(query, fields);
    case 'not':
      return sql<SqlBool>`(not ${compileQuery(query.query, fields)})`;
    default:
      return compileFieldQuery(query, fields);
  }
}

/** Joins conditions in pairs of pairs: SQLite limits how deep an expression is, not how wide. */
export function joinAll(operator: 'and' | 'or' | '+', conditions: readonly Condition[]): Condition {
  const neutral = operator === 'and' ? TRUE : FALSE;
  if (conditions.includes(neutral))
    return joinAll(
      operator,
      conditions.filter((condition) => condition !== neutral),
    );
  const [first, second] = conditions;
  if (first === undefined) return neutral;
  if (second === undefined) return first;
  const half = Math.ceil(conditions.length / 2);
  const left = joinAll(operator, conditions.slice(0, half));
  const right = joinAll(operator, conditions.slice(half));
  return sql<SqlBool>`(${left} ${sql.raw(operator)} ${right})`;
}

/** The condition that a value query puts to one column. */
export function compileValueQuery(query: ValueQuery, column: ColumnSql): Condition {
  const condition = compilePlainValueQuery(query, column);
  return column.isNullable ? sql<SqlBool>`(${column.expression} is not null and ${condition})` : condition;
}

/** A value as a column holds it: texts encoded, flags as numbers. */
export function columnValue(value: FieldValue): string | number {
  return typeof value === 'string' ? encodeText(value) : Number(value);
}

function compileOr({ queries, minimum }: Extract<Query, { readonly kind: 'or' }>, fields: FieldMap): Condition {
  if (minimum <= 0) return TRUE;
  if (minimum > queries.length) return FALSE;
  const conditions = queries.map((part) => compileQuery(part, fields));
  if (minimum === 1) return joinAll('or', conditions);
  const ones = conditions.map((condition) => sql<SqlBool>`(${condition})`);
  return sql<SqlBool>`(${joinAll('+', ones)} >= ${minimum})`;
}

/** The condition of a query about one field. */
export function compileFieldQuery(query: FieldQuery, fields: FieldMap): Condition {
  const field = fields(query.field);
  switch (field.kind) {
    case 'unknown':
      return FALSE;
    case 'choice': {
      const held = field.choices.filter(({ value }) => matchesQuery(query, () => [value]));
      return held.length === field.choices.length
        ? TRUE
        : joinAll(
            'or',
            held.map(({ holds }) => holds),
          );
    }
    case 'leaves':
      return compileLeafQuery(query, field.path);
    case 'column':
      if (query.kind !== 'exists') return compileValueQuery(query, field);
      return field.isNullable ? sql<SqlBool>`(${field.expression} is not null)` : TRUE;
  }
}

function compileLeafQuery(query: FieldQuery, path: string | null): Condition {
  return sql<SqlBool>`exists (select 1 from api_key_leaves l where l.key_number = k.number and ${leafCondition(query, path)})`;
}

/** What a field query asks of one row `l` of `api_key_leaves`. */
export function leafCondition(query: FieldQuery, path: string | null): Condition {
  const value: ColumnSql = { kind: 'column', expression: sql`l.value`, type: 'text', isNullable: false };
  const conditions = path === null ? [] : [sql<SqlBool>`l.path = ${encodeText(path)}`];
  if (query.kind !== 'exists') conditions.push(compileValueQuery(query, value));
  return joinAll('and', conditions);
}

function compilePlainValueQuery(query: ValueQuery, { expression, type }: ColumnSql): Condition {
  if (query.kind === 'range') return compileRange(expression, type, query.from, query.to);
  if (query.kind === 'equals' && type === 'number') {
    return isOneOf(
      expression,
      query.values.filter((value) => typeof value !== 'string'),
    );
  }
  if (type === 'number') return FALSE;
  const folded = query.ignoreCase ? sql`lower(${expression})` : expression;
  const fold = (text: string): string => (query.ignoreCase ? foldCase(text) : text);
  switch (query.kind) {
    case 'equals':
      return isOneOf(folded, query.values.filter((value) => typeof value === 'string').map(fold));
    case 'prefix':
      return beginsWith(folded, fold(query.prefix));
    case 'wildcard':
      return matchesPattern(folded, fold(query.pattern));
  }
}

function isOneOf(expression: RawBuilder<unknown>, values: readonly FieldValue[]): Condition {
  const stored = [...new Set(values.map(columnValue))].filter((value) => typeof value === 'string' || Number.isFinite(value));
  if (stored.length === 0) return FALSE;
  if (stored.length === 1) return sql<SqlBool>`${expression} = ${stored[0]}`;
  if (stored.length <= SINGLE_VALUES_MAX) return sql<SqlBool>`${expression} in (${sql.join(stored)})`;
  return sql<SqlBool>`${expression} in (select value from json_each(${JSON.stringify(stored)}))`;
}

function compileRange(
  expression: RawBuilder<unknown>,
  type: ColumnSql['type'],
  from: Bound | null,
  to: Bound | null,
): Condition {
  const conditions: Condition[] = [];
  for (const [bound, operator] of [
    [from, '>'],
    [to, '<'],
  ] as const) {
    if (bound === null) continue;
    if (!areComparable(bound.value, type === 'text' ? '' : 0) || Number.isNaN(bound.value)) return FALSE;
    conditions.push(
      sql<SqlBool>`${expression} ${sql.raw(bound.inclusive ? `${operator}=` : operator)} ${columnValue(bound.value)}`,
    );
  }
  return joinAll('and', conditions);
}

function beginsWith(expression: RawBuilder<unknown>, prefix: string): Condition {
  if (prefix === '') return TRUE;
  const from = encodeText(prefix);
  const end = endOfPrefix(from);
  if (end === null) return sql<SqlBool>`${expression} >= ${from}`;
  return sql<SqlBool>`(${expression} >= ${from} and ${expression} < ${end})`;
}

function matchesPattern(expression: RawBuilder<unknown>, text: string): Condition {
  const pattern = parseTextPattern(text);
  if (pattern.isLiteral) return sql<SqlBool>`${expression} = ${encodeText(pattern.prefix)}`;
  if (pattern.isPrefixOnly) return beginsWith(expression, pattern.prefix);
  const matches = sql<SqlBool>`${sql.raw(MATCHES_PATTERN)}(${encodeText(text)}, ${expression}) = 1`;
  const { prefix, longestLiteral } = pattern;
  // A search for the text costs a part of what the function does, which then looks at few. Escapes may hold the text as well.
  const isHeld = sql<SqlBool>`instr(${expression}, ${encodeText(longestLiteral)}) > 0`;
  const mayMatch =
    longestLiteral.length > prefix.length
      ? joinAll('and', [beginsWith(expression, prefix), isHeld])
      : beginsWith(expression, prefix);
  return sql<SqlBool>`(${mayMatch} and ${matches})`;
}
