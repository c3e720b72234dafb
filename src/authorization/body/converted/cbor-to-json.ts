import { type Token, Tokenizer, Type } from 'cborg';
import { SecurityError } from '../../../domain/error.ts';

const SELF_DESCRIBED = [0xd9, 0xd9, 0xf7];
/** A text in pieces, which the library does not read. */
const TEXT_IN_PIECES = 0x7f;
const STRICT = {
  strict: false,
  allowIndefinite: true,
  allowBigInt: true,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
};

/**
 * One CBOR item as JSON text; `null` when there is none. Refused: what JSON cannot hold (bytes, tags, `undefined`, numbers
 * that are none), names that are no texts, bytes behind the item. Names given twice are written twice: the reader of the
 * JSON refuses them.
 * @throws SecurityError `contentParse`.
 * @see https://www.rfc-editor.org/rfc/rfc8949
 */
export function cborToJson(bytes: Uint8Array, depthMax: number): string | null {
  const start = SELF_DESCRIBED.every((byte, at) => bytes[at] === byte) ? SELF_DESCRIBED.length : 0;
  if (start === bytes.length) return null;
  const reader = new CborReader(bytes, start, depthMax);
  try {
    const json = reader.value();
    if (!reader.isDone) throw unreadable('there is something behind its end');
    return json;
  } catch (error) {
    if (error instanceof SecurityError) throw error;
    throw unreadable('it is malformed');
  }
}

class CborReader {
  readonly #bytes: Uint8Array;
  readonly #depthMax: number;
  #start: number;
  #tokens: Tokenizer;
  #depth = 0;

  constructor(bytes: Uint8Array, start: number, depthMax: number) {
    this.#bytes = bytes;
    this.#depthMax = depthMax;
    this.#start = start;
    this.#tokens = new Tokenizer(bytes.subarray(start), STRICT);
  }

  get isDone(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  value(): string {
    if (this.#bytes[this.#offset] === TEXT_IN_PIECES) return JSON.stringify(this.#textInPieces());
    return this.#valueOf(this.#next());
  }

  get #offset(): number {
    return this.#start + this.#tokens.pos();
  }

  #next(): Token {
    if (this.isDone) throw unreadable('it ends too early');
    return this.#tokens.next();
  }

  #valueOf(token: Token): string {
    if (Type.equals(token.type, Type.map)) return this.#container(token, (entry) => this.#entry(entry), '{', '}');
    if (Type.equals(token.type, Type.array))
      return this.#container(token, (item) => (item === null ? this.value() : this.#valueOf(item)), '[', ']');
    const { value } = token;
    if (Type.equals(token.type, Type.uint) || Type.equals(token.type, Type.negint)) return String(value);
    const isPlain = [Type.string, Type.float, Type.true, Type.false, Type.null].some((type) => Type.equals(token.type, type));
    if (!isPlain) throw unreadable(`it holds a value of the type [${token.type.name}]`);
    return JSON.stringify(value);
  }

  #entry(name: Token | null): string {
    if (name !== null && !Type.equals(name.type, Type.string)) throw unreadable('it has a field name that is not a text');
    const text = name === null ? this.#textInPieces() : name.value;
    return `${JSON.stringify(text)}:${this.value()}`;
  }

  /** `token.value`: how many, or `Infinity` for as many as come before a break. `read` is given `null` before a text in pieces. */
  #container(token: Token, read: (first: Token | null) => string, open: string, close: string): string {
    this.#depth += 1;
    if (this.#depth > this.#depthMax) throw unreadable(`it is nested deeper than [${this.#depthMax}]`);
    const parts: string[] = [];
    for (let count = 0; count < token.value; count += 1) {
      if (this.#bytes[this.#offset] === TEXT_IN_PIECES) {
        parts.push(read(null));
        continue;
      }
      const next = this.#next();
      if (Type.equals(next.type, Type.break)) {
        if (token.value !== Number.POSITIVE_INFINITY) throw unreadable('it is malformed');
        break;
      }
      parts.push(read(next));
    }
    this.#depth -= 1;
    return `${open}${parts.join()}${close}`;
  }

  #textInPieces(): string {
    this.#skip(1);
    let text = '';
    for (let token = this.#next(); !Type.equals(token.type, Type.break); token = this.#next()) {
      if (!Type.equals(token.type, Type.string)) throw unreadable('it is malformed');
      text += token.value;
    }
    return text;
  }

  #skip(bytes: number): void {
    this.#start = this.#offset + bytes;
    this.#tokens = new Tokenizer(this.#bytes.subarray(this.#start), STRICT);
  }
}

function unreadable(why: string): SecurityError {
  return new SecurityError('contentParse', `the CBOR body cannot be read: ${why}`);
}
