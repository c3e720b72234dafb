import { illegalArgument, SecurityError } from '../error.ts';

/** A time zone: how far its clocks are ahead of UTC. */
export interface TimeZone {
  /** Milliseconds to add to a time in UTC to read the clocks there. */
  offsetMs(atMs: number): number;
}

/** UTC itself. */
export const UTC: TimeZone = { offsetMs: () => 0 };

const MINUTE_MS = 60_000;

/**
 * Reads an offset (`+02:00`, `-0330`, `Z`) or the id of a zone (`Europe/Berlin`).
 * @throws SecurityError `illegalArgument`.
 */
export function parseTimeZone(text: string): TimeZone {
  const offset = parseOffset(text);
  if (offset !== null) return { offsetMs: () => offset };
  if (!/^[A-Za-z][\w~/.+-]+$/.test(text)) {
    throw unreadable('java.time.DateTimeException', 'dateTime', `Invalid ID for ZoneOffset, invalid format: ${text}`);
  }
  const format = zoneFormat(text);
  if (format === null) throw unreadable('java.time.zone.ZoneRulesException', 'zoneRules', `Unknown time-zone ID: ${text}`);
  return { offsetMs: (atMs) => wallClockMs(format, atMs) - atMs + (atMs % 1_000) };
}

/** An offset such as `Z`, `+02`, `+02:00`, `-0330` in milliseconds, or `null` for anything else. */
export function parseOffset(text: string): number | null {
  if (text === 'Z' || text === 'UTC') return 0;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2})(?::?(\d{2}))?$/.exec(text) ?? [];
  if (sign === undefined || Number(hours) > 18 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}

function zoneFormat(id: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
      timeZone: id,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // The only thing that can be wrong with these options is the zone.
    return null;
  }
}

/** What the clocks show, as if it were UTC, to the second. */
function wallClockMs(format: Intl.DateTimeFormat, atMs: number): number {
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

function unreadable(javaName: string, code: 'dateTime' | 'zoneRules', reason: string): SecurityError {
  return illegalArgument(`${javaName}: ${reason}`, { causedBy: new SecurityError(code, reason) });
}
