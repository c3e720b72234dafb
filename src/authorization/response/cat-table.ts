import { SecurityError } from '../../domain/error.ts';
import type { NameTest } from './visible-names.ts';

/** One line of a compact table, by column. */
export type CatRow = Readonly<Record<string, unknown>>;

/** What becomes of a compact table. */
export interface CatFilter {
  /** Columns that must hold visible names. */
  readonly nameColumns: readonly string[];
  readonly visible: NameTest;
  /** Columns that are left out. */
  readonly droppedColumns: ReadonlySet<string>;
  /** Texts for columns whatever they hold. */
  readonly replacedColumns: ReadonlyMap<string, string>;
}

/** A number, a size, a share or a length of time: such columns stand to the right. */
const NUMBER_LIKE = /^-?[\d.]+([a-z%]{0,3})$/i;

/**
 * Filters the lines of a table in JSON.
 * @throws SecurityError `badUpstream` when it is none.
 */
export function filterCatRows(body: Uint8Array, filter: CatFilter): readonly CatRow[] {
  return parseRows(body)
    .filter((row) => filter.nameColumns.every((column) => isVisible(row[column], filter.visible)))
    .map((row) => Object.fromEntries(Object.entries(row).flatMap((cell) => filterCell(cell, filter))));
}

/** Writes a table as text, as the cluster does: columns side by side, each as wide as its widest cell. */
export function writeCatTable(rows: readonly CatRow[], withHeader: boolean): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => columns.map((column) => textOf(row[column])));
  const lines = withHeader && columns.length > 0 ? [columns, ...cells] : cells;
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? '').length)));
  const isRight = columns.map((_, at) => cells.every((line) => NUMBER_LIKE.test(line[at] ?? '')));
  return lines
    .map((line) => `${line.map((cell, at) => pad(cell, widths[at] ?? 0, isRight[at] ?? false)).join(' ')}\n`)
    .join('');
}

function parseRows(body: Uint8Array): readonly CatRow[] {
  let rows: unknown;
  try {
    rows = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw notATable(cause);
  }
  if (!Array.isArray(rows) || rows.some((row) => typeof row !== 'object' || row === null)) throw notATable(undefined);
  return rows;
}

function filterCell([column, value]: readonly [string, unknown], filter: CatFilter): readonly (readonly [string, unknown])[] {
  if (filter.droppedColumns.has(column)) return [];
  const replaced = filter.replacedColumns.get(column);
  return [[column, replaced === undefined || value === null ? value : replaced]];
}

function isVisible(cell: unknown, visible: NameTest): boolean {
  return typeof cell === 'string' && visible(cell);
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}

function pad(cell: string, width: number, isRight: boolean): string {
  return isRight ? cell.padStart(width) : cell.padEnd(width);
}

function notATable(cause: unknown): SecurityError {
  return new SecurityError('badUpstream', 'the answer of the cluster cannot be shown: it is not the table that was asked for', {
    cause,
  });
}
