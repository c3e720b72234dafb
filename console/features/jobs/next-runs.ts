import { Cron } from 'croner';
import type { ScheduleDraft } from './job-draft.ts';
import { readTimeValue } from './time-value.ts';

const COUNT = 5;

/** The next times at which a schedule is due, as far as the browser can tell; `null`: it cannot be read. */
export function nextRuns({ kind, cron, timeZone, every, at }: ScheduleDraft, now: number): readonly number[] | null {
  if (kind === 'at') return at === null ? null : [at].filter((time) => time > now);
  if (kind === 'every') {
    const everyMs = readTimeValue(every);
    return everyMs === null || everyMs === 0
      ? null
      : Array.from({ length: COUNT }, (_run, index) => now + (index + 1) * everyMs);
  }
  try {
    // Without a function to call it starts no timer.
    return new Cron(cron.trim(), { timezone: timeZone, mode: '5-or-6-parts' })
      .nextRuns(COUNT, new Date(now))
      .map((time) => time.getTime());
  } catch {
    return null;
  }
}
