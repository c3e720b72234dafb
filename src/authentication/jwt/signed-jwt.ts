import { isJsonArray } from '../../domain/json/json-kind.ts';
import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import { readCompactJwt } from '../oauth2/compact-jwt.ts';

/** A signed JSON web token as it was read: nothing in it is verified. */
export interface SignedJwt {
  /** The token itself, a secret. */
  readonly text: string;
  /** Never `none`. */
  readonly algorithm: string;
  readonly keyId: string | null;
  /** `typ` of the header. */
  readonly type: string | null;
  /** Whether the header names extensions that must be understood (`crit`). */
  readonly isCritical: boolean;
  readonly claims: JsonObject;
}

const TEXT_CLAIMS = ['iss', 'sub', 'jti'] as const;
const DATE_CLAIMS = ['exp', 'nbf', 'iat'] as const;

/**
 * Reads a signed token in compact form. `null` for whatever is none: another number of parts, no strict base64url or JSON, a name
 * twice, `alg` missing or `none`, a registered claim of a wrong type. Elasticsearch takes no notice of such a token.
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 */
export function readSignedJwt(text: string, charactersMax: number): SignedJwt | null {
  const read = readCompactJwt(text, charactersMax);
  if (read === null) return null;
  const { header, claims } = read;
  const { alg, kid = null, typ = null } = header;
  if (typeof alg !== 'string' || alg === '' || alg === 'none') return null;
  if (!isTextOrNull(kid) || !isTextOrNull(typ) || !hasRegisteredTypes(claims)) return null;
  return { text, algorithm: alg, keyId: kid, type: typ, isCritical: header['crit'] !== undefined, claims };
}

/**
 * The name under which Elasticsearch tells of such a token before it is verified: every claim that is a text or a list with
 * texts alone, by name, e.g. `'aud:es01' 'iss:https://issuer.example/' 'sub:alice'`.
 */
export function nameOfToken({ claims }: SignedJwt): string {
  return Object.entries(claims)
    .map(([name, value]) => ({ name, texts: textsOf(value) ?? [] }))
    .filter(({ texts }) => texts.length > 0)
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, texts }) => `'${name}:${texts.join(',')}'`)
    .join(' ');
}

/** The texts of a claim that is a text or a list of texts; `null`: it is neither, or missing. */
export function textsOf(value: JsonValue | undefined): readonly string[] | null {
  if (typeof value === 'string') return [value];
  if (value === undefined || !isJsonArray(value)) return null;
  return value.every((each) => typeof each === 'string') ? value : null;
}

function hasRegisteredTypes(claims: JsonObject): boolean {
  const { aud = null } = claims;
  return (
    TEXT_CLAIMS.every((name) => isTextOrNull(claims[name] ?? null)) &&
    DATE_CLAIMS.every((name) => typeof (claims[name] ?? 0) === 'number') &&
    (aud === null || textsOf(aud) !== null)
  );
}

function isTextOrNull(value: JsonValue): value is string | null {
  return value === null || typeof value === 'string';
}
