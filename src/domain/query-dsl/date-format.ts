import { illegalArgument } from '../error.ts';
import { type DateFields, epochMs, fieldsOfEpochMs } from './date-fields.ts';
import type { DateFormat, DateFormatPart } from './date-format-part.ts';
import { compileDatePattern } from './date-pattern.ts';
import { parseOffset } from './time-zone.ts';

const LONG_MAX = 2 ** 63;

const EPOCH_MILLIS: DateFormatPart = {
  parse: (text) => epochNumber(text),
  print: (ms) => String(Math.trunc(ms)),
};

const EPOCH_SECOND: DateFormatPart = {
  parse(text) {
    const seconds = epochNumber(text);
    const [, sign, whole = '', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
    const ms = Number(whole) * 1_000 + Number(part.padEnd(3, '0').slice(0, 3));
    return seconds === null ? null : sign === '-' ? -ms : ms;
  },
  print: (ms) => `${Math.floor(ms / 1_000)}${ms % 1_000 === 0 ? '' : `.${fraction(ms)}`}`,
};

const ISO =
  /^(?<year>\d{4})(?:-(?<month>\d{1,2})(?:-(?<day>\d{1,2})(?:T(?:(?<hour>\d{1,2})(?::(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?)?)?(?<zone>Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?$/;

const DATE_OPTIONAL_TIME: DateFormatPart = {
  parse(text, zone, roundUp) {
    const groups = ISO.exec(text)?.groups;
    if (groups === undefined) return null;
    const offsetMs = groups['zone'] === undefined ? null : parseOffset(groups['zone']);
    return epochMs({ ...isoFields(groups), offsetMs }, zone, roundUp);
  },
  print(ms, zone) {
    const { year, month, day, hour, minute, second } = fieldsOfEpochMs(ms, zone);
    const time = [hour, minute, second].map((value) => String(value).padStart(2, '0')).join(':');
    const date = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    return `${date}T${time}.${fraction(ms)}${offsetText(zone.offsetMs(ms))}`;
  },
};

const NAMED: Readonly<Record<string, DateFormatPart | string>> = {
  epoch_millis: EPOCH_MILLIS,
  epoch_second: EPOCH_SECOND,
  date_optional_time: DATE_OPTIONAL_TIME,
  date_optional_time_nanos: DATE_OPTIONAL_TIME,
  iso8601: DATE_OPTIONAL_TIME,
  basic_date: 'yyyyMMdd',
  basic_date_time: "yyyyMMdd'T'HHmmss.SSSXX",
  basic_date_time_no_millis: "yyyyMMdd'T'HHmmssXX",
  date: 'yyyy-MM-dd',
  date_hour: "yyyy-MM-dd'T'HH",
  date_hour_minute: "yyyy-MM-dd'T'HH:mm",
  date_hour_minute_second: "yyyy-MM-dd'T'HH:mm:ss",
  date_hour_minute_second_fraction: "yyyy-MM-dd'T'HH:mm:ss.SSS",
  date_hour_minute_second_millis: "yyyy-MM-dd'T'HH:mm:ss.SSS",
  date_time: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
  date_time_no_millis: "yyyy-MM-dd'T'HH:mm:ssXXX",
  year: 'yyyy',
  year_month: 'yyyy-MM',
  year_month_day: 'yyyy-MM-dd',
};

/** The format of dates in the index: milliseconds since the epoch. */
export const EPOCH_MILLIS_FORMAT: DateFormat = { text: 'epoch_millis', ...EPOCH_MILLIS };

/**
 * Reads a format: names (`epoch_millis`, `strict_date_optional_time` …) and patterns (`yyyy-MM-dd`), `||` between them. The
 * first prints.
 * @throws SecurityError `illegalArgument` for a pattern with a letter that is not known here.
 * @see https://www.elastic.co/docs/reference/elasticsearch/mapping-reference/mapping-date-format
 */
export function parseDateFormat(text: string): DateFormat {
  const parts = text.split('||').map(parsePart);
  const [first = EPOCH_MILLIS] = parts;
  return {
    text,
    parse(date, zone, roundUp) {
      for (const part of parts) {
        const ms = part.parse(date, zone, roundUp);
        if (ms !== null) return ms;
      }
      return null;
    },
    print: first.print,
  };
}

function parsePart(text: string): DateFormatPart {
  const name = text.startsWith('strict_') ? text.slice('strict_'.length) : text;
  const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (named !== undefined && typeof named !== 'string') return named;
  const pattern = compileDatePattern(named ?? text);
  if ('problem' in pattern) {
    throw illegalArgument(`Invalid format: [${text}]: ${pattern.problem}`, { causedBy: illegalArgument(pattern.problem) });
  }
  return pattern;
}

function epochNumber(text: string): number | null {
  if (!/^-?\d{1,19}(?:\.\d+)?$/.test(text)) return null;
  const value = Math.floor(Number(text));
  return Math.abs(value) < LONG_MAX ? value : null;
}

function isoFields(groups: Readonly<Record<string, string | undefined>>): DateFields {
  const read = (name: string): number | null => (groups[name] === undefined ? null : Number(groups[name]));
  const milliseconds = groups['fraction'] === undefined ? null : Number(groups['fraction'].padEnd(3, '0').slice(0, 3));
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
    second: read('second'),
    millisecond: milliseconds,
    offsetMs: null,
  };
}

function fraction(ms: number): string {
  return String(((ms % 1_000) + 1_000) % 1_000).padStart(3, '0');
}

function offsetText(offsetMs: number): string {
  if (offsetMs === 0) return 'Z';
  const minutes = Math.abs(offsetMs) / 60_000;
  const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
