import { afterEach, expect, test } from 'vitest';
import { runProcess } from './run-process.ts';

const NAMES = ['CLAVIGER_BOOTSTRAP_PASSWORD', 'CLAVIGER_BOOTSTRAP_PASSWORD_FILE'] as const;

afterEach(() => {
  for (const name of NAMES) delete process.env[name];
});

test('the bootstrap password leaves the environment before anything else is done', async () => {
  for (const name of NAMES) process.env[name] = '/tmp/not-to-be-seen';
  expect(await runProcess(['config', 'check'])).toBe(0);
  for (const name of NAMES) expect(process.env[name]).toBeUndefined();
});
