import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDataFolder } from './data-folder.ts';

function newPath(): string {
  return join(mkdtempSync(join(tmpdir(), 'claviger-data-')), 'data');
}

test('the data folder is made for its owner alone', () => {
  const folder = openDataFolder(newPath());
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder.path, 'lock')).mode & 0o777).toBe(0o600);
  folder.release();
});

test('a second holder of the data folder is refused until the first lets go', () => {
  const path = newPath();
  const first = openDataFolder(path);
  expect(() => openDataFolder(path)).toThrow(`the data folder ${path} is in use by another process; stop it first`);
  first.release();
  first.release();
  openDataFolder(path).release();
});
