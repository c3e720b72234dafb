import type { AggregationSource } from './aggregation-clause.ts';
import { EPOCH_MILLIS_FORMAT, parseDateFormat } from './date-format.ts';
import type { FieldKind } from './queryable-fields.ts';
import { parseTimeZone, UTC } from './time-zone.ts';

/** How numbers of a field are printed: dates in their format, booleans as such. Compiles once, prints many. */
export function boundPrinter(
  kind: FieldKind,
  { format, timeZone }: Pick<AggregationSource, 'format' | 'timeZone'>,
): (bound: number) => string | boolean {
  if (kind === 'boolean') return (bound) => bound !== 0;
  const zone = timeZone === null ? UTC : parseTimeZone(timeZone);
  const { print } = format === null ? EPOCH_MILLIS_FORMAT : parseDateFormat(format);
  return (bound) => print(bound, zone);
}
