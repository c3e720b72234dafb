import type { JobDocument } from '../../../src/http/contract/documents/job.ts';

/** How a schedule is put into words: a message below `schedule`, and what it tells. */
export type ScheduleWords =
  | { readonly key: 'minutely' | 'cron' }
  | { readonly key: 'minutes'; readonly count: number }
  | { readonly key: 'hourly'; readonly minute: string }
  | { readonly key: 'daily'; readonly time: string }
  /** `weekday`: 0 is Sunday. */
  | { readonly key: 'weekly'; readonly time: string; readonly weekday: number }
  | { readonly key: 'monthly'; readonly time: string; readonly day: number };

/** Reads the cron expressions that people mostly write; any other is `cron`, to be shown as it is. */
export function cronWords(expression: string): ScheduleWords {
  const fields = expression.trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  if (fields.length !== 5 || month !== '*') return { key: 'cron' };
  if (hour === '*') return day === '*' && weekday === '*' ? withinHour(minute) : { key: 'cron' };
  if (!isNumber(minute) || !isNumber(hour)) return { key: 'cron' };
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (day === '*' && weekday === '*') return { key: 'daily', time };
  if (day === '*' && isNumber(weekday)) return { key: 'weekly', time, weekday: Number(weekday) % 7 };
  if (isNumber(day) && weekday === '*') return { key: 'monthly', time, day: Number(day) };
  return { key: 'cron' };
}

function withinHour(minute: string): ScheduleWords {
  if (minute === '*') return { key: 'minutely' };
  if (isNumber(minute)) return { key: 'hourly', minute: minute.padStart(2, '0') };
  const [, step] = /^\*\/(\d+)$/.exec(minute) ?? [];
  // Only steps that divide the hour are evenly apart.
  return step !== undefined && 60 % Number(step) === 0 ? { key: 'minutes', count: Number(step) } : { key: 'cron' };
}

function isNumber(field: string): boolean {
  return /^\d{1,2}$/.test(field);
}

/** The cron expression of a schedule, or `null`. */
export function cronOf(schedule: JobDocument['schedule']): { readonly cron: string; readonly timeZone: string } | null {
  return 'cron' in schedule ? { cron: schedule.cron, timeZone: schedule.time_zone } : null;
}
