import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobSchedule } from '../domain/job/job.ts';
import { type Instant, instant } from '../domain/time.ts';
import { nextDue, scheduleViolation } from './schedule.ts';

const at = (text: string): Instant => instant(Date.parse(text));
const cron = (expression: string, timeZone = 'UTC'): JobSchedule => ({ kind: 'cron', expression, timeZone });

/** The due times after a time, as ISO texts. */
function dueTimes(schedule: JobSchedule, after: string, count: number): readonly string[] {
  const times: string[] = [];
  for (let next = nextDue(schedule, at(after)); next !== null && times.length < count; next = nextDue(schedule, next))
    times.push(new Date(next).toISOString().replace(':00.000Z', 'Z'));
  return times;
}

describe('when a job is due', () => {
  it('once is once, and the time itself is not after itself', () => {
    const once: JobSchedule = { kind: 'once', at: at('2026-03-01T00:00:00Z') };
    expect(nextDue(once, instant(once.at - 1))).toBe(once.at);
    expect(nextDue(once, once.at)).toBeNull();
  });

  it('an interval is due at multiples after its beginning, however late it is asked', () => {
    const interval: JobSchedule = { kind: 'interval', everyMs: 1000, from: instant(500) };
    expect(nextDue(interval, instant(-10_000))).toBe(1500);
    expect(nextDue(interval, instant(500))).toBe(1500);
    expect(nextDue(interval, instant(1499))).toBe(1500);
    expect(nextDue(interval, instant(1500))).toBe(2500);
    expect(nextDue(interval, instant(1_000_000_499))).toBe(1_000_000_500);
  });

  it('a time of day that Berlin leaves out in spring is due right after the gap, once', () => {
    expect(dueTimes(cron('30 2 * * *', 'Europe/Berlin'), '2026-03-28T00:00:00Z', 3)).toEqual([
      '2026-03-28T01:30Z',
      '2026-03-29T01:00Z',
      '2026-03-30T00:30Z',
    ]);
  });

  it('a time of day that Berlin and New York have twice in autumn is due once', () => {
    expect(dueTimes(cron('30 2 * * *', 'Europe/Berlin'), '2026-10-24T00:00:00Z', 3)).toEqual([
      '2026-10-24T00:30Z',
      '2026-10-25T00:30Z',
      '2026-10-26T01:30Z',
    ]);
    expect(dueTimes(cron('30 1 * * *', 'America/New_York'), '2026-10-31T00:00:00Z', 3)).toEqual([
      '2026-10-31T05:30Z',
      '2026-11-01T05:30Z',
      '2026-11-02T06:30Z',
    ]);
  });

  it('Lord Howe shifts by half an hour: a left-out and a doubled time of day are due once each', () => {
    expect(dueTimes(cron('15 2 * * *', 'Australia/Lord_Howe'), '2026-10-02T00:00:00Z', 3)).toEqual([
      '2026-10-02T15:45Z',
      '2026-10-03T15:30Z',
      '2026-10-04T15:15Z',
    ]);
    expect(dueTimes(cron('45 1 * * *', 'Australia/Lord_Howe'), '2026-04-03T00:00:00Z', 3)).toEqual([
      '2026-04-03T14:45Z',
      '2026-04-04T14:45Z',
      '2026-04-05T15:15Z',
    ]);
  });

  it('a job of every half hour is due each half hour that passes, through the hour that Berlin has twice', () => {
    const times = dueTimes(cron('*/30 * * * *', 'Europe/Berlin'), '2026-10-24T23:45:00Z', 6).map((time) => Date.parse(time));
    expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual(Array(5).fill(30 * 60_000));
  });

  it('seconds are the first of six fields', () => {
    expect(nextDue(cron('*/2 * * * * *'), at('2026-01-01T00:00:00.500Z'))).toBe(at('2026-01-01T00:00:02Z'));
  });

  it('is always later than what it is asked after, in every zone and season', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'UTC');
    const expressions = fc.constantFrom(
      '30 2 * * *',
      '45 1 * * *',
      '*/30 * * * *',
      '0 0 * * *',
      '*/7 * * * * *',
      '15 1,2,3 * * 0',
    );
    const times = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2028, 0) });
    fc.assert(
      fc.property(zones, expressions, times, (zone, expression, after) => {
        const next = nextDue(cron(expression, zone), instant(after));
        expect(next).not.toBeNull();
        expect(next).toBeGreaterThan(after);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a schedule that cannot be followed', () => {
  it.each([
    [cron('* * * *'), 'must have five or six fields, but [* * * *] has [4]'],
    [cron('* * * * * * *'), 'must have five or six fields, but [* * * * * * *] has [7]'],
    [cron('@daily'), 'must have five or six fields, but [@daily] has [1]'],
    [cron('? * * * *'), 'cannot hold [?], as [? * * * *] does'],
    [cron('61 * * * *'), 'is not a cron expression: CronPattern: Invalid value for minute: 61'],
    [cron('0 0 30 2 *'), 'is never due: [0 0 30 2 *]'],
    [cron(`${'0,'.repeat(130)}0 * * * *`), 'has more than [256] characters'],
    [cron('* * * * *', 'Mars/Olympus'), 'names the time zone [Mars/Olympus], which is not known'],
    [cron('* * * * *', '+02:00'), 'must name an IANA time zone such as [Europe/Berlin], not [+02:00]'],
    [cron('* * * * *', ''), 'must name an IANA time zone such as [Europe/Berlin], not []'],
    [{ kind: 'interval', everyMs: 0, from: instant(0) }, 'must be repeated after a whole number of milliseconds above 0'],
    [{ kind: 'interval', everyMs: 1.5, from: instant(0) }, 'must be repeated after a whole number of milliseconds above 0'],
  ] satisfies [JobSchedule, string][])('%j is refused', (schedule, violation) => {
    expect(scheduleViolation(schedule)).toBe(violation);
  });

  it.each([
    cron('0 0 29 2 *'),
    cron('0 3 * * 1-5', 'Europe/Berlin'),
    cron('0 0 L * *'),
    { kind: 'interval', everyMs: 1, from: instant(0) },
    { kind: 'once', at: instant(0) },
  ] satisfies JobSchedule[])('%j can be followed', (schedule) => {
    expect(scheduleViolation(schedule)).toBeNull();
  });
});
