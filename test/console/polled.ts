import { expect } from 'vitest';

/** How long a page may take to show what was asked for. */
const SHOWN_TIMEOUT_MS = 10_000;

/** Expects of what a page tells that it becomes so. */
export function polled<Value>(ask: () => Value | Promise<Value>): ReturnType<typeof expect.poll<Value>> {
  return expect.poll(ask, { timeout: SHOWN_TIMEOUT_MS });
}
