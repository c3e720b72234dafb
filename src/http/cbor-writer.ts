import { encode } from 'cborg';
import { isJsonArray, isJsonObject } from '../domain/json/json-kind.ts';
import type { JsonValue } from '../domain/json/json-value.ts';
import { rawNumberText } from '../domain/json/raw-number.ts';

const MAP_WITHOUT_LENGTH = Uint8Array.of(0xbf);
const ARRAY_WITHOUT_LENGTH = Uint8Array.of(0x9f);
const BREAK = Uint8Array.of(0xff);

/** Writes CBOR as Elasticsearch does: objects and arrays without a length, fractions in 64 bits. */
export function writeCbor(value: JsonValue): Uint8Array {
  const pieces: Uint8Array[] = [];
  write(value, pieces);
  return Buffer.concat(pieces);
}

function write(value: JsonValue, pieces: Uint8Array[]): void {
  const number = rawNumberText(value);
  if (number !== null) {
    pieces.push(encode(/^-?\d+$/.test(number) ? BigInt(number) : Number(number), { float64: true }));
  } else if (isJsonObject(value)) {
    pieces.push(MAP_WITHOUT_LENGTH);
    for (const [name, member] of Object.entries(value)) {
      pieces.push(encode(name));
      write(member, pieces);
    }
    pieces.push(BREAK);
  } else if (isJsonArray(value)) {
    pieces.push(ARRAY_WITHOUT_LENGTH);
    for (const item of value) write(item, pieces);
    pieces.push(BREAK);
  } else {
    pieces.push(encode(value, { float64: true }));
  }
}
