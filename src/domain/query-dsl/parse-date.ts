import { SecurityError } from '../error.ts';
import type { Instant } from '../time.ts';
import { daysInMonth, fieldsOfEpochMs, fromLocalMs, localMs } from './date-fields.ts';
import type { DateFormat } from './date-format-part.ts';
import type { TimeZone } from './time-zone.ts';

/** How a date is to be read. */
export interface DateReading {
  readonly format: DateFormat;
  /** The zone of texts without one, and of rounding. */
  readonly zone: TimeZone;
  readonly now: Instant;
  /** Whether what is left out or rounded away is the greatest possible instead of the least. */
  readonly roundUp: boolean;
}

/** Largest number that date math counts with. */
const AMOUNT_MAX = 2 ** 31 - 1;

type Unit = 'y' | 'M' | 'w' | 'd' | 'h' | 'H' | 'm' | 's';

const FIXED_MS: Readonly<Record<Exclude<Unit, 'y' | 'M'>, number>> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  H: 3_600_000,
  m: 60_000,
  s: 1_000,
};

/**
 * Reads a date, with date math: `now-1d/d`, `2026-01-01||+1M`.
 * @returns milliseconds since the epoch.
 * @throws SecurityError `parse`, `numberFormat`.
 * @see https://www.elastic.co/docs/reference/elasticsearch/rest-apis/common-options#date-math
 */
export function parseDate(text: string, reading: DateReading): number {
  if (text.startsWith('now')) return applyMath(text.slice(3), reading.now, reading);
  const separator = text.indexOf('||');
  if (separator === -1) return parseText(text, reading);
  const start = parseText(text.slice(0, separator), { ...reading, roundUp: false });
  return applyMath(text.slice(separator + 2), start, reading);
}

function parseText(text: string, { format, zone, roundUp }: DateReading): number {
  if (text === '') throw new SecurityError('parse', 'cannot parse empty datetime');
  const ms = format.parse(text, zone, roundUp);
  if (ms !== null) return ms;
  const problem = `failed to parse date field [${text}] with format [${format.text}]`;
  const cause = new SecurityError('dateTimeParse', 'Failed to parse with all enclosed parsers');
  throw new SecurityError('parse', `${problem}: [${problem}]`, {
    causedBy: new SecurityError('illegalArgument', problem, { causedBy: cause }),
  });
}

function applyMath(math: string, start: number, reading: DateReading): number {
  let ms = start;
  for (let at = 0; at < math.length; ) {
    const operator = math.charAt(at);
    if (!['+', '-', '/'].includes(operator)) throw mathError('operator not supported for date math', math);
    const digits = /^\d*/.exec(math.slice(at + 1))?.[0] ?? '';
    const unitAt = at + 1 + digits.length;
    if (unitAt >= math.length) throw mathError('truncated date math', math);
    const amount = digits === '' ? 1 : parseAmount(digits);
    if (operator === '/' && amount !== 1) {
      throw mathError('rounding `/` can only be used on single unit types', math);
    }
    const unit = parseUnit(math.charAt(unitAt), math);
    ms = operator === '/' ? round(ms, unit, reading) : add(ms, unit, operator === '-' ? -amount : amount, reading.zone);
    at = unitAt + 1;
  }
  return ms;
}

function parseAmount(digits: string): number {
  const amount = Number(digits);
  if (amount <= AMOUNT_MAX) return amount;
  throw new SecurityError('numberFormat', `For input string: "${digits}"`);
}

function parseUnit(letter: string, math: string): Unit {
  switch (letter) {
    case 'y':
    case 'M':
    case 'w':
    case 'd':
    case 'h':
    case 'H':
    case 'm':
    case 's':
      return letter;
    default:
      throw mathError(`unit [${letter}] not supported for date math`, math);
  }
}

function add(ms: number, unit: Unit, amount: number, zone: TimeZone): number {
  if (unit !== 'y' && unit !== 'M') return ms + amount * FIXED_MS[unit];
  const fields = fieldsOfEpochMs(ms, zone);
  const months = fields.year * 12 + fields.month - 1 + amount * (unit === 'y' ? 12 : 1);
  const year = Math.floor(months / 12);
  const month = months - year * 12 + 1;
  const moved = fromLocalMs(localMs({ ...fields, year, month, day: Math.min(fields.day, daysInMonth(year, month)) }), zone);
  // Past the last date that can be told, the sum is endless.
  return Number.isNaN(moved) ? amount * Number.POSITIVE_INFINITY : moved;
}

/** The first millisecond of the unit, or with `roundUp` its last. */
function round(ms: number, unit: Unit, { zone, roundUp }: DateReading): number {
  const first = fromLocalMs(startOf(ms + zone.offsetMs(ms), unit), zone);
  return roundUp ? add(first, unit, 1, zone) - 1 : first;
}

function startOf(local: number, unit: Unit): number {
  if (unit === 'w') {
    // The epoch was a Thursday; weeks begin on Monday.
    const sinceMonday = (((local + 3 * FIXED_MS.d) % FIXED_MS.w) + FIXED_MS.w) % FIXED_MS.w;
    return local - sinceMonday;
  }
  if (unit !== 'y' && unit !== 'M') return Math.floor(local / FIXED_MS[unit]) * FIXED_MS[unit];
  const { year, month } = fieldsOfEpochMs(local, { offsetMs: () => 0 });
  const start = { year, month: unit === 'y' ? 1 : month, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 };
  return localMs(start);
}

function mathError(problem: string, math: string): SecurityError {
  return new SecurityError('parse', `${problem} [${math}]`);
}
