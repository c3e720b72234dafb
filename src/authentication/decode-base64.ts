const EQUALS_SIGN = 0x3d;
const WRONG_ENDING_UNIT = 'Input byte array has wrong 4-byte ending unit';
const TOO_FEW_BITS = 'Last unit does not have enough valid bits';

/** What decoding gives: the bytes, or why the text is not base64, in the words Elasticsearch answers with. */
export type DecodedBase64 = { readonly bytes: Buffer } | { readonly violation: string };

/**
 * Decodes base64 of the standard alphabet. Padding may be missing but not wrong; bits left over in the last character are
 * ignored; the URL alphabet, blanks and line breaks are violations.
 */
export function decodeBase64(text: string): DecodedBase64 {
  const violation = findViolation(text);
  return violation === null ? { bytes: Buffer.from(text, 'base64') } : { violation };
}

function findViolation(text: string): string | null {
  if (text.length === 1) return 'Input byte[] should at least have 2 bytes for base64 bytes';
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === EQUALS_SIGN) return findPaddingViolation(text, index);
    if (!isBase64Digit(code)) return `Illegal base64 character ${signedHex(code)}`;
  }
  return text.length % 4 === 1 ? TOO_FEW_BITS : null;
}

function findPaddingViolation(text: string, padding: number): string | null {
  const positionInUnit = padding % 4;
  if (positionInUnit === 0) return WRONG_ENDING_UNIT;
  if (positionInUnit === 1) return TOO_FEW_BITS;
  if (positionInUnit === 2 && text.charCodeAt(padding + 1) !== EQUALS_SIGN) return WRONG_ENDING_UNIT;
  const end = positionInUnit === 2 ? padding + 2 : padding + 1;
  return end < text.length ? `Input byte array has incorrect ending byte at ${end}` : null;
}

function isBase64Digit(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || // a-z
    (code >= 0x41 && code <= 0x5a) || // A-Z
    (code >= 0x2f && code <= 0x39) || // / and 0-9
    code === 0x2b // +
  );
}

/** Header values are Latin-1 bytes, which Elasticsearch prints as signed hexadecimal. */
function signedHex(code: number): string {
  return (code < 0x80 ? code : code - 0x100).toString(16);
}
