import { illegalArgument, SecurityError } from '../error.ts';
import type { FieldValue, Sort } from '../query/query.ts';
import type { Instant } from '../time.ts';
import { parseDateFormat } from './date-format.ts';
import { booleanValue, dateValue, noFormats } from './field-values.ts';
import { findField, type QueryableField, type QueryableFields } from './queryable-fields.ts';
import type { Scalar } from './scalar.ts';
import type { SortClause } from './search-clause.ts';
import { queryRefused, searchRefused } from './search-errors.ts';

/** The order of creation. */
export const CREATION_FIELD = '_doc';

/** Positions in the order of creation as stores give them: time and id. */
const CREATION_POSITION = /^\d{16}:/;

/** Numbers at and beyond these stand for things without a date: what Elasticsearch gives as their sort value. */
const LONG_MAX = 2 ** 63;

/**
 * Refuses fields that are not allowed, nested sorting, and fields that have no order.
 * @throws SecurityError `illegalArgument`.
 */
export function assertSortAllowed(clauses: readonly SortClause[], fields: QueryableFields): void {
  for (const clause of clauses) {
    if (clause.isNested) throw illegalArgument('nested sorting is not currently supported in this context');
    if (clause.field === CREATION_FIELD) continue;
    if (!findField(fields, clause.field).isSortable) {
      throw illegalArgument(`sorting is not supported for field [${clause.field}]`);
    }
  }
}

/** Brings an order to its plain form. Call `assertSortAllowed` first. @throws SecurityError `searchRefused`, `illegalArgument`. */
export function resolveSort(clauses: readonly SortClause[], fields: QueryableFields): readonly Sort[] {
  return clauses.map((clause) => {
    const { order } = clause;
    if (clause.field === CREATION_FIELD) return { field: CREATION_FIELD, order, missing: '_last' };
    const field = findField(fields, clause.field);
    assertSortable(clause, field);
    return { field: field.name, order, missing: missingOf(clause, field) };
  });
}

/** The position behind which a page begins. @throws SecurityError `searchRefused`. */
export function resolveSearchAfter(
  values: readonly (Scalar | null)[],
  clauses: readonly SortClause[],
  fields: QueryableFields,
  now: Instant,
): readonly (FieldValue | null)[] {
  if (clauses.length === 0) throw searchRefused(illegalArgument('Sort must contain at least one field.'));
  if (values.length !== clauses.length) {
    const counts = `search_after has ${values.length} value(s) but sort has ${clauses.length}.`;
    throw searchRefused(illegalArgument(counts));
  }
  return clauses.map((clause, index) => positionOf(values[index] ?? null, index, clause, fields, now));
}

/** Where things without a value stand: `true`, before the others. */
export function isMissingFirst({ missing }: Pick<SortClause, 'missing'>): boolean {
  return missing?.kind === 'string' && missing.text === '_first';
}

function assertSortable({ mode, format, numericType, order }: SortClause, field: QueryableField): void {
  const isNumeric = field.kind === 'date' || field.kind === 'boolean';
  if (numericType !== null && !(field.kind === 'date' && ['long', 'date'].includes(numericType))) {
    throw queryRefused(`[numeric_type] option cannot be set on a non-numeric field, got ${field.kind}`);
  }
  if (!isNumeric && mode !== null && mode !== 'min' && mode !== 'max') {
    throw queryRefused('we only support AVG, MEDIAN and SUM on number based fields');
  }
  if (!isNumeric && mode !== null && (mode === 'min') !== (order === 'asc')) {
    throw illegalArgument(`sorting with mode [${mode}] and order [${order}] is not currently supported in this context`);
  }
  if (field.kind === 'text') throw searchRefused(illegalArgument(noFieldData(field)));
  if (format === null) return;
  if (field.kind !== 'date') throw searchRefused(noFormats(field));
  asSearch(() => parseDateFormat(format));
}

function missingOf({ missing }: SortClause, field: QueryableField): Sort['missing'] {
  if (missing === null) return '_last';
  const { kind, text } = missing;
  if (kind === 'string' && (text === '_first' || text === '_last')) return text;
  if (field.kind !== 'date' && field.kind !== 'boolean') return text;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return Math.trunc(value);
  throw searchRefused(numberFormat(text));
}

function positionOf(
  value: Scalar | null,
  index: number,
  clause: SortClause,
  fields: QueryableFields,
  now: Instant,
): FieldValue | null {
  const field = clause.field === CREATION_FIELD ? null : findField(fields, clause.field);
  if (field !== null && field.kind !== 'date' && field.kind !== 'boolean') return value === null ? null : value.text;
  if (value === null) {
    const type = field === null ? 'INT' : 'LONG';
    const name = field?.indexName ?? '_doc';
    throw searchRefused(
      illegalArgument(`[search_after] value at position ${index} cannot be null for sort field [${name}] of type [${type}].`),
    );
  }
  const { text } = value;
  if (field?.kind === 'boolean') return positionOfBoolean(text);
  if (value.kind === 'number') return Math.abs(Number(text)) >= LONG_MAX ? null : Math.trunc(Number(text));
  if (field === null) return positionInCreation(text);
  return asSearch(() => positionOfDate(text, clause, now));
}

function positionOfDate(text: string, { format }: SortClause, now: Instant): number | null {
  if (text.startsWith('now')) {
    const causedBy = new SecurityError('illegalState', 'now() is not allowed in [search_after] key');
    throw new SecurityError('parse', 'could not read the current timestamp', { causedBy });
  }
  if (format === null && Math.abs(Number(text)) >= LONG_MAX) return null;
  return dateValue(text, now, false, { format, timeZone: null });
}

/** A position as it was given out, or a number, which every position is behind. */
function positionInCreation(text: string): FieldValue {
  if (CREATION_POSITION.test(text)) return text;
  const position = Number(text);
  if (text.trim() !== '' && Number.isFinite(position)) return position;
  const cause = numberFormat(text);
  throw searchRefused(illegalArgument('Failed to parse search_after value for field [null].', { causedBy: cause }));
}

function positionOfBoolean(text: string): number {
  if (text === '0' || text === '1') return Number(text);
  return asSearch(() => Number(booleanValue(text)));
}

function asSearch<Value>(make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    if (error instanceof SecurityError && error.code !== 'searchRefused') throw searchRefused(error);
    throw error;
  }
}

function numberFormat(text: string): SecurityError {
  return new SecurityError('numberFormat', `For input string: "${text}"`);
}

function noFieldData({ indexName }: QueryableField): string {
  return `Fielddata is disabled on [${indexName}] in [.security-7]. Text fields are not optimised for operations that require per-document field data like aggregations and sorting, so these operations are disabled by default. Please use a keyword field instead. Alternatively, set fielddata=true on [${indexName}] in order to load field data by uninverting the inverted index. Note that this can use significant memory.`;
}
