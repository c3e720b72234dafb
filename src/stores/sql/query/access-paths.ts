import { type RawBuilder, sql } from 'kysely';
import type { Query } from '../../../domain/query/query.ts';
import { parseTextPattern } from '../../../domain/query/text-pattern.ts';
import { compileFieldQuery, type FieldQuery, leafCondition } from './compile-query.ts';
import { apiKeyFieldSql, type ColumnSql } from './query-fields.ts';

/** Indexes that hold most of what queries ask for. */
const WIDE_INDEXES: ReadonlySet<string> = new Set([
  'api_keys_by_creation',
  'api_keys_by_creator',
  'api_keys_by_name',
  'api_keys_by_expiration',
  'api_keys_tokens',
]);

/** Indexes of some keys alone that have them in the order of creation. */
const ORDERED_BY_CREATION: ReadonlySet<string> = new Set(['api_keys_tokens', 'api_keys_cross_cluster']);

/** A way to the keys that one part of a query selects, without passing over the others. */
export interface AccessPath {
  /** The field by which it leads. */
  readonly field: string;
  /** What stands behind `from`, with `api_keys k` in it; narrowed by itself or by its index and the query. */
  readonly source: RawBuilder<unknown>;
  /** Of many keys, how they are read: from entries alone, each from its row by the index, or each from its row by a list. */
  readonly kind: 'wide' | 'narrow' | 'list';
  /** The field in whose order an index of some keys alone has what it leads to; `null`: in another. */
  readonly order: string | null;
  /** `from … where …` of what it leads to: one row for each key, or more. */
  readonly entries: RawBuilder<unknown>;
  /** How many keys the entries are of, when they tell by themselves. */
  readonly keys: RawBuilder<unknown>;
}

/** The parts that must all hold. */
export function conjuncts(query: Query): readonly Query[] {
  return query.kind === 'and' ? query.queries.flatMap(conjuncts) : [query];
}

/** The ways that the parts of a query offer. */
export function accessPaths(parts: readonly Query[]): readonly AccessPath[] {
  return parts.flatMap((part) => ('field' in part ? (accessPath(part) ?? []) : []));
}

/** `api_keys k`, read through an index. */
export function through(index: string): RawBuilder<unknown> {
  return sql`api_keys k indexed by ${sql.ref(index)}`;
}

function accessPath(query: FieldQuery): AccessPath | null {
  const field = apiKeyFieldSql(query.field);
  if (field.kind === 'leaves') return field.path === null ? null : leafPath(query, field.path);
  if (query.field === 'last_used') return usePath(query);
  const index = indexFor(query);
  if (index === null) return null;
  const source = through(index);
  const kind = WIDE_INDEXES.has(index) ? 'wide' : 'narrow';
  return {
    kind,
    field: query.field,
    order: ORDERED_BY_CREATION.has(index) ? 'creation' : null,
    keys: sql`count(*)`,
    source,
    entries: sql`from ${source} where ${compileFieldQuery(query, apiKeyFieldSql)}`,
  };
}

function leafPath(query: FieldQuery, path: string): AccessPath {
  const entries = sql`from api_key_leaves l indexed by api_key_leaves_by_value where ${leafCondition(query, path)}`;
  const numbers = sql`(select distinct l.key_number as number ${entries}) found`;
  return {
    kind: 'list',
    field: query.field,
    order: null,
    source: sql`${numbers} cross join api_keys k on k.number = found.number`,
    entries,
    keys: sql`count(distinct l.key_number)`,
  };
}

function usePath(query: FieldQuery): AccessPath | null {
  if (query.kind !== 'range' && query.kind !== 'equals') return null;
  const time: ColumnSql = { kind: 'column', expression: sql`u.used_at`, type: 'number', isNullable: false };
  const used = compileFieldQuery(query, () => time);
  const entries = sql`from api_key_uses u indexed by api_key_uses_by_time where ${used}`;
  const ids = sql`(select u.api_key_id as id ${entries}) found`;
  return {
    kind: 'list',
    field: query.field,
    order: null,
    source: sql`${ids} cross join ${through('sqlite_autoindex_api_keys_1')} on k.id = found.id`,
    entries,
    keys: sql`count(*)`,
  };
}

function indexFor(query: FieldQuery): string | null {
  const isRange = query.kind === 'range' && (query.from !== null || query.to !== null);
  const isExact = query.kind === 'equals' && query.values.length > 0 && !query.ignoreCase;
  switch (query.field) {
    case 'id':
      return isExact ? 'sqlite_autoindex_api_keys_1' : null;
    case 'name':
      return isExact || isRange || hasPrefix(query) ? 'api_keys_by_name' : null;
    case 'username':
      return isExact || isRange || hasPrefix(query) ? 'api_keys_by_creator' : null;
    case 'realm_name':
      return isExact || isRange || hasPrefix(query) ? 'api_keys_by_realm' : null;
    case 'creation':
      return isExact || isRange ? 'api_keys_by_creation' : null;
    case 'expiration':
      return isExact || isRange || query.kind === 'exists' ? 'api_keys_by_expiration' : null;
    case 'invalidation':
      return isExact || isRange || query.kind === 'exists' ? 'api_keys_by_invalidation' : null;
    case 'invalidated':
      return isOnly(query, true) ? 'api_keys_by_invalidation' : null;
    case 'is_token':
      return isOnly(query, true) ? 'api_keys_tokens' : null;
    case 'type':
      return isOnly(query, 'cross_cluster') ? 'api_keys_cross_cluster' : null;
    default:
      return null;
  }
}

function hasPrefix(query: FieldQuery): boolean {
  if (query.kind === 'prefix') return query.prefix !== '' && !query.ignoreCase;
  return query.kind === 'wildcard' && !query.ignoreCase && parseTextPattern(query.pattern).prefix !== '';
}

function isOnly(query: FieldQuery, value: string | boolean): boolean {
  return query.kind === 'equals' && query.values.length === 1 && query.values[0] === value;
}
