import type { JobSchedule } from '../../domain/job/job.ts';
import type { Instant } from '../../domain/time.ts';
import { nextDue } from '../../jobs/schedule.ts';

/** As many due times are looked at: all seconds of a minute, and beyond. */
const DUE_TIMES_MAX = 64;
/** Fields of a cron expression cannot be closer. */
const CRON_INTERVAL_MS_MIN = 1_000;

/** Whether some of the next due times lie closer to each other than this. */
export function closeDueTimes(schedule: JobSchedule, from: Instant, intervalMsMin: number): boolean {
  if (intervalMsMin <= CRON_INTERVAL_MS_MIN) return false;
  let last = nextDue(schedule, from);
  for (let count = 1; last !== null && count < DUE_TIMES_MAX; count++) {
    const next = nextDue(schedule, last);
    if (next !== null && next - last < intervalMsMin) return true;
    last = next;
  }
  return false;
}
