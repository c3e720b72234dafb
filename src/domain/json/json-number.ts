import type { SecurityError } from '../error.ts';
import { notInNumber } from './json-problems.ts';
import type { JsonSource } from './json-syntax-error.ts';
import { jsonEndError, jsonSyntaxError } from './json-syntax-error.ts';

const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const UPPER_E = 0x45;
const LOWER_E = 0x65;

/** Where the number that begins at `start` (a digit or `-`) ends. @throws SecurityError when it is none. */
export function endOfNumber(source: JsonSource, start: number): number {
  const integerStart = byteAt(source, start) === MINUS ? start + 1 : start;
  let at = endOfDigits(source, integerStart, 'expected digit (0-9) to follow minus sign, for valid numeric value');
  if (at - integerStart > 1 && byteAt(source, integerStart) === ZERO) throw leadingZero(source, integerStart);
  if (byteAt(source, at) === POINT) at = endOfDigits(source, at + 1, 'Decimal point not followed by a digit');
  const letter = byteAt(source, at);
  if (letter !== LOWER_E && letter !== UPPER_E) return at;
  const sign = byteAt(source, at + 1);
  const digits = sign === PLUS || sign === MINUS ? at + 2 : at + 1;
  return endOfDigits(source, digits, 'Exponent indicator not followed by a digit');
}

function endOfDigits(source: JsonSource, start: number, problem: string): number {
  const { bytes, end } = source;
  let at = start;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte < ZERO || byte > NINE) break;
    at += 1;
  }
  if (at > start) return at;
  if (at >= end) throw jsonEndError(source, ' in a Number value');
  throw notInNumber(source, at, problem);
}

function byteAt(source: JsonSource, offset: number): number {
  return offset < source.end ? (source.bytes[offset] ?? 0) : 0;
}

function leadingZero(source: JsonSource, offset: number): SecurityError {
  return jsonSyntaxError(source, offset + 1, 'Invalid numeric value: Leading zeroes not allowed');
}
