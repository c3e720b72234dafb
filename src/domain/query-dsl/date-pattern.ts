import { type DateFields, epochMs, fieldsOfEpochMs } from './date-fields.ts';
import type { DateFormatPart } from './date-format-part.ts';
import { parseOffset } from './time-zone.ts';

type FieldName = Exclude<keyof DateFields, 'offsetMs'>;

/** A piece of a pattern: a field of so many letters, an offset, or a text that stands for itself. */
type Piece =
  | { readonly kind: 'field'; readonly field: FieldName; readonly width: number }
  | { readonly kind: 'offset'; readonly letter: string; readonly width: number }
  | { readonly kind: 'literal'; readonly text: string };

const FIELDS: Readonly<Record<string, FieldName>> = {
  y: 'year',
  u: 'year',
  M: 'month',
  d: 'day',
  H: 'hour',
  m: 'minute',
  s: 'second',
  S: 'millisecond',
};

/** Compiles a pattern of Java's letters for numbers (`yyyy-MM-dd'T'HH:mm:ss.SSSXXX`), or tells what is wrong with it. */
export function compileDatePattern(pattern: string): DateFormatPart | { readonly problem: string } {
  const pieces: Piece[] = [];
  for (const [run] of pattern.matchAll(/([A-Za-z])\1*|'(?:[^']|'')*'|[^A-Za-z']|'/g)) {
    const piece = readPiece(run);
    if ('problem' in piece) return piece;
    pieces.push(piece);
  }
  const expression = new RegExp(`^${pieces.map(expressionOf).join('')}$`);
  const captured = pieces.filter((piece) => piece.kind !== 'literal');
  return {
    parse(text, zone, roundUp) {
      const match = expression.exec(text);
      const fields = match === null ? null : fieldsOf(captured, match.slice(1));
      return fields === null ? null : epochMs(fields, zone, roundUp);
    },
    print(ms, zone) {
      const fields = fieldsOfEpochMs(ms, zone);
      const offsetMs = zone.offsetMs(ms);
      return pieces.map((piece) => printPiece(piece, fields, offsetMs)).join('');
    },
  };
}

function readPiece(run: string): Piece | { readonly problem: string } {
  const letter = run.charAt(0);
  const field = Object.hasOwn(FIELDS, letter) ? FIELDS[letter] : undefined;
  if (field !== undefined && run.length <= (letter === 'S' ? 9 : letter === 'y' || letter === 'u' ? 4 : 2)) {
    return { kind: 'field', field, width: run.length };
  }
  if (letter === 'X' || letter === 'x' || letter === 'Z') return { kind: 'offset', letter, width: run.length };
  if (field !== undefined) return { problem: `Too many pattern letters: ${letter}` };
  if (/[A-Za-z]/.test(letter)) return { problem: `Unknown pattern letter: ${letter}` };
  if (run === "'") return { problem: `Pattern ends with an incomplete string literal: ${run}` };
  return { kind: 'literal', text: letter === "'" ? run.slice(1, -1).replaceAll("''", "'") || "'" : run };
}

function expressionOf(piece: Piece): string {
  if (piece.kind === 'literal') return piece.text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  if (piece.kind === 'offset') return '(Z|[+-]\\d{2}(?::?\\d{2})?)';
  return piece.width === 1 ? '(\\d{1,2})' : `(\\d{${piece.width}})`;
}

function fieldsOf(pieces: readonly Piece[], texts: readonly string[]): DateFields | null {
  const found: Record<FieldName, number | null> & { offsetMs: number | null } = {
    year: null,
    month: null,
    day: null,
    hour: null,
    minute: null,
    second: null,
    millisecond: null,
    offsetMs: null,
  };
  for (const [index, piece] of pieces.entries()) {
    const text = texts[index] ?? '';
    if (piece.kind === 'field') found[piece.field] = fieldValue(piece, text);
    if (piece.kind === 'offset') found.offsetMs = parseOffset(text);
  }
  return found;
}

function fieldValue({ field, width }: Extract<Piece, { readonly kind: 'field' }>, text: string): number {
  if (field === 'millisecond') return Number(text.padEnd(3, '0').slice(0, 3));
  return field === 'year' && width === 2 ? 2_000 + Number(text) : Number(text);
}

function printPiece(piece: Piece, fields: Readonly<Record<FieldName, number>>, offsetMs: number): string {
  if (piece.kind === 'literal') return piece.text;
  if (piece.kind === 'field') return printField(piece, fields[piece.field]);
  if (offsetMs === 0 && piece.letter === 'X') return 'Z';
  const minutes = Math.abs(offsetMs) / 60_000;
  const separator = piece.letter !== 'Z' && piece.width >= 3 ? ':' : '';
  const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(minutes / 60)}${separator}${two(minutes % 60)}`;
}

function printField({ field, width }: Extract<Piece, { readonly kind: 'field' }>, value: number): string {
  if (field === 'millisecond') return String(value).padStart(3, '0').padEnd(width, '0').slice(0, width);
  if (field === 'year' && width === 2) return String(value % 100).padStart(2, '0');
  return String(value).padStart(width, '0');
}
