import { Cron } from 'croner';
import type { JobSchedule } from '../domain/job/job.ts';
import { type Instant, instant } from '../domain/time.ts';

const EXPRESSION_LENGTH_MAX = 256;
/** croner's modes of a pattern: without a year, and seconds are optional. */
const CRON_FIELDS = { mode: '5-or-6-parts' } as const;

/**
 * The first time after `after` (exclusive) when the schedule is due; `null`: never again. A cron expression follows the wall clock of its
 * zone: a single time of day that a zone leaves out in spring is due right after the gap, one that it has twice in autumn is due once;
 * expressions with several times a day are due at each time that there is.
 * @throws RangeError or TypeError for a schedule that `scheduleViolation` names.
 */
export function nextDue(schedule: JobSchedule, after: Instant): Instant | null {
  switch (schedule.kind) {
    case 'once':
      return schedule.at > after ? schedule.at : null;
    case 'interval':
      return nextMultiple(schedule.from, schedule.everyMs, after);
    case 'cron':
      return nextOfCron(schedule.expression, schedule.timeZone, after);
  }
}

/**
 * The last `count` times up to `until` (inclusive) when the schedule was due, the earliest first; fewer when there were fewer.
 * @throws RangeError or TypeError for a schedule that `scheduleViolation` names.
 */
export function lastDue(schedule: JobSchedule, until: Instant, count: number): readonly Instant[] {
  switch (schedule.kind) {
    case 'once':
      return schedule.at <= until ? [schedule.at] : [];
    case 'interval':
      return lastMultiples(schedule.from, schedule.everyMs, until, count);
    case 'cron': {
      const cron = new Cron(schedule.expression, { timezone: schedule.timeZone, ...CRON_FIELDS });
      const times = cron.previousRuns(count, new Date(until + 1)).map((time) => instant(time.getTime()));
      return times.filter((time) => time <= until).reverse();
    }
  }
}

/** Why a schedule cannot be followed, in words to which `the schedule` is the subject; `null`: it can. */
export function scheduleViolation(schedule: JobSchedule): string | null {
  if (schedule.kind === 'once') return null;
  if (schedule.kind === 'interval')
    return Number.isSafeInteger(schedule.everyMs) && schedule.everyMs > 0
      ? null
      : 'must be repeated after a whole number of milliseconds above 0';
  return zoneViolation(schedule.timeZone) ?? expressionViolation(schedule.expression, schedule.timeZone);
}

function nextMultiple(from: Instant, everyMs: number, after: Instant): Instant {
  const passed = Math.max(0, Math.floor((after - from) / everyMs));
  return instant(from + (passed + 1) * everyMs);
}

function lastMultiples(from: Instant, everyMs: number, until: Instant, count: number): readonly Instant[] {
  const passed = Math.max(0, Math.floor((until - from) / everyMs));
  const length = Math.min(count, passed);
  return Array.from({ length }, (_, index) => instant(from + (passed - length + 1 + index) * everyMs));
}

function nextOfCron(expression: string, timezone: string, after: Instant): Instant | null {
  // Without a function to call it starts no timer.
  const next = new Cron(expression, { timezone, ...CRON_FIELDS }).nextRun(new Date(after));
  return next === null ? null : instant(next.getTime());
}

function zoneViolation(timeZone: string): string | null {
  // Runtimes take offsets such as `+02:00` for zones; they know no daylight saving, which is hardly what was meant.
  if (!/^[A-Za-z]/.test(timeZone)) return `must name an IANA time zone such as [Europe/Berlin], not [${timeZone}]`;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return null;
  } catch {
    return `names the time zone [${timeZone}], which is not known`;
  }
}

function expressionViolation(expression: string, timezone: string): string | null {
  if (expression.length > EXPRESSION_LENGTH_MAX) return `has more than [${EXPRESSION_LENGTH_MAX}] characters`;
  const fields = expression.trim().split(/\s+/).length;
  if (fields !== 5 && fields !== 6) return `must have five or six fields, but [${expression}] has [${fields}]`;
  // It stands for the time at which the expression is read, and it is read again and again.
  if (expression.includes('?')) return `cannot hold [?], as [${expression}] does`;
  try {
    const cron = new Cron(expression, { timezone, ...CRON_FIELDS });
    return cron.nextRun(new Date(0)) === null ? `is never due: [${expression}]` : null;
  } catch (error) {
    return `is not a cron expression: ${error instanceof Error ? error.message : String(error)}`;
  }
}
