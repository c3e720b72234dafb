import type { SecurityError } from '../error.ts';
import type { JsonLimits } from './json-limits.ts';
import { endOfNumber } from './json-number.ts';
import {
  endInContainer,
  illegalBetweenTokens,
  invalidUtf8,
  isWordByte,
  limitExceeded,
  mismatchedEnd,
  notAValue,
  unexpectedCharacter,
  unknownEscape,
  unknownToken,
  unquotedControl,
} from './json-problems.ts';
import type { JsonLocation, JsonSource } from './json-syntax-error.ts';
import { jsonEndError, jsonSyntaxError, locationOf } from './json-syntax-error.ts';
import { decodeEscapedText, decodeText, endOfUtf8Sequence, isEscapeLetter } from './json-text.ts';
import { ObjectNames } from './object-names.ts';

/** What a JSON text is made of, in Elasticsearch's names. */
export type JsonToken =
  | 'START_OBJECT'
  | 'END_OBJECT'
  | 'START_ARRAY'
  | 'END_ARRAY'
  | 'FIELD_NAME'
  | 'VALUE_STRING'
  | 'VALUE_NUMBER'
  | 'VALUE_BOOLEAN'
  | 'VALUE_NULL';

/** Which part of the bytes a scanner reads, and what its errors may say. */
export interface JsonRange {
  /** Offset of the first byte; default 0. */
  readonly start?: number;
  /** Offset behind the last byte; default: the length. */
  readonly end?: number;
  /** Whether error texts may repeat the source, as Elasticsearch's do. Off where a body holds a secret. Default true. */
  readonly sourceShown?: boolean;
  /** Whether the source is a text within a body, which error texts say. Default false: the body itself. */
  readonly isInnerText?: boolean;
  /** Whether error texts that do not repeat the source tell places as byte offsets, as OpenSearch's do. Default false: as lines and columns. */
  readonly placesInBytes?: boolean;
}

/** What may come next. */
type Expectation = 'value' | 'valueOrEnd' | 'nameOrEnd' | 'colon' | 'commaOrEnd';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const LETTER_U = 0x75;
/** With this bit set an ASCII letter is lower case. */
const LOWER_CASE_BIT = 0x20;
/** Returned in place of a byte at the end of the source. */
const END = -1;

const LITERALS: Readonly<Record<number, { readonly bytes: Uint8Array; readonly token: JsonToken }>> = {
  0x74: { bytes: new TextEncoder().encode('true'), token: 'VALUE_BOOLEAN' },
  0x66: { bytes: new TextEncoder().encode('false'), token: 'VALUE_BOOLEAN' },
  0x6e: { bytes: new TextEncoder().encode('null'), token: 'VALUE_NULL' },
};

/**
 * Reads JSON token by token, strictly (RFC 8259): no comments, byte order mark, other encodings, leading zeros or trailing
 * commas; UTF-8 is validated; a name given twice in an object is an error. Strings and numbers are decoded only when asked
 * for. Several root values may follow each other; what comes behind the tokens that were read is not looked at.
 *
 * Every method that reads throws `SecurityError` `contentParse` or `contentEnd` at the first thing that is wrong; the scanner
 * is of no use afterwards until `reset`.
 */
export class JsonScanner {
  readonly #limits: JsonLimits;
  readonly #names = new ObjectNames();
  /** For each open container where it began; objects as offset, arrays as `-1 - offset`. */
  readonly #containers: number[] = [];
  #source: JsonSource;
  #at = 0;
  #expects: Expectation = 'value';
  #token: JsonToken | null = null;
  #tokenStart = 0;
  #tokenEnd = 0;
  #isEscaped = false;
  #isAscii = true;
  #deprecations: readonly string[] = [];

  constructor(bytes: Uint8Array, limits: JsonLimits, range: JsonRange = {}) {
    this.#limits = limits;
    this.#source = sourceOf(bytes, range);
    this.reset(bytes, range);
  }

  /** Starts over, on other bytes: one scanner can read many texts. */
  reset(bytes: Uint8Array, range: JsonRange = {}): void {
    this.#source = sourceOf(bytes, range);
    this.#at = this.#source.start;
    this.#containers.length = 0;
    this.#names.reset();
    this.#expects = 'value';
    this.#token = null;
    this.#tokenStart = this.#at;
    this.#tokenEnd = this.#at;
    this.#deprecations = [];
  }

  /** Notes that what was read is deprecated; the same text counts once. */
  deprecate(warning: string): void {
    if (!this.#deprecations.includes(warning)) this.#deprecations = [...this.#deprecations, warning];
  }

  /** What the readers of the text noted as deprecated, in their order. */
  get deprecations(): readonly string[] {
    return this.#deprecations;
  }

  /** The token read last; `null` before the first and after the end. */
  get token(): JsonToken | null {
    return this.#token;
  }

  /** Offset of the token's first byte (the quote of a string). */
  get tokenStart(): number {
    return this.#tokenStart;
  }

  /** Offset behind the token's last byte. */
  get tokenEnd(): number {
    return this.#tokenEnd;
  }

  /** How many objects and arrays are open; the token that opens one counts, the one that closes it does not. */
  get depth(): number {
    return this.#containers.length;
  }

  /** Line and column of the token; column 0 when there was none. Linear in the offset: for errors. */
  get tokenLocation(): JsonLocation {
    if (this.#tokenEnd === this.#source.start) return { line: 1, column: 0 };
    return locationOf(this.#source, this.#tokenStart);
  }

  /** Reads the next token. @returns `null` at the end of the source, where no container is open. */
  next(): JsonToken | null {
    const byte = this.#skipWhitespace();
    if (this.#expects === 'colon') return this.#readColonAndValue(byte);
    if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) return this.#closeContainer(byte);
    if (this.#expects === 'commaOrEnd') return this.#readCommaAndEntry(byte);
    if (byte === END) return this.#readEnd();
    return this.#expects === 'nameOrEnd' ? this.#readName(byte) : this.#readValue(byte);
  }

  /** Reads past the container that the token opens, to the token that closes it; on any other token does nothing. */
  skipChildren(): void {
    if (this.#token !== 'START_OBJECT' && this.#token !== 'START_ARRAY') return;
    const depth = this.#containers.length;
    while (this.#containers.length >= depth) this.next();
  }

  /** The name, the string, the number as it is written, or `true`, `false`, `null`. */
  text(): string {
    const isQuoted = this.#token === 'VALUE_STRING' || this.#token === 'FIELD_NAME';
    if (!isQuoted) return decodeText(this.#source.bytes, this.#tokenStart, this.#tokenEnd, true);
    return this.#quotedText(this.#tokenStart, this.#tokenEnd);
  }

  /** Whether the name or string is `expected`. Allocates nothing unless it holds an escape or other than ASCII. */
  textEquals(expected: string): boolean {
    if (this.#isEscaped || !this.#isAscii) return this.text() === expected;
    const start = this.#tokenStart + 1;
    if (this.#tokenEnd - 1 - start !== expected.length) return false;
    for (let at = 0; at < expected.length; at += 1) {
      if (this.#source.bytes[start + at] !== expected.charCodeAt(at)) return false;
    }
    return true;
  }

  #quotedText(start: number, end: number): string {
    if (this.#isEscaped) return decodeEscapedText(this.#source.bytes, start + 1, end - 1);
    return decodeText(this.#source.bytes, start + 1, end - 1, this.#isAscii);
  }

  #isInObject(): boolean {
    return (this.#containers.at(-1) ?? END) >= 0;
  }

  #byteAt(offset: number): number {
    return offset < this.#source.end ? (this.#source.bytes[offset] ?? END) : END;
  }

  #skipWhitespace(): number {
    const bytes = this.#source.bytes;
    const end = this.#source.end;
    let at = this.#at;
    while (at < end) {
      const byte = bytes[at] ?? END;
      if (byte > 0x20) {
        this.#at = at;
        return byte;
      }
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
        throw illegalBetweenTokens(this.#source, at);
      }
      at += 1;
    }
    this.#at = at;
    return END;
  }

  #finishValue(token: JsonToken, start: number, end: number): JsonToken {
    this.#token = token;
    this.#tokenStart = start;
    this.#tokenEnd = end;
    this.#at = end;
    this.#expects = this.#containers.length === 0 ? 'value' : 'commaOrEnd';
    return token;
  }

  #readColonAndValue(byte: number): JsonToken {
    const endProblem = ' within/between Object entries';
    if (byte === END) throw jsonEndError(this.#source, endProblem);
    if (byte !== COLON)
      throw unexpectedCharacter(this.#source, this.#at, 'was expecting a colon to separate field name and value');
    this.#at += 1;
    const first = this.#skipWhitespace();
    if (first === END) throw jsonEndError(this.#source, endProblem);
    return this.#readValue(first);
  }

  #readCommaAndEntry(byte: number): JsonToken {
    if (byte === END) throw this.#endInContainer();
    const name = this.#isInObject() ? 'Object' : 'Array';
    if (byte !== COMMA) throw unexpectedCharacter(this.#source, this.#at, `was expecting comma to separate ${name} entries`);
    this.#at += 1;
    const first = this.#skipWhitespace();
    if (first === END)
      throw jsonSyntaxError(this.#source, this.#source.end, `Unexpected end-of-input within/between ${name} entries`);
    return this.#isInObject() ? this.#readName(first) : this.#readValue(first);
  }

  #readName(byte: number): JsonToken {
    if (byte !== QUOTE) throw unexpectedCharacter(this.#source, this.#at, 'was expecting double-quote to start field name');
    const start = this.#at;
    const end = this.#readString(' in field name', 'name');
    const length = end - start - 2;
    const max = this.#limits.nameBytesMax;
    if (length > max) throw limitExceeded(this.#source, end, 'Name length', length, max, 'getMaxNameLength');
    // A name that is refused is no token: the place of the one before it stays, which errors of Elasticsearch tell.
    if (!this.#names.add(this.#source.bytes, start + 1, end - 1, this.#isEscaped)) {
      throw jsonSyntaxError(this.#source, end, `Duplicate field '${this.#quotedText(start, end)}'`);
    }
    this.#finishValue('FIELD_NAME', start, end);
    this.#expects = 'colon';
    return 'FIELD_NAME';
  }

  #readValue(byte: number): JsonToken {
    const start = this.#at;
    if (byte === QUOTE) {
      return this.#finishValue(
        'VALUE_STRING',
        start,
        this.#readString(': was expecting closing quote for a string value', 'string value'),
      );
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return this.#openContainer(byte);
    if (byte === MINUS || (byte >= ZERO && byte <= NINE)) return this.#readNumber(start);
    const literal = LITERALS[byte];
    if (literal === undefined) throw notAValue(this.#source, start);
    return this.#readLiteral(literal.bytes, literal.token);
  }

  #readEnd(): null {
    if (this.#containers.length > 0) throw this.#endInContainer();
    this.#token = null;
    return null;
  }

  #openContainer(byte: number): JsonToken {
    const start = this.#at;
    const isObject = byte === OPEN_BRACE;
    this.#containers.push(isObject ? start : -1 - start);
    const depth = this.#containers.length;
    const max = this.#limits.depthMax;
    if (depth > max) throw limitExceeded(this.#source, start + 1, 'Document nesting depth', depth, max, 'getMaxNestingDepth');
    if (isObject) this.#names.open();
    const token = this.#finishValue(isObject ? 'START_OBJECT' : 'START_ARRAY', start, start + 1);
    this.#expects = isObject ? 'nameOrEnd' : 'valueOrEnd';
    return token;
  }

  #closeContainer(byte: number): JsonToken {
    const isObject = byte === CLOSE_BRACE;
    if (this.#containers.length === 0 || this.#isInObject() !== isObject) {
      throw mismatchedEnd(this.#source, this.#at, isObject, this.#containers.at(-1));
    }
    this.#containers.pop();
    if (isObject) this.#names.close();
    return this.#finishValue(isObject ? 'END_OBJECT' : 'END_ARRAY', this.#at, this.#at + 1);
  }

  /** Reads the string that begins at `#at`. @returns the offset behind its closing quote. */
  #readString(endProblem: string, what: string): number {
    const bytes = this.#source.bytes;
    const end = this.#source.end;
    let at = this.#at + 1;
    this.#isEscaped = false;
    this.#isAscii = true;
    while (at < end) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) return at + 1;
      if (byte === BACKSLASH) {
        this.#isEscaped = true;
        at = this.#endOfEscape(at, endProblem);
      } else if (byte < 0x20) {
        throw unquotedControl(this.#source, at, what);
      } else if (byte < 0x80) {
        at += 1;
      } else {
        this.#isAscii = false;
        const next = endOfUtf8Sequence(bytes, at, end);
        if (next < 0) throw invalidUtf8(this.#source, at, -1 - next, endProblem);
        at = next;
      }
    }
    throw jsonEndError(this.#source, endProblem);
  }

  #endOfEscape(backslash: number, endProblem: string): number {
    const letter = this.#byteAt(backslash + 1);
    if (letter === END) throw jsonEndError(this.#source, endProblem);
    if (letter !== LETTER_U) {
      if (!isEscapeLetter(letter)) throw unknownEscape(this.#source, backslash + 1);
      return backslash + 2;
    }
    for (let at = backslash + 2; at < backslash + 6; at += 1) {
      const digit = this.#byteAt(at);
      if (digit === END) throw jsonEndError(this.#source, ' in character escape sequence');
      const lower = digit | LOWER_CASE_BIT;
      const isHexDigit = (digit >= ZERO && digit <= NINE) || (lower >= 0x61 && lower <= 0x66);
      if (!isHexDigit) throw unexpectedCharacter(this.#source, at, 'expected a hex-digit for character escape sequence');
    }
    return backslash + 6;
  }

  #readNumber(start: number): JsonToken {
    const end = endOfNumber(this.#source, start);
    const length = end - start;
    const max = this.#limits.numberCharactersMax;
    if (length > max) throw limitExceeded(this.#source, end, 'Number value length', length, max, 'getMaxNumberLength');
    // Inside a container the next token shows what is wrong.
    const isJoined = this.#containers.length === 0 && isWordByte(this.#byteAt(end));
    if (isJoined) throw unexpectedCharacter(this.#source, end, 'Expected space separating root-level values');
    return this.#finishValue('VALUE_NUMBER', start, end);
  }

  #readLiteral(literal: Uint8Array, token: JsonToken): JsonToken {
    const start = this.#at;
    for (let at = 1; at < literal.length; at += 1) {
      if (this.#byteAt(start + at) !== literal[at]) throw unknownToken(this.#source, start);
    }
    const end = start + literal.length;
    if (isWordByte(this.#byteAt(end))) throw unknownToken(this.#source, start);
    return this.#finishValue(token, start, end);
  }

  #endInContainer(): SecurityError {
    return endInContainer(this.#source, this.#containers.at(-1) ?? 0);
  }
}

function sourceOf(bytes: Uint8Array, range: JsonRange): JsonSource {
  const { start = 0, end = bytes.length, sourceShown = true, isInnerText = false, placesInBytes = false } = range;
  return { bytes, start, end, shown: sourceShown, isInnerText, placesInBytes };
}
