import { type Expression, type SqlBool, sql } from 'kysely';

/**
 * Whether a column holds one of these values. One parameter however many there are: neither the number of parameters nor that
 * of prepared statements grows with them.
 */
export function isOneOf(column: string, encoded: readonly string[]): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(encoded)}))`;
}
