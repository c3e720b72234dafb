import { SecurityError } from '../error.ts';

/** How much of a body an error text repeats, in bytes, as Jackson cuts it. */
const SOURCE_BYTES_MAX = 500;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A place in a text: lines from 1, columns in bytes from 1. */
export interface JsonLocation {
  readonly line: number;
  readonly column: number;
}

/** What was read, as far as an error text needs it. */
export interface JsonSource {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Whether error texts may repeat the source. Off where a body holds a secret. */
  readonly shown: boolean;
  /** Whether it is a text within a body; absent: no. */
  readonly isInnerText?: boolean;
  /** Whether error texts that do not repeat the source tell places as byte offsets; absent: as lines and columns. */
  readonly placesInBytes?: boolean;
}

/** The line and column of an offset, counted from the start of the source; `\r\n` is one line break. Linear: for errors only. */
export function locationOf(source: JsonSource, offset: number): JsonLocation {
  let line = 1;
  let lineStart = source.start;
  const end = Math.min(offset, source.end);
  for (let at = source.start; at < end; at += 1) {
    const byte = source.bytes[at];
    const breaksLine = byte === LINE_FEED || (byte === CARRIAGE_RETURN && source.bytes[at + 1] !== LINE_FEED);
    if (breaksLine) {
      line += 1;
      lineStart = at + 1;
    }
  }
  return { line, column: offset - lineStart + 1 };
}

/** A syntax error at an offset: `x_content_parse_exception`, caused by `json_parse_exception`, in Jackson's words. */
export function jsonSyntaxError(source: JsonSource, offset: number, problem: string): SecurityError {
  const location = locationOf(source, offset);
  const message = `${problem}\n at ${describePlace(source, offset)}`;
  const causedBy = new SecurityError('jsonParse', message);
  return new SecurityError('contentParse', `[${location.line}:${location.column}] ${message}`, { causedBy });
}

/** The source ended too early: `x_content_e_o_f_exception`, caused by `json_e_o_f_exception`. */
export function jsonEndError(source: JsonSource, problem: string): SecurityError {
  const location = locationOf(source, source.end);
  const causedBy = new SecurityError('jsonEnd', `Unexpected end-of-input${problem}\n at ${describePlace(source, source.end)}`);
  return new SecurityError('contentEnd', `[${location.line}:${location.column}] Unexpected end of file`, { causedBy });
}

/** `[Source: (byte[])"…"; line: 1, column: 2]`, or `[Source: …; byte offset: #1]`. */
export function describePlace(source: JsonSource, offset: number): string {
  if (source.placesInBytes === true && !source.shown) {
    return `[Source: ${describeSource(source)}; byte offset: #${Math.max(0, offset - source.start)}]`;
  }
  const location = locationOf(source, offset);
  return `[Source: ${describeSource(source)}; line: ${location.line}, column: ${location.column}]`;
}

/** `'x' (code 120)`, or `(CTRL-CHAR, code 10)` for a character that does not print. */
export function describeCharacter(codePoint: number): string {
  const isControl = codePoint < 0x20 || (codePoint >= 0x7f && codePoint <= 0x9f);
  if (isControl) return `(CTRL-CHAR, code ${codePoint})`;
  const hex = codePoint > 0xff ? ` / 0x${codePoint.toString(16)}` : '';
  return `'${String.fromCodePoint(codePoint)}' (code ${codePoint}${hex})`;
}

function describeSource(source: JsonSource): string {
  if (!source.shown) return 'REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)';
  const length = source.end - source.start;
  const shown = source.bytes.subarray(source.start, source.start + Math.min(length, SOURCE_BYTES_MAX));
  const truncated = length > SOURCE_BYTES_MAX ? `[truncated ${length - SOURCE_BYTES_MAX} bytes]` : '';
  return `${source.isInnerText === true ? '(String)' : '(byte[])'}"${escapeControls(new TextDecoder('utf-8', { ignoreBOM: true }).decode(shown))}"${truncated}`;
}

function escapeControls(text: string): string {
  // Line breaks stay as they are, every other control character becomes \uXXXX.
  return text.replace(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}
