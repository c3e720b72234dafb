import type { FieldValue } from '../../../domain/query/query.ts';
import { decodeText } from '../text-column.ts';

/** The value of a field that a column holds. */
export function fromColumn(field: string, stored: string | number): FieldValue {
  if (typeof stored === 'string') return decodeText(stored);
  return field === 'invalidated' ? stored !== 0 : stored;
}

/** A sort value that a column holds: flags are 0 and 1. */
export function sortValue(stored: string | number | null): FieldValue | null {
  return typeof stored === 'string' ? decodeText(stored) : stored;
}
