/** One value of DER: its tag byte, its content, and the whole with the head. Views of the same bytes. */
export interface DerValue {
  /** The identifier byte; tags of more than one are not read. */
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

/** Identifier bytes of what certificates are made of. */
export const DER = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

const LENGTH_BYTES_MAX = 4;

/**
 * Reads one value of DER that fills the bytes. Indefinite, long-winded and truncated lengths are refused.
 * @throws RangeError.
 * @see ITU-T X.690 §10
 */
export function readDer(bytes: Uint8Array): DerValue {
  const { value, end } = readAt(bytes, 0);
  if (end !== bytes.length) throw new RangeError('bytes are left behind a DER value');
  return value;
}

/** The values that a constructed one holds. @throws RangeError. */
export function childrenOf({ content }: DerValue): readonly DerValue[] {
  const children: DerValue[] = [];
  for (let at = 0; at < content.length; ) {
    const { value, end } = readAt(content, at);
    children.push(value);
    at = end;
  }
  return children;
}

/** An object identifier with dots. @throws RangeError. */
export function objectIdOf({ tag, content }: DerValue): string {
  if (tag !== DER.objectId || content.length === 0) throw new RangeError('an object identifier is missing');
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw new RangeError('an object identifier is too large');
    if ((byte & 0x80) !== 0) continue;
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)));
    else arcs.push(arc);
    arc = 0;
  }
  if (((content.at(-1) ?? 0) & 0x80) !== 0) throw new RangeError('an object identifier is cut');
  return arcs.join('.');
}

/** The octets of a bit string of whole octets. @throws RangeError. */
export function bitsOf({ tag, content }: DerValue): Uint8Array {
  if (tag !== DER.bitString || content[0] !== 0) throw new RangeError('a bit string of whole octets is missing');
  return content.subarray(1);
}

/** A time in milliseconds since the epoch, as RFC 5280 §4.1.2.5 allows it. @throws RangeError. */
export function timeMsOf({ tag, content }: DerValue): number {
  const text = String.fromCharCode(...content);
  const parts = (
    tag === DER.utcTime ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
  ).exec(text);
  if (parts === null || (tag !== DER.utcTime && tag !== DER.generalizedTime)) throw new RangeError('a time is missing');
  const [given = 0, month = 0, ...rest] = parts.slice(1).map(Number);
  const year = tag === DER.generalizedTime ? given : given + (given >= 50 ? 1900 : 2000);
  const [day = 0, hour = 0, minute = 0, second = 0] = rest;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function readAt(bytes: Uint8Array, at: number): { readonly value: DerValue; readonly end: number } {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new RangeError('a DER value is cut');
  if ((tag & 0x1f) === 0x1f) throw new RangeError('a DER tag is too long');
  const { length, start } = readLength(bytes, at + 2, first);
  const end = start + length;
  if (end > bytes.length) throw new RangeError('a DER value is cut');
  return { value: { tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) }, end };
}

function readLength(bytes: Uint8Array, at: number, first: number): { readonly length: number; readonly start: number } {
  if (first < 0x80) return { length: first, start: at };
  const count = first & 0x7f;
  if (count === 0 || count > LENGTH_BYTES_MAX) throw new RangeError('a DER length is not definite');
  let length = 0;
  for (let i = 0; i < count; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) throw new RangeError('a DER length is cut');
    length = length * 256 + byte;
  }
  const isShortest = length >= 0x80 && (bytes[at] ?? 0) !== 0;
  if (!isShortest) throw new RangeError('a DER length is not the shortest');
  return { length, start: at + count };
}
