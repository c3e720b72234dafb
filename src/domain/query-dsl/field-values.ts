import { illegalArgument, type SecurityError } from '../error.ts';
import type { FieldValue, Query } from '../query/query.ts';
import type { Instant } from '../time.ts';
import { EPOCH_MILLIS_FORMAT, parseDateFormat } from './date-format.ts';
import { parseDate } from './parse-date.ts';
import type { QueryableField } from './queryable-fields.ts';
import { parseTimeZone, UTC } from './time-zone.ts';

/** Times beyond are as good as endless: the calendar ends there. */
const TIME_MS_MAX = 8.64e15;

/** How the dates of one clause are written; `null`: as in the index, in UTC. */
export interface DateStyle {
  readonly format: string | null;
  readonly timeZone: string | null;
}

/** Dates as the index has them. */
export const INDEX_DATES: DateStyle = { format: null, timeZone: null };

/** The time that a text tells, in milliseconds. @throws SecurityError `parse`, `numberFormat`, `illegalArgument`. */
export function dateValue(text: string, now: Instant, roundUp: boolean, style: DateStyle = INDEX_DATES): number {
  const format = style.format === null ? EPOCH_MILLIS_FORMAT : parseDateFormat(style.format);
  const zone = style.timeZone === null ? UTC : parseTimeZone(style.timeZone);
  const ms = parseDate(text, { format, zone, now, roundUp });
  return Math.min(TIME_MS_MAX, Math.max(-TIME_MS_MAX, ms));
}

/** The boolean that a text tells. @throws SecurityError `illegalArgument`. */
export function booleanValue(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw illegalArgument(`Can't parse boolean value [${text}], expected [true] or [false]`);
}

/** A query for the values that a field takes a text for: a date's whole range when the text leaves some of it out. */
export function queryForText(field: QueryableField, text: string, ignoreCase: boolean, now: Instant): Query {
  switch (field.kind) {
    case 'boolean':
      return equals(field, [booleanValue(text)]);
    case 'date': {
      const from = { value: dateValue(text, now, false), inclusive: true };
      return { kind: 'range', field: field.name, from, to: { value: dateValue(text, now, true), inclusive: true } };
    }
    default:
      return equals(field, [text], ignoreCase);
  }
}

/** A query for one of these values. */
export function equals(field: QueryableField, values: readonly FieldValue[], ignoreCase = false): Query {
  return { kind: 'equals', field: field.name, values, ignoreCase };
}

/** The refusal of an operation that a field's kind has not. */
export function onlyForTexts(kind: string, field: QueryableField): string {
  return `Can only use ${kind} queries on keyword, text and wildcard fields - not on [${field.indexName}] which is of type [${field.kind}]`;
}

/** The refusal of a format for a field that is no date. */
export function noFormats(field: QueryableField): SecurityError {
  return illegalArgument(`Field [${field.indexName}] of type [${indexType(field)}] does not support custom formats`);
}

/** The field's kind as Elasticsearch names it. */
export function indexType({ kind }: QueryableField): string {
  return kind === 'keyed' ? 'flattened' : kind;
}
