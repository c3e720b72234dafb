import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { METADATA, metadataPath } from '../../../domain/api-key/api-key-fields.ts';
import { CREATION_ORDER } from '../../../domain/query/order.ts';
import type { FieldValue } from '../../../domain/query/query.ts';

/** A condition that is true or false, never null: so `not` and sums of conditions mean what they say. */
export type Condition = RawBuilder<SqlBool>;

/** How a field is read in SQL. */
export type FieldSql =
  | ColumnSql
  /** One of few values: those that match are told in advance. */
  | {
      readonly kind: 'choice';
      readonly choices: readonly { readonly value: FieldValue; readonly holds: Condition }[];
      /** The value itself: flags as 0 and 1. */
      readonly column: ColumnSql;
    }
  /** Values within metadata, under this path; `null`: under any. */
  | { readonly kind: 'leaves'; readonly path: string | null }
  | { readonly kind: 'unknown' };

/** An expression with at most one value per key. */
export interface ColumnSql {
  readonly kind: 'column';
  readonly expression: RawBuilder<unknown>;
  readonly type: 'text' | 'number';
  readonly isNullable: boolean;
}

/** Tells how a field is read. */
export type FieldMap = (field: string) => FieldSql;

const UNKNOWN: FieldSql = { kind: 'unknown' };

const API_KEY_FIELDS: ReadonlyMap<string, FieldSql> = new Map<string, FieldSql>([
  ['id', column(sql`k.id`, 'text')],
  ['name', column(sql`k.name`, 'text')],
  ['type', typeChoice(sql`k.type`)],
  ['username', column(sql`k.creator_principal`, 'text')],
  ['realm_name', column(sql`k.creator_realm_name`, 'text')],
  ['creation', column(sql`k.creation`, 'number')],
  ['expiration', nullable(sql`k.expiration`, 'number')],
  ['invalidated', flagChoice(sql`k.invalidation is not null`, sql`k.invalidation is null`)],
  ['invalidation', nullable(sql`k.invalidation`, 'number')],
  ['is_token', flagChoice(sql`k.token_form is not null`, sql`k.token_form is null`)],
  ['last_used', nullable(sql`(select used_at from api_key_uses where api_key_id = k.id)`, 'number')],
  ['last_used.address', nullable(sql`(select address from api_key_uses where api_key_id = k.id)`, 'text')],
  [CREATION_ORDER, column(sql`printf('%016d:%s', k.creation, k.id)`, 'text')],
]);

const OWNER_COUNT_FIELDS: ReadonlyMap<string, FieldSql> = new Map<string, FieldSql>([
  ['type', typeChoice(sql`type`)],
  ['username', column(sql`creator_principal`, 'text')],
  ['realm_name', column(sql`creator_realm_name`, 'text')],
  ['invalidated', flagChoice(sql`invalidated = 1`, sql`invalidated = 0`)],
]);

const TOKEN_COUNT_FIELDS: ReadonlyMap<string, FieldSql> = new Map<string, FieldSql>([
  ['is_token', flagChoice(sql`is_token = 1`, sql`is_token = 0`)],
  ['invalidated', flagChoice(sql`invalidated = 1`, sql`invalidated = 0`)],
]);

/** The fields of `api_keys k`. */
export const apiKeyFieldSql: FieldMap = (field) => {
  const path = metadataPath(field);
  if (path !== null) return { kind: 'leaves', path };
  return field === METADATA ? { kind: 'leaves', path: null } : (API_KEY_FIELDS.get(field) ?? UNKNOWN);
};

/** The fields of `api_key_counts`. */
export const ownerCountFieldSql: FieldMap = (field) => OWNER_COUNT_FIELDS.get(field) ?? UNKNOWN;

/** The fields of counts of keys that are, and that are not, API tokens. */
export const tokenCountFieldSql: FieldMap = (field) => TOKEN_COUNT_FIELDS.get(field) ?? UNKNOWN;

/** The fields of `api_key_day_counts`, for a query in which no bound lies within a day. */
export const dayCountFieldSql: FieldMap = (field) => {
  if (field === 'creation' || field === 'expiration') {
    return nullable(sql`case when has_day = 1 then day * ${sql.lit(DAY_MS)} end`, 'number');
  }
  return field === 'type' || field === 'invalidated' ? ownerCountFieldSql(field) : UNKNOWN;
};

/** The fields of `api_key_name_counts`, for a query that says the same of all names of a span. */
export const nameCountFieldSql: FieldMap = (field) => {
  if (field === 'name') return column(sql`low`, 'text');
  return field === 'type' || field === 'invalidated' ? ownerCountFieldSql(field) : UNKNOWN;
};

/** A day of the counters. */
export const DAY_MS = 86_400_000;

function column(expression: RawBuilder<unknown>, type: ColumnSql['type']): ColumnSql {
  return { kind: 'column', expression, type, isNullable: false };
}

function nullable(expression: RawBuilder<unknown>, type: ColumnSql['type']): ColumnSql {
  return { kind: 'column', expression, type, isNullable: true };
}

function typeChoice(expression: RawBuilder<unknown>): FieldSql {
  const choices = ['cross_cluster', 'rest'].map((value) => ({ value, holds: sql<SqlBool>`${expression} = ${sql.lit(value)}` }));
  return { kind: 'choice', choices, column: column(expression, 'text') };
}

function flagChoice(isSet: RawBuilder<unknown>, isUnset: RawBuilder<unknown>): FieldSql {
  return {
    kind: 'choice',
    choices: [
      { value: false, holds: sql<SqlBool>`(${isUnset})` },
      { value: true, holds: sql<SqlBool>`(${isSet})` },
    ],
    column: column(sql`(${isSet})`, 'number'),
  };
}
