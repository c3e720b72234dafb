import { type RawBuilder, type SqlBool, sql } from 'kysely';
import {
  compositeSorts,
  filterBuckets,
  rangeQuery,
  toCompositeResult,
  toTermsResult,
} from '../../../domain/query/aggregate.ts';
import type {
  Aggregation,
  AggregationBucket,
  AggregationResult,
  AggregationResults,
  Aggregations,
  AggregationType,
} from '../../../domain/query/aggregation.ts';
import { compareValues } from '../../../domain/query/field-value.ts';
import type { FieldValue, Query } from '../../../domain/query/query.ts';
import { encodeText } from '../text-column.ts';
import { isBehind, type OrderLevel, orderBy } from './compile-order.ts';
import { compileQuery, joinAll } from './compile-query.ts';
import { isCountedByOwner } from './counters.ts';
import { apiKeyFieldSql, type ColumnSql, ownerCountFieldSql } from './query-fields.ts';
import type { QueryRunner } from './query-runner.ts';
import { fromColumn } from './query-values.ts';

type Kind<Name extends AggregationType['kind']> = Extract<AggregationType, { readonly kind: Name }>;

interface Group {
  readonly v: string | number;
  readonly n: number;
  /** Of all groups, shown or not. */
  readonly total: number;
}

/** Sums up over keys in SQL. What is asked within a bucket is asked again of the bucket's keys alone. */
export class Aggregator {
  readonly #runner: QueryRunner;
  readonly #visible: Query;

  /** `visible`: what `global` sums up over. */
  constructor(runner: QueryRunner, visible: Query) {
    this.#runner = runner;
    this.#visible = visible;
  }

  /** Results over the keys of a query. */
  async aggregate(aggregations: Aggregations, query: Query): Promise<AggregationResults> {
    const results: [string, AggregationResult][] = [];
    for (const [name, aggregation] of Object.entries(aggregations)) {
      results.push([name, await this.#aggregateOne(aggregation, query)]);
    }
    return Object.fromEntries(results);
  }

  async #aggregateOne({ type, aggregations }: Aggregation, query: Query): Promise<AggregationResult> {
    const bucket = async (part: Query): Promise<AggregationBucket> => this.#bucket(aggregations, null, and(query, part));
    switch (type.kind) {
      case 'terms':
        return this.#terms(type, aggregations, query);
      case 'range':
      case 'date_range':
        return this.#buckets(
          type.ranges.map((range) => ({ key: range.key, query: rangeQuery(type.field, range) })),
          aggregations,
          query,
        );
      case 'missing':
        return { kind: 'single', bucket: await bucket(lacks(type.field)) };
      case 'cardinality':
        return { kind: 'value', value: await this.#measure(sql`count(distinct v)`, type.field, query) };
      case 'value_count':
        return { kind: 'value', value: await this.#measure(sql`count(*)`, type.field, query) };
      case 'composite':
        return this.#composite(type, aggregations, query);
      case 'filter':
        return { kind: 'single', bucket: await bucket(type.query) };
      case 'filters':
        return this.#buckets(filterBuckets(type), aggregations, query);
      case 'global':
        return { kind: 'single', bucket: await this.#bucket(aggregations, null, this.#visible) };
    }
  }

  async #bucket(aggregations: Aggregations, key: AggregationBucket['key'], query: Query): Promise<AggregationBucket> {
    return { key, count: await this.#runner.count(query), results: await this.aggregate(aggregations, query) };
  }

  async #buckets(
    parts: readonly { readonly key: string | null; readonly query: Query }[],
    aggregations: Aggregations,
    query: Query,
  ): Promise<AggregationResult> {
    const buckets: AggregationBucket[] = [];
    for (const part of parts) buckets.push(await this.#bucket(aggregations, part.key, and(query, part.query)));
    return { kind: 'buckets', buckets, otherCount: 0, afterKey: null };
  }

  async #terms(type: Kind<'terms'>, aggregations: Aggregations, query: Query): Promise<AggregationResult> {
    const { field, missing, order } = type;
    const isOrderedBySql = missing === null && order.every(({ by }) => by === '_count' || by === '_key');
    const groups = await this.#runner.rows(termsStatement(type, await this.#termsSource(field, query), isOrderedBySql));
    const found = groups.map(({ v, n }) => ({ key: fromColumn(field, v), count: n }));
    const counts = missing === null ? found : withMissing(found, missing, await this.#runner.count(and(query, lacks(field))));
    const wanted = isOrderedBySql ? counts.filter(({ count }) => count >= type.minDocCount).slice(0, type.size) : counts;
    const buckets: AggregationBucket[] = [];
    for (const { key, count } of wanted) {
      const results = await this.aggregate(aggregations, and(query, hasTerm(field, key, missing)));
      buckets.push({ key, count, results });
    }
    if (!isOrderedBySql) return toTermsResult(type, buckets);
    const shown = wanted.reduce((sum, { count }) => sum + count, 0);
    return { kind: 'buckets', buckets, otherCount: (groups[0]?.total ?? 0) - shown, afterKey: null };
  }

  /** Rows of a value `v` and how many keys have it, `n`. */
  async #termsSource(field: string, query: Query): Promise<RawBuilder<unknown>> {
    const counted = countedColumn(field);
    if (counted === null || !isCountedByOwner(query)) {
      return sql`select v, count(*) as n from (${await this.#values(field, query)}) group by v`;
    }
    const { expression } = counted;
    return sql`select ${expression} as v, sum(count) as n from api_key_counts where ${compileQuery(query, ownerCountFieldSql)} group by v`;
  }

  async #composite(type: Kind<'composite'>, aggregations: Aggregations, query: Query): Promise<AggregationResult> {
    const { source, condition } = await this.#runner.selection(query);
    const sorts = compositeSorts(type);
    const columns = type.sources.map(({ field }, index) => valueColumn(field, `l${index}`));
    const levels = columns.map(({ expression, isNullable }, index): OrderLevel => {
      const sort = sorts[index];
      return {
        field: null,
        expression,
        type: columns[index]?.type ?? 'text',
        isNullable: isNullable || type.sources[index]?.missingBucket === true,
        isDescending: sort?.order === 'desc',
        nullsFirst: sort?.missing === '_first',
        choices: null,
      };
    });
    const joins = type.sources.map(({ field, missingBucket }, index) => leafJoin(field, `l${index}`, missingBucket));
    const present = type.sources.flatMap(({ missingBucket }, index) =>
      missingBucket ? [] : [sql<SqlBool>`${levels[index]?.expression ?? sql`null`} is not null`],
    );
    const behind = type.after === null ? [] : [isBehind(levels, type.after)];
    const values = levels.map(({ expression }, index) => sql`${expression} as ${sql.ref(`v${index}`)}`);
    const rows = await this.#runner.rows(sql<CompositeGroup>`
      select ${sql.join([...values, sql`count(*) as n`])} from ${source} ${sql.join(joins, sql` `)}
      where ${joinAll('and', [condition, ...present, ...behind])}
      group by ${sql.join(levels.map((_, index) => sql.lit(index + 1)))} order by ${orderBy(levels)} limit ${type.size}`);
    const buckets: AggregationBucket[] = [];
    for (const row of rows) {
      const key = type.sources.map(({ field }, index) => {
        const value = row[`v${index}`] ?? null;
        return value === null ? null : fromColumn(field, value);
      });
      const parts = type.sources.map(({ field }, index) => hasTermOrNone(field, key[index] ?? null));
      const results = await this.aggregate(aggregations, and(query, ...parts));
      buckets.push({ key, count: row.n, results });
    }
    return toCompositeResult(buckets);
  }

  async #measure(measure: RawBuilder<unknown>, field: string, query: Query): Promise<number> {
    const [row] = await this.#runner.rows(
      sql<{ readonly n: number }>`select ${measure} as n from (${await this.#values(field, query)})`,
    );
    return row?.n ?? 0;
  }

  /** Rows of a value `v`, each value of each key once. */
  async #values(field: string, query: Query): Promise<RawBuilder<unknown>> {
    const { source, condition, isSmall } = await this.#runner.selection(query);
    const found = apiKeyFieldSql(field);
    if (found.kind !== 'leaves') {
      const { expression } = valueColumn(field);
      return sql`select ${expression} as v from ${source} where ${condition} and ${expression} is not null`;
    }
    if (found.path === null) {
      return sql`select v from (select distinct k.number, l.value as v from ${source} ${leafJoin(field, 'l', false)} where ${condition})`;
    }
    if (isSmall) return sql`select l.value as v from ${source} ${leafJoin(field, 'l', false)} where ${condition}`;
    const leaves = sql`api_key_leaves l indexed by api_key_leaves_by_value`;
    const ofPath = sql<SqlBool>`l.path = ${encodeText(found.path)}`;
    if (isEverything(query)) return sql`select l.value as v from ${leaves} where ${ofPath}`;
    // The numbers come from a wide index: to look up each key's row takes ten times as long.
    return sql`select l.value as v from ${leaves} where ${ofPath} and l.key_number in (select k.number from ${source} where ${condition})`;
  }
}

interface CompositeGroup {
  readonly n: number;
  readonly [value: `v${number}`]: string | number | null;
}

/** Ordered by SQL, no more come than are shown, those with too few things last: `total` counts all the same. */
function termsStatement(
  { order, size, minDocCount }: Kind<'terms'>,
  source: RawBuilder<unknown>,
  isOrdered: boolean,
): RawBuilder<Group> {
  const counted = sql`select v, n, sum(n) over () as total from (${source})`;
  if (!isOrdered) return sql<Group>`${counted}`;
  const levels = [...order, { by: '_key', order: 'asc' }].map(
    ({ by, order: direction }) =>
      sql`${sql.raw(by === '_count' ? 'n' : 'v')} ${sql.raw(direction === 'desc' ? 'desc' : 'asc')}`,
  );
  return sql<Group>`${counted} order by ${sql.join([sql`n >= ${minDocCount} desc`, ...levels])} limit ${Math.max(size, 1)}`;
}

function countedColumn(field: string): ColumnSql | null {
  const counted = ownerCountFieldSql(field);
  if (counted.kind === 'choice') return counted.column;
  return counted.kind === 'column' ? counted : null;
}

/** The expression of a field's value; that of metadata is a row of leaves by this name. */
function valueColumn(field: string, leaves = 'l'): ColumnSql {
  const found = apiKeyFieldSql(field);
  switch (found.kind) {
    case 'column':
      return found;
    case 'choice':
      return found.column;
    case 'leaves':
      return { kind: 'column', expression: sql.ref(`${leaves}.value`), type: 'text', isNullable: true };
    case 'unknown':
      return { kind: 'column', expression: sql`null`, type: 'text', isNullable: true };
  }
}

function leafJoin(field: string, name: string, isOuter: boolean): RawBuilder<unknown> {
  const found = apiKeyFieldSql(field);
  if (found.kind !== 'leaves') return sql``;
  const join = sql.raw(isOuter ? 'left join' : 'cross join');
  const leaves = sql.ref(name);
  if (found.path === null) {
    return sql`${join} (select distinct key_number, value from api_key_leaves) ${leaves} on ${leaves}.key_number = k.number`;
  }
  return sql`${join} api_key_leaves ${leaves} on ${leaves}.key_number = k.number and ${leaves}.path = ${encodeText(found.path)}`;
}

function withMissing(
  counts: readonly { readonly key: FieldValue; readonly count: number }[],
  missing: FieldValue,
  added: number,
): readonly { readonly key: FieldValue; readonly count: number }[] {
  if (added === 0) return counts;
  const isMissing = ({ key }: { readonly key: FieldValue }): boolean => compareValues(key, missing) === 0;
  if (!counts.some(isMissing)) return [...counts, { key: missing, count: added }];
  return counts.map((entry) => (isMissing(entry) ? { key: entry.key, count: entry.count + added } : entry));
}

function and(...queries: readonly Query[]): Query {
  return { kind: 'and', queries };
}

function lacks(field: string): Query {
  return { kind: 'not', query: { kind: 'exists', field } };
}

function hasTerm(field: string, key: FieldValue, missing: FieldValue | null): Query {
  const equals: Query = { kind: 'equals', field, values: [key], ignoreCase: false };
  const takesMissing = missing !== null && compareValues(key, missing) === 0;
  return takesMissing ? { kind: 'or', queries: [equals, lacks(field)], minimum: 1 } : equals;
}

function hasTermOrNone(field: string, key: FieldValue | null): Query {
  return key === null ? lacks(field) : hasTerm(field, key, null);
}

function isEverything(query: Query): boolean {
  return query.kind === 'all' || (query.kind === 'and' && query.queries.every(isEverything));
}
