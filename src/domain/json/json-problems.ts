import type { SecurityError } from '../error.ts';
import type { JsonSource } from './json-syntax-error.ts';
import { describeCharacter, describePlace, jsonEndError, jsonSyntaxError } from './json-syntax-error.ts';
import { endOfUtf8Sequence } from './json-text.ts';

const VALUE_TOKENS = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const SLASH = 0x2f;
/** Longest part of an unrecognized token that its error repeats, in characters, as Jackson cuts it. */
const TOKEN_CHARACTERS_MAX = 256;

/** A character that may not stand here. Reports the encoding instead when it is not even valid UTF-8. */
export function unexpectedCharacter(source: JsonSource, offset: number, problem: string): SecurityError {
  return describedCharacter(source, offset, (character) => `Unexpected character (${character}): ${problem}`);
}

/** A character that ends a number too early. */
export function notInNumber(source: JsonSource, offset: number, problem: string): SecurityError {
  return describedCharacter(source, offset, (character) => `Unexpected character (${character}) in numeric value: ${problem}`);
}

/** Something that begins no value. */
export function notAValue(source: JsonSource, offset: number): SecurityError {
  const byte = source.bytes[offset] ?? 0;
  if (isWordByte(byte)) return unknownToken(source, offset);
  if (byte === SLASH) {
    return unexpectedCharacter(
      source,
      offset,
      "maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)",
    );
  }
  return unexpectedCharacter(source, offset, `expected a valid value ${VALUE_TOKENS}`);
}

/** A word other than `true`, `false`, `null`. */
export function unknownToken(source: JsonSource, start: number): SecurityError {
  let end = start;
  while (end < source.end && isWordByte(source.bytes[end] ?? 0)) end += 1;
  const shownEnd = Math.min(end, start + TOKEN_CHARACTERS_MAX);
  const word = source.shown
    ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(source.bytes.subarray(start, shownEnd))
    : '…';
  const cut = shownEnd < end ? '...' : '';
  return jsonSyntaxError(source, end, `Unrecognized token '${word}${cut}': was expecting ${VALUE_TOKENS}`);
}

/** A control character between tokens. */
export function illegalBetweenTokens(source: JsonSource, offset: number): SecurityError {
  const character = describeCharacter(source.bytes[offset] ?? 0);
  return jsonSyntaxError(
    source,
    offset,
    `Illegal character (${character}): only regular white space (\\r, \\n, \\t) is allowed between tokens`,
  );
}

/** A control character inside a string or name. */
export function unquotedControl(source: JsonSource, offset: number, where: string): SecurityError {
  const character = describeCharacter(source.bytes[offset] ?? 0);
  return jsonSyntaxError(
    source,
    offset,
    `Illegal unquoted character (${character}): has to be escaped using backslash to be included in ${where}`,
  );
}

/** A backslash before something that it does not escape. */
export function unknownEscape(source: JsonSource, offset: number): SecurityError {
  return describedCharacter(source, offset, (character) => `Unrecognized character escape ${character}`);
}

/** A byte that is not UTF-8, in a sequence that begins at `start`. */
export function invalidUtf8(source: JsonSource, start: number, wrong: number, endProblem: string): SecurityError {
  if (wrong >= source.end) return jsonEndError(source, endProblem);
  const part = wrong === start ? 'start' : 'middle';
  const byte = (source.bytes[wrong] ?? 0).toString(16);
  return jsonSyntaxError(source, wrong + 1, `Invalid UTF-8 ${part} byte 0x${byte}`);
}

/** `]` where `}` is due, or the other way round, or either where nothing is open. `container` as the scanner keeps it. */
export function mismatchedEnd(
  source: JsonSource,
  offset: number,
  isBrace: boolean,
  container: number | undefined,
): SecurityError {
  const actual = isBrace ? '}' : ']';
  const expected = isBrace ? ']' : '}';
  // Of the root nothing began: the place in front of the first.
  const place = container === undefined ? source.start - 1 : containerStart(container);
  const type = container === undefined ? 'root' : containerType(container);
  const problem = `Unexpected close marker '${actual}': expected '${expected}' (for ${type} starting at ${describePlace(source, place)})`;
  return jsonSyntaxError(source, offset, problem);
}

/** The source ends where an open container could have been closed. */
export function endInContainer(source: JsonSource, container: number): SecurityError {
  const place = describePlace(source, containerStart(container));
  return jsonEndError(source, `: expected close marker for ${containerType(container)} (start marker at ${place})`);
}

/** Something is longer, or deeper, than its limit. `method` names Jackson's limit, which its text tells. */
export function limitExceeded(
  source: JsonSource,
  offset: number,
  what: string,
  actual: number,
  max: number,
  method: string,
): SecurityError {
  return jsonSyntaxError(
    source,
    offset,
    `${what} (${actual}) exceeds the maximum allowed (${max}, from \`StreamReadConstraints.${method}()\`)`,
  );
}

/** Whether a byte belongs to a word: an ASCII letter or digit, `_`, `$`, or part of a character beyond ASCII. */
export function isWordByte(byte: number): boolean {
  const lower = byte | 0x20;
  return byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x7a) || byte === 0x5f || byte === 0x24;
}

function describedCharacter(source: JsonSource, offset: number, problem: (character: string) => string): SecurityError {
  const byte = source.bytes[offset] ?? 0;
  if (byte < 0x80) return jsonSyntaxError(source, offset, problem(describeCharacter(byte)));
  const end = endOfUtf8Sequence(source.bytes, offset, source.end);
  if (end < 0) return invalidUtf8(source, offset, -1 - end, '');
  const codePoint =
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(source.bytes.subarray(offset, end)).codePointAt(0) ?? 0;
  return jsonSyntaxError(source, offset, problem(describeCharacter(codePoint)));
}

function containerStart(container: number): number {
  return container >= 0 ? container : -1 - container;
}

function containerType(container: number): 'Object' | 'Array' {
  return container >= 0 ? 'Object' : 'Array';
}
