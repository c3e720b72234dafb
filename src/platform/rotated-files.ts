import { readdir, unlink } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';

const SEQUENCE_DIGITS = 6;

/** Where the file at `path` goes when it is rotated: `audit.jsonl` → `audit.000007.jsonl`, one behind the newest. */
export async function nextRotatedPath(path: string): Promise<string> {
  const newest = (await rotatedSequences(path)).at(-1) ?? 0;
  return rotatedPath(path, newest + 1);
}

/** Deletes the oldest rotated files until at most `count` are left. */
export async function pruneRotated(path: string, count: number): Promise<void> {
  const sequences = await rotatedSequences(path);
  for (const sequence of sequences.slice(0, Math.max(0, sequences.length - count))) {
    await unlink(rotatedPath(path, sequence));
  }
}

/** The rotated files beside `path`, the newest first. */
export async function rotatedPathsNewestFirst(path: string): Promise<readonly string[]> {
  return (await rotatedSequences(path)).toReversed().map((sequence) => rotatedPath(path, sequence));
}

/** Whether every file that was ever rotated is still there. */
export async function isNothingPruned(path: string): Promise<boolean> {
  return ((await rotatedSequences(path))[0] ?? 1) === 1;
}

function rotatedPath(path: string, sequence: number): string {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}.${String(sequence).padStart(SEQUENCE_DIGITS, '0')}${ext}`);
}

/** Sequence numbers of the rotated files beside `path`, oldest first. */
async function rotatedSequences(path: string): Promise<readonly number[]> {
  const { name, ext } = parse(path);
  const sequences: number[] = [];
  for (const entry of await readdir(dirname(path))) {
    const digits =
      entry.startsWith(`${name}.`) && entry.endsWith(ext) ? entry.slice(name.length + 1, entry.length - ext.length) : '';
    if (/^\d{6,15}$/.test(digits)) sequences.push(Number(digits));
  }
  return sequences.sort((left, right) => left - right);
}
