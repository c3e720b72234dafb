import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';

/** One row of a table: figures by column name. */
export type Row = Readonly<Record<string, string | number>>;

/** Prints a table under a title and writes the same rows to `bench/results/<name>.json`. */
export function report(name: string, title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  console.table(rows);
  mkdirSync('bench/results', { recursive: true });
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    platform: platform(),
    arch: arch(),
    node: process.version,
  };
  writeFileSync(`bench/results/${name}.json`, `${JSON.stringify({ name, title, machine, rows }, null, 2)}\n`);
}

/** A figure rounded to a number of decimals. */
export function rounded(value: number, decimals = 0): number {
  return Number(value.toFixed(decimals));
}
