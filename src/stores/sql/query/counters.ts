import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { FieldValue, Query } from '../../../domain/query/query.ts';
import { parseTextPattern } from '../../../domain/query/text-pattern.ts';
import type { StoreSchema } from '../schema.ts';
import { encodeText, endOfPrefix } from '../text-column.ts';
import { compileQuery, type FieldQuery, joinAll } from './compile-query.ts';
import { type NameSpan, spanOf, successor, within } from './name-fences.ts';
import {
  apiKeyFieldSql,
  type Condition,
  DAY_MS,
  dayCountFieldSql,
  nameCountFieldSql,
  ownerCountFieldSql,
  tokenCountFieldSql,
} from './query-fields.ts';
import { rowsOf } from './rows-of.ts';

const OWNER_FIELDS: ReadonlySet<string> = new Set(['type', 'username', 'realm_name', 'invalidated']);
const DAY_FIELDS = ['creation', 'expiration'] as const;
const TOKEN_FIELDS: ReadonlySet<string> = new Set(['is_token', 'invalidated']);
const STATE_FIELDS: ReadonlySet<string> = new Set(['type', 'invalidated']);
/** Names at which a count may change its mind, at most: the keys of their spans are counted one by one. */
const COUNTED_SPANS_MAX = 8;
/** Days within which a bound lies, and whose keys are counted one by one, at most. */
const COUNTED_DAYS_MAX = 4;

/** How many keys are API tokens and how many are not, those that are invalidated and the others. */
const TOKEN_COUNTS = sql`
  select 1 as is_token, invalidated, count from api_token_counts
  union all
  select 0, invalidated, (select coalesce(sum(o.count), 0) from api_key_counts o where o.invalidated = t.invalidated) - t.count
  from api_token_counts t`;

/** Whether the counters by owner answer a query. */
export function isCountedByOwner(query: Query): boolean {
  return fieldsOf(query).every((field) => OWNER_FIELDS.has(field));
}

/** How many keys a query selects, from counters; `null`: they do not tell. Exact. */
export async function countFromCounters(db: Kysely<StoreSchema>, query: Query): Promise<number | null> {
  if (isCountedByOwner(query)) {
    return sumOf(
      db,
      sql`select coalesce(sum(count), 0) as n from api_key_counts where ${compileQuery(query, ownerCountFieldSql)}`,
    );
  }
  if (fieldsOf(query).every((field) => TOKEN_FIELDS.has(field))) {
    return sumOf(
      db,
      sql`select coalesce(sum(count), 0) as n from (${TOKEN_COUNTS}) where ${compileQuery(query, tokenCountFieldSql)}`,
    );
  }
  const isAbout = (field: string): boolean => fieldsOf(query).every((used) => used === field || STATE_FIELDS.has(used));
  const day = DAY_FIELDS.find(isAbout);
  if (day !== undefined) return countByDay(db, query, day);
  return isAbout('name') ? countByName(db, query) : null;
}

/** Whole spans of names from the counters; the spans within which the query changes its mind, from the keys of those spans. */
async function countByName(db: Kysely<StoreSchema>, query: Query): Promise<number | null> {
  const cuts = nameCuts(query);
  if (cuts === null || cuts.length > COUNTED_SPANS_MAX) return null;
  const spans = new Map<string, NameSpan>();
  for (const cut of cuts) {
    const span = await spanOf(db, cut);
    if (span !== null && span.low !== cut) spans.set(span.low, span);
  }
  const lows = JSON.stringify([...spans.keys()]);
  let total = await sumOf(
    db,
    sql`select coalesce(sum(count), 0) as n from api_key_name_counts
      where low not in (select value from json_each(${lows})) and ${compileQuery(query, nameCountFieldSql)}`,
  );
  for (const span of spans.values()) {
    const condition = sql`${within(span)} and ${compileQuery(query, apiKeyFieldSql)}`;
    total += await sumOf(db, sql`select count(*) as n from api_keys k indexed by api_keys_by_name where ${condition}`);
  }
  return total;
}

/** Names, encoded, at which what the query says of a name may change; `null`: they are not known. */
function nameCuts(query: Query): readonly string[] | null {
  switch (query.kind) {
    case 'and':
    case 'or': {
      const cuts = query.queries.map(nameCuts);
      return cuts.every((some) => some !== null) ? cuts.flat() : null;
    }
    case 'not':
      return nameCuts(query.query);
    default:
      return 'field' in query && query.field === 'name' ? cutsOf(query) : [];
  }
}

function cutsOf(query: FieldQuery): readonly string[] | null {
  switch (query.kind) {
    case 'exists':
      return [];
    case 'range':
      return [query.from, query.to].flatMap((bound) =>
        typeof bound?.value === 'string' ? aroundName(encodeText(bound.value)) : [],
      );
    case 'equals':
      if (query.ignoreCase) return null;
      return query.values.flatMap((value) => (typeof value === 'string' ? aroundName(encodeText(value)) : []));
    case 'prefix':
      return query.ignoreCase ? null : aroundPrefix(query.prefix);
    case 'wildcard': {
      const pattern = parseTextPattern(query.pattern);
      if (query.ignoreCase || !(pattern.isLiteral || pattern.isPrefixOnly)) return null;
      return pattern.isLiteral ? aroundName(encodeText(pattern.prefix)) : aroundPrefix(pattern.prefix);
    }
  }
}

function aroundName(name: string): readonly string[] {
  return [name, successor(name)];
}

function aroundPrefix(prefix: string): readonly string[] {
  const from = encodeText(prefix);
  const end = endOfPrefix(from);
  return end === null ? [from] : [from, end];
}

/** Whole days from the counters; the days within which a bound lies, from the keys of those days. */
async function countByDay(db: Kysely<StoreSchema>, query: Query, field: (typeof DAY_FIELDS)[number]): Promise<number | null> {
  const days = [...new Set(boundsOf(query, field).flatMap(dayOf))];
  if (days.length > COUNTED_DAYS_MAX) return null;
  const isWhole = days.length === 0 ? sql<SqlBool>`1` : sql<SqlBool>`(has_day = 0 or day not in (${sql.join(days)}))`;
  let total = await sumOf(
    db,
    sql`select coalesce(sum(count), 0) as n from api_key_day_counts
      where field = ${field} and ${isWhole} and ${compileQuery(query, dayCountFieldSql)}`,
  );
  for (const day of days) {
    const condition = joinAll('and', [withinDay(field, day), compileQuery(query, apiKeyFieldSql)]);
    const index = sql.ref(`api_keys_by_${field}`);
    total += await sumOf(db, sql`select count(*) as n from api_keys k indexed by ${index} where ${condition}`);
  }
  return total;
}

/** SQLite divides towards zero: the day 0 reaches to both sides of it. */
function withinDay(field: (typeof DAY_FIELDS)[number], day: number): Condition {
  const first = day > 0 ? day * DAY_MS : (day - 1) * DAY_MS + 1;
  const last = day < 0 ? day * DAY_MS : (day + 1) * DAY_MS - 1;
  return sql<SqlBool>`(k.${sql.ref(field)} between ${first} and ${last})`;
}

function dayOf(bound: FieldValue): readonly number[] {
  const day = typeof bound === 'string' ? Number.NaN : Math.trunc(Number(bound) / DAY_MS);
  return Number.isSafeInteger(day) ? [day] : [];
}

async function sumOf(db: Kysely<StoreSchema>, statement: RawBuilder<unknown>): Promise<number> {
  const [row] = await rowsOf<{ readonly n: number }>(db, statement);
  return row?.n ?? 0;
}

function fieldsOf(query: Query): readonly string[] {
  switch (query.kind) {
    case 'all':
    case 'none':
      return [];
    case 'and':
    case 'or':
      return query.queries.flatMap(fieldsOf);
    case 'not':
      return fieldsOf(query.query);
    default:
      return [query.field];
  }
}

function boundsOf(query: Query, field: string): readonly FieldValue[] {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.queries.flatMap((part) => boundsOf(part, field));
    case 'not':
      return boundsOf(query.query, field);
    case 'equals':
      return query.field === field ? query.values : [];
    case 'range':
      return query.field === field ? [query.from, query.to].flatMap((bound) => (bound === null ? [] : [bound.value])) : [];
    default:
      return [];
  }
}
