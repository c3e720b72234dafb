import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openKeyFile } from './key-file.ts';
import { systemRandom } from './random.ts';

const OPTIONS = { keyBytes: 32, keysMax: 2, random: systemRandom };
const KEY_LINE = `${Buffer.alloc(32, 9).toString('base64')}\n`;

function newPath(): string {
  return join(mkdtempSync(join(tmpdir(), 'claviger-keys-')), 'ids.keys');
}

test('a missing key file is made once, for its owner alone, and read ever after', () => {
  const path = newPath();
  const [key] = openKeyFile({ path, ...OPTIONS });
  expect(key).toHaveLength(32);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(openKeyFile({ path, ...OPTIONS })).toEqual([key]);
});

test('a start that was cut short leaves nothing that hinders the next', () => {
  const path = newPath();
  writeFileSync(`${path}.new`, 'half', { mode: 0o600 });
  expect(openKeyFile({ path, ...OPTIONS })).toHaveLength(1);
});

test('a new key in front of the old one is the first of two', () => {
  const path = newPath();
  const [old] = openKeyFile({ path, ...OPTIONS });
  writeFileSync(path, KEY_LINE + readFileSync(path, 'utf8'));
  expect(openKeyFile({ path, ...OPTIONS })).toEqual([Buffer.alloc(32, 9), old]);
});

test.each([
  { case: 'nothing', text: '' },
  { case: 'a short key', text: `${Buffer.alloc(31).toString('base64')}\n` },
  { case: 'a text that is not base64', text: `${'*'.repeat(44)}\n` },
  { case: 'more keys than are accepted', text: KEY_LINE.repeat(3) },
])('a key file that holds $case is refused without a word of it', ({ text }) => {
  const path = newPath();
  writeFileSync(path, text, { mode: 0o600 });
  const message = `the key file ${path} must hold 1 to 2 lines, each the base64 of 32 bytes`;
  expect(() => openKeyFile({ path, ...OPTIONS })).toThrow(new Error(message));
});

test('a key file that others may read is refused', () => {
  const path = newPath();
  openKeyFile({ path, ...OPTIONS });
  chmodSync(path, 0o640);
  expect(() => openKeyFile({ path, ...OPTIONS })).toThrow('is open to others than its owner');
});
