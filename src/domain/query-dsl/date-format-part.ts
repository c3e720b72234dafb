import type { TimeZone } from './time-zone.ts';

/** How dates are read and printed. */
export interface DateFormat {
  /** As it was given, for error texts. */
  readonly text: string;
  /**
   * Milliseconds since the epoch, or `null` when the text has another form. What the text leaves out is the least, or with
   * `roundUp` the greatest possible: `2026` is its first or its last millisecond. `zone` is that of texts without one.
   */
  parse(text: string, zone: TimeZone, roundUp: boolean): number | null;
  print(ms: number, zone: TimeZone): string;
}

/** One of the formats that `||` separates. */
export type DateFormatPart = Pick<DateFormat, 'parse' | 'print'>;
