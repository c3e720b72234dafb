import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Query } from '../../../domain/query/query.ts';
import type { ApiKeyQuery } from '../../store.ts';
import { FOUND_API_KEY_COLUMNS, type FoundApiKeyRow, type StoreSchema } from '../schema.ts';
import { type AccessPath, accessPaths, conjuncts, through } from './access-paths.ts';
import { type OrderLevel, orderBy, orderLevels, orderStretches, type Stretch } from './compile-order.ts';
import { compileQuery, joinAll } from './compile-query.ts';
import { countFromCounters } from './counters.ts';
import { apiKeyFieldSql, type ColumnSql, type Condition, type FieldMap } from './query-fields.ts';
import { rowsOf } from './rows-of.ts';

/** A found row and its sort values as columns hold them. */
export interface RowHit {
  readonly row: FoundApiKeyRow;
  readonly sort: readonly (string | number | null)[];
}

/**
 * As many keys as are gathered and sorted rather than found by walking an index in order. At ten million keys, where a
 * condition holds for one in a thousand, both take about as long.
 */
const GATHER_MAX = 10_000;

/** Ways of which the best is taken: each is measured, in a millisecond or two. */
const PATHS_MAX = 8;

/** The index that has the order of a field. */
const WALKS: Readonly<Record<string, RawBuilder<unknown>>> = {
  creation: through('api_keys_by_creation'),
  expiration: through('api_keys_by_expiration'),
  invalidation: through('api_keys_by_invalidation'),
  name: through('api_keys_by_name'),
  username: through('api_keys_by_creator'),
  last_used: sql`api_key_uses u indexed by api_key_uses_by_time cross join ${through('sqlite_autoindex_api_keys_1')} on k.id = u.api_key_id`,
};

/** Keys to be read: `from source where condition`. */
export interface Selection {
  readonly source: RawBuilder<unknown>;
  readonly condition: Condition;
  /** Whether the source has few entries. */
  readonly isSmall: boolean;
}

interface FoundNumber {
  readonly number: number;
  readonly [value: `v${number}`]: string | number | null;
}

/** Runs queries over the keys as they are in one transaction. */
export class QueryRunner {
  readonly db: Kysely<StoreSchema>;

  constructor(db: Kysely<StoreSchema>) {
    this.db = db;
  }

  /** How many keys a query selects. Exact: from counters where they tell, else by passing over as few entries as an index allows. */
  async count(query: Query): Promise<number> {
    const counted = await countFromCounters(this.db, query);
    if (counted !== null) return counted;
    const [only, ...others] = conjuncts(query).filter(({ kind }) => kind !== 'all');
    const [path] = only === undefined || others.length > 0 ? [] : accessPaths([only]);
    if (path !== undefined) return this.#countOf(path.entries, path.keys);
    const { source, condition } = await this.selection(query);
    return this.#countOf(sql`from ${source} where ${condition}`);
  }

  /** The keys that a query selects, in no order. */
  async selection(query: Query): Promise<Selection> {
    const parts = conjuncts(query);
    const best = await this.#bestPath(parts);
    const isSmall = best !== null && best.estimate <= GATHER_MAX;
    const paths = accessPaths(parts);
    const path = isSmall ? best.path : (paths.find(({ kind }) => kind === 'wide') ?? paths.find(({ kind }) => kind === 'list'));
    const condition = compileQuery(query, apiKeyFieldSql);
    return { source: path?.source ?? through('api_keys_by_creation'), condition, isSmall };
  }

  /** The keys of a window, in order. `total`: what `count` says of the query. */
  async page({ sort, window }: ApiKeyQuery, query: Query, total: number): Promise<readonly RowHit[]> {
    // What all matches have been found by, the walk need not go on for.
    const wanted = window.size === 0 ? 0 : Math.min(window.from + window.size, total);
    const shown = orderLevels(sort);
    const parts = conjuncts(query);
    const best = wanted === 0 ? null : await this.#bestPath(parts);
    const found: FoundNumber[] = [];
    for (const stretch of wanted === 0 ? [] : orderStretches(sort, window.searchAfter)) {
      if (found.length >= wanted) break;
      const own = stretch.queries.length === 0 ? best : await this.#bestPath([...parts, ...stretch.queries]);
      found.push(...(await this.#readStretch(stretch, { shown, query, best: own, size: wanted - found.length })));
    }
    return this.#readRows(found.slice(window.from), shown.length);
  }

  /** Rows of a statement. */
  rows<Row>(statement: RawBuilder<Row>): Promise<readonly Row[]> {
    return rowsOf(this.db, statement);
  }

  async #readStretch(stretch: Stretch, { shown, query, best, size }: StretchReading): Promise<readonly FoundNumber[]> {
    const walk = stretch.walk === null ? undefined : WALKS[stretch.walk];
    const walks = best !== null && stretch.walk !== null && best.path.order === stretch.walk;
    const gathers = best !== null && best.estimate <= GATHER_MAX && best.path.field !== stretch.walk;
    const source = best !== null && (walks || gathers || walk === undefined) ? best.path.source : (walk ?? sql`api_keys k`);
    const isUseWalk = source === WALKS['last_used'];
    const condition = compileQuery(query, isUseWalk ? useWalkFieldSql : apiKeyFieldSql);
    const values = shown.map(({ expression }, index) => sql`${expression} as ${sql.ref(`v${index}`)}`);
    return this.rows(sql<FoundNumber>`
      select ${sql.join([sql`k.number`, ...values])} from ${source} where ${joinAll('and', [stretch.condition, condition])}
      order by ${orderBy(stretch.levels.map((level) => (isUseWalk ? readFromUses(level) : level)))} limit ${size}`);
  }

  async #readRows(found: readonly FoundNumber[], levels: number): Promise<readonly RowHit[]> {
    if (found.length === 0) return [];
    const numbers = JSON.stringify(found.map(({ number }) => number));
    const rows = await this.rows(sql<FoundApiKeyRow & { readonly number: number }>`
      select ${sql.join(['number', ...FOUND_API_KEY_COLUMNS].map((name) => sql.ref(name)))}
      from api_keys k left join api_key_uses u on u.api_key_id = k.id
      where k.number in (select value from json_each(${numbers}))`);
    const byNumber = new Map(rows.map(({ number, ...row }) => [number, row]));
    return found.flatMap((hit) => {
      const row = byNumber.get(hit.number);
      const sort = Array.from({ length: levels }, (_, index) => hit[`v${index}`] ?? null);
      return row === undefined ? [] : [{ row, sort }];
    });
  }

  /** The way that passes over the fewest entries, counted to a bound. */
  async #bestPath(parts: readonly Query[]): Promise<EstimatedPath | null> {
    let best: EstimatedPath | null = null;
    for (const path of accessPaths(parts).slice(0, PATHS_MAX)) {
      const limit = Math.min(best?.estimate ?? GATHER_MAX + 1, GATHER_MAX + 1);
      const estimate = await this.#countOf(sql`from (select 1 ${path.entries} limit ${limit})`);
      if (best === null || estimate < best.estimate) best = { path, estimate };
    }
    return best;
  }

  async #countOf(entries: RawBuilder<unknown>, keys: RawBuilder<unknown> = sql`count(*)`): Promise<number> {
    const [row] = await this.rows(sql<{ readonly n: number }>`select ${keys} as n ${entries}`);
    return row?.n ?? 0;
  }
}

interface EstimatedPath {
  readonly path: AccessPath;
  /** Entries, counted no further than one more than `GATHER_MAX`. */
  readonly estimate: number;
}

interface StretchReading {
  readonly shown: readonly OrderLevel[];
  readonly query: Query;
  readonly best: EstimatedPath | null;
  readonly size: number;
}

/** The column that the walk reads, so that SQLite sees that it is in order, and within bounds. */
const USE_TIME: ColumnSql = { kind: 'column', expression: sql`u.used_at`, type: 'number', isNullable: false };
const useWalkFieldSql: FieldMap = (field) => (field === 'last_used' ? USE_TIME : apiKeyFieldSql(field));

function readFromUses(level: OrderLevel): OrderLevel {
  return level.field === 'last_used' ? { ...level, expression: USE_TIME.expression } : level;
}
