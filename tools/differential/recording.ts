import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Principal, RecordedPair, RecordingHead } from './pair.ts';

/** Recorded pairs with everything that is needed to judge them again. */
export interface Recording<Role> {
  readonly head: RecordingHead;
  readonly principals: readonly Principal<Role>[];
  readonly pairs: readonly RecordedPair[];
}

const FOLDER = new URL('../../test/compat/authorization/recorded/', import.meta.url);
const FILE_BYTES_MAX = 1_400_000;
const PRINCIPALS = 'principals';

/** Reads the recording of a product. Each file has a value a line; the first line of the principals' file is the head. */
export function readRecording<Role>(product: RecordingHead['product']): Recording<Role> {
  const files = readdirSync(FOLDER).filter((file) => file.startsWith(`${product}.`));
  const [head, ...principals] = readLines(`${product}.${PRINCIPALS}.ndjson`);
  const pairs = files
    .filter((file) => !file.includes(`.${PRINCIPALS}.`))
    .flatMap((file) => readLines(file) as readonly RecordedPair[])
    .sort((a, b) => a.number - b.number);
  return { head: head as RecordingHead, principals: principals as readonly Principal<Role>[], pairs };
}

/**
 * Writes a recording, the pairs in a file per family.
 * @throws Error when a file would be too long to be looked at
 */
export function writeRecording<Role>({ head, principals, pairs }: Recording<Role>): void {
  writeLines(`${head.product}.${PRINCIPALS}.ndjson`, [head, ...principals]);
  for (const [family, ofFamily] of Map.groupBy(pairs, (pair) => pair.family)) {
    writeLines(`${head.product}.${family}.ndjson`, ofFamily);
  }
}

function readLines(file: string): readonly unknown[] {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

function writeLines(file: string, values: readonly unknown[]): void {
  const text = values.map((value) => `${JSON.stringify(value)}\n`).join('');
  if (Buffer.byteLength(text) > FILE_BYTES_MAX) throw new Error(`${file} would be longer than ${FILE_BYTES_MAX} bytes`);
  writeFileSync(new URL(file, FOLDER), text);
}
