import { SecurityError } from '../../domain/error.ts';
import { isJsonObject } from '../../domain/json/json-kind.ts';
import type { JsonLimits } from '../../domain/json/json-limits.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { parseJson } from '../../domain/json/parse-json.ts';

/** A JSON web token as it was read, its signature not yet verified. */
export interface CompactJwt {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

const LIMITS: JsonLimits = { depthMax: 5, nameBytesMax: 256, numberCharactersMax: 32 };

/**
 * Reads the compact form, strictly: three parts of canonical base64url, none of them empty, an object each in the first two without
 * a name twice. `null` for anything else, and for more than `charactersMax` characters.
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-7.2
 */
export function readCompactJwt(token: string, charactersMax: number): CompactJwt | null {
  if (token.length > charactersMax) return null;
  const [header, claims, signature, ...more] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || more.length > 0) return null;
  if (decode(signature) === null) return null;
  const read = { header: readObject(header), claims: readObject(claims) };
  return read.header === null || read.claims === null ? null : { header: read.header, claims: read.claims };
}

function readObject(part: string): JsonObject | null {
  const bytes = decode(part);
  if (bytes === null) return null;
  try {
    const value = parseJson(bytes, LIMITS, { sourceShown: false });
    return isJsonObject(value) ? value : null;
  } catch (error) {
    if (error instanceof SecurityError) return null;
    throw error;
  }
}

/** Base64url has one spelling only: without padding, and with zeros in the bits that are left over. */
function decode(part: string): Buffer | null {
  const bytes = Buffer.from(part, 'base64url');
  return part !== '' && bytes.toString('base64url') === part ? bytes : null;
}
