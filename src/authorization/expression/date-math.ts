import type { Instant } from '../../domain/time.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MAX = 9_999;
const DEFAULT_FORMAT = 'yyyy.MM.dd';
/** Fields that every version renders alike, and separators that mean nothing in a name. Week years and quoted texts are left out. */
const FORMAT = /^(?:yyyy|uuuu|MM|dd|HH|mm|ss|[-._])+$/;
const FORMAT_FIELD = /yyyy|uuuu|MM|dd|HH|mm|ss/g;
const EXPRESSION = /^now((?:[+-]\d{0,4}[yMwdhHms]|\/[yMwdhHms])*)$/;
const OPERATION = /([+-]\d{0,4}|\/)([yMwdhHms])/g;
const FIXED_UNITS_MS: Readonly<Record<string, number>> = {
  w: 7 * DAY_MS,
  d: DAY_MS,
  h: HOUR_MS,
  H: HOUR_MS,
  m: 60_000,
  s: 1_000,
};
/** 1970-01-05, a Monday: weeks begin there. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** Whether an item of an index expression is a date math expression, e.g. `<logs-{now/d}>`. */
export function isDateMath(item: string): boolean {
  return item.length > 1 && item.startsWith('<') && item.endsWith('>');
}

/**
 * The name that a date math expression means at one moment: `now` with `±N` units and rounding, in UTC, rendered with year, month, day,
 * hour, minute and second. What stands outside the braces is taken as it is.
 * @returns `null` for whatever else the syntax has (other formats, time zones, fixed dates) and for what is malformed.
 * @see https://www.elastic.co/docs/reference/elasticsearch/rest-apis/api-conventions#api-date-math-index-names
 */
export function resolveDateMath(expression: string, now: Instant): string | null {
  let name = '';
  const end = expression.length - 1;
  for (let at = 1; at < end; at += 1) {
    const character = expression.charAt(at);
    if (character === '{') {
      const close = closingBrace(expression, at, end);
      const rendered = close === -1 ? null : renderMath(expression.slice(at + 1, close), now);
      if (rendered === null) return null;
      name += rendered;
      at = close;
    } else if (character === '\\') {
      at += 1;
      if (at >= end) return null;
      name += expression.charAt(at);
    } else if (character === '}') return null;
    else name += character;
  }
  return name === '' ? null : name;
}

function closingBrace(expression: string, open: number, end: number): number {
  let depth = 0;
  for (let at = open; at < end; at += 1) {
    const character = expression.charAt(at);
    if (character === '\\') return -1;
    if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** Renders `now/d` or `now/d{yyyy.MM}`. */
function renderMath(text: string, now: Instant): string | null {
  const open = text.indexOf('{');
  const hasFormat = open !== -1 && text.endsWith('}');
  if (open !== -1 && !hasFormat) return null;
  const format = hasFormat ? text.slice(open + 1, -1) : DEFAULT_FORMAT;
  const ms = computeMs(hasFormat ? text.slice(0, open) : text, now);
  return ms === null || !FORMAT.test(format) ? null : render(new Date(ms), format);
}

function computeMs(text: string, now: Instant): number | null {
  const operations = EXPRESSION.exec(text)?.[1];
  if (operations === undefined) return null;
  let ms: number = now;
  for (const [, operator = '', unit = ''] of operations.matchAll(OPERATION)) {
    if (operator === '/') ms = roundDown(ms, unit);
    else ms = add(ms, operator.length === 1 ? Number(`${operator}1`) : Number(operator), unit);
  }
  const year = new Date(ms).getUTCFullYear();
  return year >= 0 && year <= YEAR_MAX ? ms : null;
}

function add(ms: number, count: number, unit: string): number {
  const fixedMs = FIXED_UNITS_MS[unit];
  if (fixedMs !== undefined) return ms + count * fixedMs;
  return addMonths(ms, unit === 'y' ? 12 * count : count);
}

/** The same day of another month, or its last day where it is shorter. */
function addMonths(ms: number, months: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, lastDay));
}

function roundDown(ms: number, unit: string): number {
  const date = new Date(ms);
  if (unit === 'y') return Date.UTC(date.getUTCFullYear(), 0, 1);
  if (unit === 'M') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  const unitMs = FIXED_UNITS_MS[unit] ?? 1;
  const start = unit === 'w' ? FIRST_MONDAY_MS : 0;
  return start + Math.floor((ms - start) / unitMs) * unitMs;
}

function render(date: Date, format: string): string {
  const fields: Readonly<Record<string, number>> = {
    MM: date.getUTCMonth() + 1,
    dd: date.getUTCDate(),
    HH: date.getUTCHours(),
    mm: date.getUTCMinutes(),
    ss: date.getUTCSeconds(),
  };
  return format.replaceAll(FORMAT_FIELD, (field) => String(fields[field] ?? date.getUTCFullYear()).padStart(field.length, '0'));
}
