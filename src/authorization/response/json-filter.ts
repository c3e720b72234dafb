import { SecurityError } from '../../domain/error.ts';
import { DEFAULT_JSON_LIMITS, type JsonLimits } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';

/**
 * What becomes of one value of an answer. Called with the scanner on the value's first token, it reads to the value's last token and
 * writes what is left of it.
 * @returns false when nothing is to be left: the value goes with its name. What it wrote by then is taken back.
 */
export type AnswerShape = (filter: JsonFilter) => boolean;

const ENCODER = new TextEncoder();
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** One answer of the cluster on its way through a shape: what is kept is copied byte by byte, so numbers lose nothing. */
export class JsonFilter {
  readonly scanner: JsonScanner;
  readonly #bytes: Uint8Array;
  #written: Uint8Array;
  #length = 0;

  constructor(bytes: Uint8Array, limits: JsonLimits = DEFAULT_JSON_LIMITS) {
    this.scanner = new JsonScanner(bytes, limits);
    this.#bytes = bytes;
    this.#written = new Uint8Array(bytes.length + 64);
  }

  /** What was written. */
  get written(): Uint8Array {
    return this.#written.subarray(0, this.#length);
  }

  /** Copies the value that the scanner is on. */
  keep(): boolean {
    const start = this.scanner.tokenStart;
    this.scanner.skipChildren();
    this.#write(this.#bytes.subarray(start, this.scanner.tokenEnd));
    return true;
  }

  /** Reads past the value that the scanner is on. */
  drop(): boolean {
    this.scanner.skipChildren();
    return false;
  }

  /** Writes another value in the place of the one that the scanner is on. */
  replace(value: string | readonly string[]): boolean {
    this.scanner.skipChildren();
    this.#write(ENCODER.encode(JSON.stringify(value)));
    return true;
  }

  /** Writes an object, each field by the shape that `shapeOf` finds for its name. Of a value that is no object only `null` is left. */
  fields(shapeOf: (name: string) => AnswerShape): boolean {
    if (this.scanner.token === 'VALUE_NULL') return this.keep();
    if (this.scanner.token !== 'START_OBJECT') return this.drop();
    this.#writeByte(OPEN_BRACE);
    let isFirst = true;
    while (this.scanner.next() === 'FIELD_NAME') {
      const before = this.#length;
      const shape = shapeOf(this.scanner.text());
      if (!isFirst) this.#writeByte(COMMA);
      this.#write(this.#bytes.subarray(this.scanner.tokenStart, this.scanner.tokenEnd));
      this.#writeByte(COLON);
      this.scanner.next();
      if (shape(this)) isFirst = false;
      else this.#length = before;
    }
    this.#writeByte(CLOSE_BRACE);
    return true;
  }

  /** Writes a list of those items that the shape leaves. A value that is no list goes through the shape itself. */
  items(shape: AnswerShape): boolean {
    if (this.scanner.token !== 'START_ARRAY') return shape(this);
    this.#writeByte(OPEN_BRACKET);
    let isFirst = true;
    while (this.scanner.next() !== 'END_ARRAY') {
      const before = this.#length;
      if (!isFirst) this.#writeByte(COMMA);
      if (shape(this)) isFirst = false;
      else this.#length = before;
    }
    this.#writeByte(CLOSE_BRACKET);
    return true;
  }

  #write(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#written.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #writeByte(byte: number): void {
    this.#reserve(1);
    this.#written[this.#length] = byte;
    this.#length += 1;
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#written.length) return;
    const grown = new Uint8Array((this.#length + length) * 2);
    grown.set(this.written);
    this.#written = grown;
  }
}

/** Keeps a value. */
export const kept: AnswerShape = (filter) => filter.keep();
/** Leaves nothing of a value. */
export const dropped: AnswerShape = (filter) => filter.drop();

/** An object: the fields named have their shapes, all others have `other`. */
export function object(shapes: Readonly<Record<string, AnswerShape>>, other: AnswerShape): AnswerShape {
  const shapesByName = new Map(Object.entries(shapes));
  return (filter) => filter.fields((name) => shapesByName.get(name) ?? other);
}

/** An object whose names come from outside, each value of one shape. */
export function each(shape: AnswerShape): AnswerShape {
  return (filter) => filter.fields(() => shape);
}

/** An object whose names are judged: of those that do not pass nothing is left. */
export function named(passes: (name: string) => boolean, shape: AnswerShape): AnswerShape {
  return (filter) => filter.fields((name) => (passes(name) ? shape : dropped));
}

/** A list, each item of one shape. */
export function list(shape: AnswerShape): AnswerShape {
  return (filter) => filter.items(shape);
}

/** A text that is judged; what is no text is dropped. */
export function text(passes: (text: string) => boolean): AnswerShape {
  return (filter) => {
    const { scanner } = filter;
    return scanner.token === 'VALUE_STRING' && passes(scanner.text()) ? filter.keep() : filter.drop();
  };
}

/**
 * An object of which nothing is left unless its field `name` is there and passes; its other fields have the shapes given, or are kept.
 */
export function item(
  name: string,
  passes: (text: string) => boolean,
  shapes: Readonly<Record<string, AnswerShape>> = {},
): AnswerShape {
  const shapesByName = new Map(Object.entries(shapes));
  return (filter) => {
    let passed = false;
    const judged = text((value) => {
      passed = passes(value);
      return passed;
    });
    filter.fields((field) => (field === name ? judged : (shapesByName.get(field) ?? kept)));
    return passed;
  };
}

/**
 * Puts a whole answer through a shape. An empty answer stays one.
 * @throws SecurityError `badUpstream` for what is not one JSON value, or of which nothing may be left.
 */
export function filterJson(body: Uint8Array, shape: AnswerShape): Uint8Array {
  if (body.length === 0) return body;
  const filter = new JsonFilter(body);
  try {
    filter.scanner.next();
    const isLeft = shape(filter);
    if (isLeft && filter.scanner.next() === null) return filter.written;
  } catch (cause) {
    if (cause instanceof SecurityError && cause.code === 'badUpstream') throw cause;
    throw unreadable(cause);
  }
  throw unreadable(undefined);
}

function unreadable(cause: unknown): SecurityError {
  return new SecurityError('badUpstream', 'the answer of the cluster cannot be shown: it is not the JSON that was asked for', {
    cause,
  });
}
