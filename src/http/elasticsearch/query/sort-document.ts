import type { JsonValue } from '../../../domain/json/json-value.ts';
import { rawNumber } from '../../../domain/json/raw-number.ts';
import type { FieldValue } from '../../../domain/query/query.ts';
import { parseDateFormat } from '../../../domain/query-dsl/date-format.ts';
import type { QueryableFields } from '../../../domain/query-dsl/queryable-fields.ts';
import { isMissingFirst } from '../../../domain/query-dsl/resolve-sort.ts';
import type { SortClause } from '../../../domain/query-dsl/search-clause.ts';
import { UTC } from '../../../domain/query-dsl/time-zone.ts';

/** Makes `_sort` of each thing found, or nothing when no order was asked for. */
export function sortPrinter(
  sort: readonly SortClause[],
  { fields }: QueryableFields,
): (values: readonly (FieldValue | null)[]) => { readonly _sort?: readonly JsonValue[] } {
  if (sort.length === 0) return () => ({});
  const levels = sort.map((clause) => {
    const isDate = fields.some(({ name, kind }) => name === clause.field && kind === 'date');
    return isDate ? datePrinter(clause) : plainValue;
  });
  return (values) => ({ _sort: levels.map((print, level) => print(values[level] ?? null)) });
}

function plainValue(value: FieldValue | null): JsonValue {
  return typeof value === 'boolean' ? Number(value) : value;
}

function datePrinter(clause: SortClause): (value: FieldValue | null) => JsonValue {
  if (clause.format === null) return (value) => value ?? missingDate(clause);
  const { print } = parseDateFormat(clause.format);
  return (value) => (typeof value === 'number' ? print(value, UTC) : value);
}

/** Things without a date stand as far out as numbers go. */
function missingDate(clause: SortClause): JsonValue {
  const isLargest = (clause.order === 'asc') !== isMissingFirst(clause);
  return rawNumber(isLargest ? '9223372036854775807' : '-9223372036854775808');
}
