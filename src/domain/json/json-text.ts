const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

/** Longest ASCII text, in bytes, that is cheaper to build from character codes than to hand to a decoder. */
const SHORT_TEXT_BYTES_MAX = 16;

const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const UNESCAPED_BY_LETTER: Readonly<Record<number, string>> = {
  0x22: '"',
  0x5c: '\\',
  0x2f: '/',
  0x62: '\b',
  0x66: '\f',
  0x6e: '\n',
  0x72: '\r',
  0x74: '\t',
};

/** Whether this byte may follow a backslash, `u` excepted. */
export function isEscapeLetter(byte: number): boolean {
  return UNESCAPED_BY_LETTER[byte] !== undefined;
}

/** Decodes UTF-8 that was found valid. */
export function decodeText(bytes: Uint8Array, start: number, end: number, isAscii: boolean): string {
  if (!isAscii || end - start > SHORT_TEXT_BYTES_MAX) return DECODER.decode(bytes.subarray(start, end));
  let text = '';
  for (let at = start; at < end; at += 1) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}

/** Decodes the inside of a JSON string that was found valid and holds at least one escape. */
export function decodeEscapedText(bytes: Uint8Array, start: number, end: number): string {
  const inside = bytes.subarray(start, end);
  let text = '';
  let runStart = 0;
  let backslash = inside.indexOf(BACKSLASH);
  while (backslash !== -1) {
    text += decodeText(inside, runStart, backslash, false);
    const letter = inside[backslash + 1] ?? 0;
    if (letter === LETTER_U) {
      text += String.fromCharCode(Number.parseInt(decodeText(inside, backslash + 2, backslash + 6, true), 16));
      runStart = backslash + 6;
    } else {
      text += UNESCAPED_BY_LETTER[letter] ?? '';
      runStart = backslash + 2;
    }
    backslash = inside.indexOf(BACKSLASH, runStart);
  }
  return text + decodeText(inside, runStart, inside.length, false);
}

/**
 * Where the UTF-8 sequence at `start` ends, or `-1 - offset` of the byte that is wrong. Overlong forms, surrogates and code
 * points past U+10FFFF are wrong (RFC 3629).
 */
export function endOfUtf8Sequence(bytes: Uint8Array, start: number, end: number): number {
  const lead = bytes[start] ?? 0;
  const length = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (length === 0) return -1 - start;
  const secondMin = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const secondMax = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  for (let at = start + 1; at < start + length; at += 1) {
    const byte = at < end ? (bytes[at] ?? 0) : 0;
    const isFirst = at === start + 1;
    if (byte < (isFirst ? secondMin : 0x80) || byte > (isFirst ? secondMax : 0xbf)) return -1 - at;
  }
  return start + length;
}
