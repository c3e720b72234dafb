import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { areComparable, compareValues } from '../../../domain/query/field-value.ts';
import { CREATION_ORDER, type SortPosition, tieDirection } from '../../../domain/query/order.ts';
import type { FieldValue, Query, Sort } from '../../../domain/query/query.ts';
import { encodeText } from '../text-column.ts';
import { columnValue, compileQuery, FALSE, joinAll, TRUE } from './compile-query.ts';
import { apiKeyFieldSql, type ColumnSql, type Condition } from './query-fields.ts';

/** One level of an order in SQL. */
export interface OrderLevel {
  /** The field, when the expression is its column and not a substitute. */
  readonly field: string | null;
  readonly expression: RawBuilder<unknown>;
  /** `mixed`: a text may stand for a missing number. */
  readonly type: ColumnSql['type'] | 'mixed';
  readonly isNullable: boolean;
  readonly isDescending: boolean;
  readonly nullsFirst: boolean;
  /** The few values that there are, in the order of the level; `null`: they are many. */
  readonly choices: readonly FieldValue[] | null;
}

/** A stretch of the order: what holds within it, and how it is ordered. Stretches follow one another. */
export interface Stretch {
  readonly condition: Condition;
  /** What of the condition is a query of its own: an index may answer it. */
  readonly queries: readonly Query[];
  readonly levels: readonly OrderLevel[];
  /** The field whose index has the order of the stretch; `null`: there is none. */
  readonly walk: string | null;
}

/** A part of one level: all its keys have one value, or none (`isSettled`), or they are ordered by it. */
interface LevelPart {
  readonly condition: Condition;
  readonly query: Query | null;
  readonly isSettled: boolean;
}

const CREATION: ColumnSql = { kind: 'column', expression: sql`k.creation`, type: 'number', isNullable: false };
const ID: ColumnSql = { kind: 'column', expression: sql`k.id`, type: 'text', isNullable: false };
const POSITION = /^(\d{16}):(.*)$/su;

/** The level of each sort, as its value is shown. */
export function orderLevels(sorts: readonly Sort[]): readonly OrderLevel[] {
  return sorts.map((sort) => toLevel(sort, columnOf(sort)));
}

/**
 * The order, and the part of it behind a position, as stretches that each are one range of an index where there is one. A
 * comparison of several levels at once would be none.
 */
export function orderStretches(sorts: readonly Sort[], searchAfter: SortPosition | null): readonly Stretch[] {
  const { levels, position } = withCreationOrderSplit(sorts, searchAfter);
  const tieSort: Sort = { field: '', order: tieDirection(sorts) === -1 ? 'desc' : 'asc', missing: '_last' };
  const ties = [toLevel({ ...tieSort, field: 'creation' }, CREATION), toLevel({ ...tieSort, field: 'id' }, ID)];
  const stretch = (same: readonly Condition[], depth: number, part: LevelPart): Stretch => {
    const level = levels[depth];
    const rest = [...levels.slice(part.isSettled ? depth + 1 : depth), ...ties];
    const [first, ...others] = rest;
    // Within a stretch the first level has a value.
    const ordered = first === undefined || part.isSettled ? rest : [{ ...first, isNullable: false }, ...others];
    return {
      condition: joinAll('and', [...same, part.condition]),
      queries: part.query === null ? [] : [part.query],
      levels: ordered,
      walk: part.isSettled ? settledWalk(level ?? null, rest[0] ?? null) : (ordered[0]?.field ?? null),
    };
  };
  if (position === null) return wholeLevel(levels[0] ?? null).map((part) => stretch([], 0, part));
  return levels
    .flatMap((level, depth) => {
      const same = levels.slice(0, depth).map((before, index) => isAt(before, position[index] ?? null));
      return [behind(level, position[depth] ?? null).map((part) => stretch(same, depth, part))];
    })
    .reverse()
    .flat();
}

/** The condition that a row of grouped values lies behind a position. */
export function isBehind(levels: readonly OrderLevel[], position: SortPosition): Condition {
  return joinAll(
    'or',
    levels.map((level, depth) => {
      const same = levels.slice(0, depth).map((before, index) => isAt(before, position[index] ?? null));
      return joinAll('and', [
        ...same,
        joinAll(
          'or',
          behind(level, position[depth] ?? null).map(({ condition }) => condition),
        ),
      ]);
    }),
  );
}

/** What stands behind `order by`. */
export function orderBy(levels: readonly OrderLevel[]): RawBuilder<unknown> {
  return sql.join(
    levels.map(({ expression, isNullable, isDescending, nullsFirst }) => {
      const nulls = isNullable ? (nullsFirst ? ' nulls first' : ' nulls last') : '';
      return sql`${expression} ${sql.raw((isDescending ? 'desc' : 'asc') + nulls)}`;
    }),
  );
}

function toLevel({ field, order, missing }: Sort, { expression, type, isNullable }: ColumnSql): OrderLevel {
  const isDescending = order === 'desc';
  const level = { field, isDescending, nullsFirst: missing === '_first', choices: choicesOf(field, isDescending) };
  if (!isNullable || missing === '_first' || missing === '_last') return { ...level, expression, type, isNullable };
  const isSameType = areComparable(missing, type === 'text' ? '' : 0);
  const substituted = sql`coalesce(${expression}, ${columnValue(missing)})`;
  return { ...level, field: null, expression: substituted, type: isSameType ? type : 'mixed', isNullable: false };
}

function choicesOf(field: string, isDescending: boolean): readonly FieldValue[] | null {
  const found = apiKeyFieldSql(field);
  if (found.kind !== 'choice') return null;
  const values = found.choices.map(({ value }) => value).sort(compareValues);
  return isDescending ? values.reverse() : values;
}

/** Of several values the least is taken when ascending, the greatest when descending. */
function columnOf({ field, order }: Sort): ColumnSql {
  const found = apiKeyFieldSql(field);
  switch (found.kind) {
    case 'column':
      return found;
    case 'unknown':
      return { kind: 'column', expression: sql`null`, type: 'text', isNullable: true };
    case 'choice':
      return found.column;
    case 'leaves': {
      const extreme = sql.raw(order === 'asc' ? 'min' : 'max');
      const path = found.path === null ? sql`` : sql` and l.path = ${encodeText(found.path)}`;
      const expression = sql`(select ${extreme}(l.value) from api_key_leaves l where l.key_number = k.number${path})`;
      return { kind: 'column', expression, type: 'text', isNullable: true };
    }
  }
}

/** `_doc` is two levels: the time of creation and the id, which have an index. */
function withCreationOrderSplit(
  sorts: readonly Sort[],
  searchAfter: SortPosition | null,
): { readonly levels: readonly OrderLevel[]; readonly position: SortPosition | null } {
  const levels: OrderLevel[] = [];
  const position: (FieldValue | null)[] = [];
  for (const [index, sort] of sorts.entries()) {
    const value = searchAfter?.[index] ?? null;
    const parts = sort.field === CREATION_ORDER ? splitPosition(searchAfter === null ? '0000000000000000:' : value) : null;
    if (parts === null) {
      levels.push(toLevel(sort, columnOf(sort)));
      position.push(value);
    } else {
      levels.push(toLevel(sort, CREATION), toLevel(sort, ID));
      position.push(...parts);
    }
  }
  return { levels, position: searchAfter === null ? null : position };
}

function splitPosition(value: FieldValue | null): readonly [number, string] | null {
  const [, creation, id] = typeof value === 'string' ? (POSITION.exec(value) ?? []) : [];
  return creation === undefined || id === undefined ? null : [Number(creation), id];
}

/** The index of the next level, if it holds all keys: those of last uses and of invalidations hold some. */
function settledWalk(settled: OrderLevel | null, next: OrderLevel | null): string | null {
  // Keys that never expire stand together in the index of expirations, by creation.
  if (settled?.field === 'expiration' && next?.field === 'creation') return settled.field;
  return next === null || (next.isNullable && next.field !== 'expiration') ? null : next.field;
}

function wholeLevel(level: OrderLevel | null): readonly LevelPart[] {
  if (level === null) return [{ condition: TRUE, query: null, isSettled: true }];
  if (level.choices !== null) return level.choices.map((value) => choicePart(level, value));
  if (!level.isNullable) return [{ condition: TRUE, query: null, isSettled: false }];
  const present: LevelPart = { condition: sql<SqlBool>`${level.expression} is not null`, query: null, isSettled: false };
  return level.nullsFirst ? [missingPart(level), present] : [present, missingPart(level)];
}

function choicePart({ field, expression }: OrderLevel, value: FieldValue): LevelPart {
  const query: Query = { kind: 'equals', field: field ?? '', values: [value], ignoreCase: false };
  const condition = field === null ? sql<SqlBool>`${expression} = ${columnValue(value)}` : compileQuery(query, apiKeyFieldSql);
  return { condition, query, isSettled: true };
}

function missingPart({ expression }: OrderLevel): LevelPart {
  return { condition: sql<SqlBool>`${expression} is null`, query: null, isSettled: true };
}

function isAt({ expression, type, isNullable }: OrderLevel, value: FieldValue | null): Condition {
  if (value === null) return isNullable ? sql<SqlBool>`${expression} is null` : FALSE;
  if (!isOfType(value, type)) return FALSE;
  return sql<SqlBool>`(${expression} is not null and ${expression} = ${columnValue(value)})`;
}

/** What lies behind a value at a level, in its order. */
function behind(level: OrderLevel, value: FieldValue | null): readonly LevelPart[] {
  const { expression, type, isNullable, isDescending, nullsFirst, choices } = level;
  if (value === null) return nullsFirst ? wholeLevel(level).filter((part) => !isNullable || !part.isSettled) : [];
  if (choices !== null) {
    const isBehindValue = (choice: FieldValue): boolean => compareValues(choice, value) * (isDescending ? -1 : 1) > 0;
    return choices.filter(isBehindValue).map((choice) => choicePart(level, choice));
  }
  const parts: LevelPart[] = [];
  const operator = sql.raw(isDescending ? '<' : '>');
  const part = (condition: Condition): LevelPart => ({ condition, query: null, isSettled: false });
  if (isOfType(value, type)) {
    parts.push(part(sql<SqlBool>`(${expression} is not null and ${expression} ${operator} ${columnValue(value)})`));
  }
  // All numbers stand before all texts.
  else if ((typeof value === 'string') === isDescending) parts.push(part(sql<SqlBool>`${expression} is not null`));
  if (isNullable && !nullsFirst) parts.push(missingPart(level));
  return parts;
}

function isOfType(value: FieldValue, type: OrderLevel['type']): boolean {
  return type === 'mixed' || areComparable(value, type === 'text' ? '' : 0);
}
