import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, type Stats, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Random } from '../domain/random.ts';

/** How a file of keys is opened. */
export interface KeyFileOptions {
  readonly path: string;
  /** Length of each key. */
  readonly keyBytes: number;
  /** Shortest key that is taken from a file made elsewhere, and longest; absent: `keyBytes` alone is. */
  readonly keyBytesTaken?: { readonly min: number; readonly max: number };
  /** Most keys that the file may hold: the newest first, then those of before a rotation. */
  readonly keysMax: number;
  readonly random: Random;
}

/** Bits of a file's mode that let others than its owner in. */
const OTHERS = 0o077;

/**
 * Reads keys from a file: base64, one a line, the newest first. A missing file is made, with one random key, readable to its owner alone.
 * @throws Error when the file cannot be read or made, others may read it, or what it holds are no such keys. No text of it is told.
 */
export function openKeyFile(options: KeyFileOptions): readonly Uint8Array[] {
  return readKeys(options) ?? makeKeys(options);
}

/** Refuses a file of keys that others than its owner may open. @throws Error. */
export function assertOwnersAlone(path: string, { mode }: Pick<Stats, 'mode'>): void {
  if ((mode & OTHERS) !== 0) throw new Error(`the key file ${path} is open to others than its owner: set its mode to 0600`);
}

function readKeys({ path, keyBytes, keyBytesTaken, keysMax }: KeyFileOptions): readonly Uint8Array[] | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  assertOwnersAlone(path, stats);
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const keys = lines.map((line) => Buffer.from(line, 'base64'));
  const { min, max } = keyBytesTaken ?? { min: keyBytes, max: keyBytes };
  const isKey = (key: Buffer): boolean => key.length >= min && key.length <= max;
  const areKeys = keys.every((key, at) => isKey(key) && key.toString('base64') === lines[at]);
  if (!areKeys || keys.length === 0 || keys.length > keysMax) {
    const bytes = min === max ? `${min}` : `${min} to ${max}`;
    throw new Error(`the key file ${path} must hold 1 to ${keysMax} lines, each the base64 of ${bytes} bytes`);
  }
  return keys;
}

/** The file appears whole or not at all, and never in the place of another. */
function makeKeys(options: KeyFileOptions): readonly Uint8Array[] {
  const key = options.random.bytes(options.keyBytes);
  const unfinished = `${options.path}.new`;
  rmSync(unfinished, { force: true });
  writeDurably(unfinished, `${Buffer.from(key).toString('base64')}\n`);
  linkSync(unfinished, options.path);
  rmSync(unfinished);
  syncFolder(dirname(options.path));
  return [key];
}

/** Writes a new file, readable to its owner alone, through to the disk. */
export function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the names in a folder durable. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
