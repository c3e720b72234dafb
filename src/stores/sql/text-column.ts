/**
 * Names come from outside and may hold what no database keeps: NUL (PostgreSQL refuses it) and lone surrogates (UTF-8 has
 * none). Each such UTF-16 unit, and the escape character itself, is stored as U+E000 and four hexadecimal digits. Every
 * other text is stored as it is; distinct texts stay distinct, and a prefix stays a prefix.
 */
const ESCAPE = '\u{E000}';
const TO_ESCAPE = /[\0\u{E000}\p{Surrogate}]/gu;
const ESCAPED = /\u{E000}([0-9a-f]{4})/gu;
const ANY_TO_ESCAPE = new RegExp(TO_ESCAPE.source, 'u');

/** The text as a column holds it. */
export function encodeText(text: string): string {
  if (!ANY_TO_ESCAPE.test(text)) return text;
  return text.replaceAll(TO_ESCAPE, (unit) => ESCAPE + unit.charCodeAt(0).toString(16).padStart(4, '0'));
}

/** The text that `encodeText` was given. */
export function decodeText(stored: string): string {
  if (!stored.includes(ESCAPE)) return stored;
  return stored.replaceAll(ESCAPED, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/**
 * The least text, in code point order, above every text that begins with `prefix`; `null` when there is none. With it a
 * prefix is a range of an index.
 */
export function endOfPrefix(prefix: string): string | null {
  const codePoints = Array.from(prefix);
  for (let last = codePoints.pop(); last !== undefined; last = codePoints.pop()) {
    const next = nextCodePoint(last.codePointAt(0) ?? 0);
    if (next !== null) return codePoints.join('') + next;
  }
  return null;
}

function nextCodePoint(codePoint: number): string | null {
  if (codePoint === 0x10ffff) return null;
  return String.fromCodePoint(codePoint === 0xd7ff ? 0xe000 : codePoint + 1);
}
