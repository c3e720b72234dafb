import type { Draw } from './draw.ts';

/** Pieces that parsers have been fooled with, for any text. */
const ODD_TEXTS: readonly string[] = [
  '\r\n',
  '\n',
  '\r',
  '\u0000',
  '\t',
  ' ',
  '"',
  '\\',
  '\\u0073ecret',
  '\\ud800',
  '\ufeff',
  '\u2028',
  '\u00e9',
  '\u{1f600}',
  '\u202e',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '//',
  '/*',
  '1e999999',
  '9'.repeat(400),
  '-0',
  'NaN',
  '__proto__',
  'constructor',
  'secret',
  'secret*',
  '*',
  '_all',
  '-own',
  '.security',
  '<secret-{now/d}>',
  'remote:own',
  'own::failures',
];
/** Bytes that are no UTF-8, or end what they should not. */
const ODD_BYTES: readonly (readonly number[])[] = [
  [0xff],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xef, 0xbb, 0xbf],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe2, 0x82],
  [0x00],
  [0x0d, 0x0a],
  [0x1e],
];
const NESTS_MAX = 1_200;
const DECODER = new TextDecoder();
const ENCODER = new TextEncoder();

/** Changes a text in up to three places. */
export function mutateText(text: string, draw: Draw): string {
  let mutated = text;
  for (let changes = draw.below(4); changes > 0; changes -= 1) mutated = changeText(mutated, draw);
  return mutated;
}

/** Changes a body: its text, its bytes, or both. */
export function mutateBytes(text: string, draw: Draw): Uint8Array {
  let bytes: Uint8Array = ENCODER.encode(draw.once(2) ? mutateText(text, draw) : text);
  if (!draw.once(3)) return bytes;
  for (let changes = 1 + draw.below(2); changes > 0 && bytes.length > 0; changes -= 1) bytes = changeBytes(bytes, draw);
  return bytes;
}

function changeText(text: string, draw: Draw): string {
  const at = draw.below(text.length + 1);
  const end = Math.min(text.length, at + 1 + draw.below(12));
  const head = text.slice(0, at);
  const cut = text.slice(at, end);
  const tail = text.slice(end);
  switch (draw.below(9)) {
    case 0:
      return head + draw.pick(ODD_TEXTS) + cut + tail;
    case 1:
      return head + cut + cut + tail;
    case 2:
      return head + tail;
    case 3:
      return head;
    case 4:
      return head + escapePercent(cut) + tail;
    case 5:
      return head + escapeJson(cut) + tail;
    case 6:
      return head + draw.pick(ODD_TEXTS) + tail;
    case 7:
      return spliceWithin(text, draw);
    default:
      return nest(head, cut, tail, draw);
  }
}

/** Another part of the same text takes the place of one. */
function spliceWithin(text: string, draw: Draw): string {
  const from = draw.below(text.length + 1);
  const piece = text.slice(from, from + draw.below(40));
  const at = draw.below(text.length + 1);
  return text.slice(0, at) + piece + text.slice(at + draw.below(20));
}

function nest(head: string, cut: string, tail: string, draw: Draw): string {
  const depth = draw.once(50) ? draw.below(NESTS_MAX) : draw.below(6);
  const [open, close] = draw.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['{"bool":{"must":', '}}'],
    ['(', ')'],
  ] as const);
  return head + open.repeat(depth) + cut + close.repeat(depth) + tail;
}

function escapePercent(text: string): string {
  return [...ENCODER.encode(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

function escapeJson(text: string): string {
  return text.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function changeBytes(bytes: Uint8Array, draw: Draw): Uint8Array {
  const at = draw.below(bytes.length);
  if (draw.once(3)) {
    const flipped = Uint8Array.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << draw.below(8));
    return flipped;
  }
  if (draw.once(8)) return Uint8Array.from(Buffer.from(DECODER.decode(bytes), 'utf16le'));
  return Uint8Array.from([...bytes.subarray(0, at), ...draw.pick(ODD_BYTES), ...bytes.subarray(at + draw.below(2))]);
}
