import type { TimeZone } from './time-zone.ts';

/** What a text tells of a date; `null`: left out. */
export interface DateFields {
  readonly year: number | null;
  /** 1 to 12. */
  readonly month: number | null;
  readonly day: number | null;
  readonly hour: number | null;
  readonly minute: number | null;
  readonly second: number | null;
  readonly millisecond: number | null;
  /** How far ahead of UTC; `null`: in the zone that is meant otherwise. */
  readonly offsetMs: number | null;
}

/** A date, complete, as the clocks of a zone show it. */
export type CompleteFields = { readonly [Name in Exclude<keyof DateFields, 'offsetMs'>]: number };

/** Milliseconds since the epoch, or `null` for a date that does not exist. What is left out is the least, or the greatest. */
export function epochMs(fields: DateFields, zone: TimeZone, roundUp: boolean): number | null {
  const year = fields.year ?? 1970;
  const month = fields.month ?? (roundUp ? 12 : 1);
  if (month < 1 || month > 12) return null;
  const day = fields.day ?? (roundUp ? daysInMonth(year, month) : 1);
  if (day < 1 || day > daysInMonth(year, month)) return null;
  const hour = fields.hour ?? (roundUp ? 23 : 0);
  const minute = fields.minute ?? (roundUp ? 59 : 0);
  const second = fields.second ?? (roundUp ? 59 : 0);
  const millisecond = fields.millisecond ?? (roundUp ? 999 : 0);
  if (hour > 23 || minute > 59 || second > 59) return null;
  const local = localMs({ year, month, day, hour, minute, second, millisecond });
  return fields.offsetMs === null ? fromLocalMs(local, zone) : local - fields.offsetMs;
}

/** What the clocks of a zone show. */
export function fieldsOfEpochMs(ms: number, zone: TimeZone): CompleteFields {
  const date = new Date(ms + zone.offsetMs(ms));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

/** The date as if the clocks showed UTC. Months and days past their end run on into the next. */
export function localMs({ year, month, day, hour, minute, second, millisecond }: CompleteFields): number {
  // `Date.UTC` takes the years 0 to 99 for those of the last century.
  return new Date(Date.UTC(2000, month - 1, day, hour, minute, second, millisecond)).setUTCFullYear(year, month - 1, day);
}

/** When the clocks of the zone show this. A time that they skip is read as what it would have been before the change. */
export function fromLocalMs(local: number, zone: TimeZone): number {
  const guess = local - zone.offsetMs(local);
  return local - zone.offsetMs(guess);
}

/** 28 to 31. */
export function daysInMonth(year: number, month: number): number {
  return new Date(localMs({ year, month: month + 1, day: 0, hour: 0, minute: 0, second: 0, millisecond: 0 })).getUTCDate();
}
