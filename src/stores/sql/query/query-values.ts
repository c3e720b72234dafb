import type { FieldValue } from '../../../domain/query/query.ts';
import { decodeText } from '../text-column.ts';

/** Fields that are true or false, 1 or 0 in a column. */
const FLAGS: ReadonlySet<string> = new Set(['invalidated', 'is_token']);

/** The value of a field that a column holds. */
export function fromColumn(field: string, stored: string | number): FieldValue {
  if (typeof stored === 'string') return decodeText(stored);
  return FLAGS.has(field) ? stored !== 0 : stored;
}

/** A sort value that a column holds: flags are 0 and 1. */
export function sortValue(stored: string | number | null): FieldValue | null {
  return typeof stored === 'string' ? decodeText(stored) : stored;
}
