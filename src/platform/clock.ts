import { type Clock, instant } from '../domain/time.ts';

/** The machine's wall clock. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
};
