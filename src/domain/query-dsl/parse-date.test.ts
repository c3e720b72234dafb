import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SecurityError } from '../error.ts';
import { instant } from '../time.ts';
import { EPOCH_MILLIS_FORMAT, parseDateFormat } from './date-format.ts';
import { parseDate } from './parse-date.ts';
import { parseTimeZone, UTC } from './time-zone.ts';

/** A Sunday. */
const NOW = instant(Date.UTC(2026, 10, 22, 15, 30, 45, 123));

function parse(text: string, parts: { readonly format?: string; readonly zone?: string; readonly up?: boolean } = {}): string {
  const format = parts.format === undefined ? EPOCH_MILLIS_FORMAT : parseDateFormat(parts.format);
  const zone = parts.zone === undefined ? UTC : parseTimeZone(parts.zone);
  return new Date(parseDate(text, { format, zone, now: NOW, roundUp: parts.up ?? false })).toISOString();
}

describe('dates', () => {
  test.each([
    ['now', {}, '2026-11-22T15:30:45.123Z'],
    ['now-1h', {}, '2026-11-22T14:30:45.123Z'],
    ['now+1d+2h-30m', {}, '2026-11-23T17:00:45.123Z'],
    ['now/d', {}, '2026-11-22T00:00:00.000Z'],
    ['now/d', { up: true }, '2026-11-22T23:59:59.999Z'],
    ['now/w', {}, '2026-11-16T00:00:00.000Z'],
    ['now/w', { up: true }, '2026-11-22T23:59:59.999Z'],
    ['now/M', { up: true }, '2026-11-30T23:59:59.999Z'],
    ['now/y', {}, '2026-01-01T00:00:00.000Z'],
    ['now-1d/d', { zone: 'Europe/Berlin' }, '2026-11-20T23:00:00.000Z'],
    ['now/d', { zone: '-05:00' }, '2026-11-22T05:00:00.000Z'],
    ['0', {}, '1970-01-01T00:00:00.000Z'],
    ['-5', {}, '1969-12-31T23:59:59.995Z'],
    ['1.5', {}, '1970-01-01T00:00:00.001Z'],
    ['86400000||/d', { up: true }, '1970-01-02T23:59:59.999Z'],
    ['2024-01-31||+1M', { format: 'yyyy-MM-dd' }, '2024-02-29T00:00:00.000Z'],
    ['2024-02-29||-1y', { format: 'yyyy-MM-dd' }, '2023-02-28T00:00:00.000Z'],
    ['2026', { format: 'yyyy' }, '2026-01-01T00:00:00.000Z'],
    ['2026', { format: 'yyyy', up: true }, '2026-12-31T23:59:59.999Z'],
    ['2026-02', { format: 'yyyy-MM', up: true }, '2026-02-28T23:59:59.999Z'],
    ['01/02/2020', { format: 'dd/MM/yyyy||epoch_millis' }, '2020-02-01T00:00:00.000Z'],
    ['1000', { format: 'dd/MM/yyyy||epoch_millis' }, '1970-01-01T00:00:01.000Z'],
    ['1.5', { format: 'epoch_second' }, '1970-01-01T00:00:01.500Z'],
    ['2026-07-01', { format: 'yyyy-MM-dd', zone: 'Europe/Berlin' }, '2026-06-30T22:00:00.000Z'],
    ['2026-07-01T10:00:00+02:00', { format: 'strict_date_optional_time' }, '2026-07-01T08:00:00.000Z'],
    ['2026-07-01T10', { format: 'iso8601', up: true }, '2026-07-01T10:59:59.999Z'],
    ['20260701T101112.5Z', { format: "yyyyMMdd'T'HHmmss.SXX" }, '2026-07-01T10:11:12.500Z'],
  ])('%s %o is %s', (text, parts, date) => {
    expect(parse(text, parts)).toBe(date);
  });

  test.each([
    ['', {}, 'cannot parse empty datetime'],
    [
      'abc',
      {},
      'failed to parse date field [abc] with format [epoch_millis]: [failed to parse date field [abc] with format [epoch_millis]]',
    ],
    ['2026-13-01', { format: 'yyyy-MM-dd' }, 'failed to parse date field [2026-13-01]'],
    ['2026-02-30', { format: 'yyyy-MM-dd' }, 'failed to parse date field [2026-02-30]'],
    ['now-1x', {}, 'unit [x] not supported for date math [-1x]'],
    ['now-1', {}, 'truncated date math [-1]'],
    ['now*2', {}, 'operator not supported for date math [*2]'],
    ['now/2d', {}, 'rounding `/` can only be used on single unit types [/2d]'],
    ['now-99999999999d', {}, 'For input string: "99999999999"'],
    ['now', { format: 'foo' }, 'Invalid format: [foo]: Unknown pattern letter: f'],
    ['now', { zone: 'nope' }, 'java.time.zone.ZoneRulesException: Unknown time-zone ID: nope'],
    ['now', { zone: '5' }, 'java.time.DateTimeException: Invalid ID for ZoneOffset, invalid format: 5'],
  ])('%s %o is refused: %s', (text, parts, message) => {
    expect(() => parse(text, parts)).toThrow(message);
  });

  test('whatever a format prints, it reads back', () => {
    const formats = [
      'epoch_millis',
      'epoch_second',
      'strict_date_optional_time',
      "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
      'basic_date_time',
    ];
    const ms = fc.integer({ min: Date.UTC(1971, 0), max: Date.UTC(2200, 0) });
    fc.assert(
      fc.property(ms, fc.constantFrom(...formats), fc.constantFrom('UTC', '+02:00', 'America/New_York'), (at, name, id) => {
        const format = parseDateFormat(name);
        const zone = parseTimeZone(id);
        expect(format.parse(format.print(at, zone), zone, false)).toBe(at);
      }),
    );
  });

  test('any text is a date or refused', () => {
    const text = fc.string({
      unit: fc.constantFrom('n', 'now', '1', '9', '-', '+', '/', '|', 'd', 'y', 'M', 'w', 'T', ':', '.'),
    });
    fc.assert(
      fc.property(text, (written) => {
        try {
          parse(written, { format: 'strict_date_optional_time||epoch_millis' });
        } catch (error) {
          if (!(error instanceof RangeError)) expect(error).toBeInstanceOf(SecurityError);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
