import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { requirement } from './requirements.ts';

const emptyFolder = mkdtempSync(join(tmpdir(), 'claviger-empty-'));

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(emptyFolder, { recursive: true, force: true });
});

test('what a machine lacks is told, and is an error only where everything is required', () => {
  vi.stubEnv('PATH', emptyFolder);
  expect(requirement('curl', {})).toEqual({ available: false, reason: 'no curl on PATH' });
  expect(() => requirement('curl', { CLAVIGER_REQUIRE: 'all' })).toThrow('the requirement curl is not met: no curl on PATH');
});
