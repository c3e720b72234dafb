import { isJsonArray } from '../../domain/json/json-kind.ts';
import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import type { ExternalUser } from '../external-user.ts';
import { type FallbackClaims, type JwtTokenType, nameOfClaim } from './claim-rules.ts';
import { textsOf } from './signed-jwt.ts';

/** Which claim is read, and what of it. */
export interface ClaimReader {
  readonly claim: string;
  /** Its first group is what counts; a value that does not match is passed over. `null`: the whole value. */
  readonly pattern: RegExp | null;
}

/** How the claims of a verified token become a user. `null`: the user has none of it. */
export interface UserClaims {
  readonly principal: ClaimReader;
  readonly groups: ClaimReader | null;
  readonly name: ClaimReader | null;
  readonly mail: ClaimReader | null;
  readonly dn: ClaimReader | null;
  readonly tokenType: JwtTokenType;
  readonly fallbacks: FallbackClaims;
  /** Whether the claims become metadata of the user, as `jwt_claim_<name>`. */
  readonly populatesMetadata: boolean;
}

/** The user, or why there is none, for the audit. */
export type ClaimedUser = { readonly user: ExternalUser } | { readonly violation: string };

/** Times: no metadata is made of them. */
const TIMES: readonly string[] = ['exp', 'nbf', 'iat'];

/** Reads the user out of the claims of a token that was verified. */
export function readClaimedUser(claims: JsonObject, from: UserClaims): ClaimedUser {
  const principals = read(claims, withFallback(claims, from));
  const groups = read(claims, from.groups);
  const names = read(claims, from.name);
  const mails = read(claims, from.mail);
  const dns = read(claims, from.dn);
  if (groups === null || names === null || mails === null || dns === null) {
    return { violation: 'a claim of the user is no text and no list of texts' };
  }
  const [username = '', ...more] = principals ?? [];
  // Of several names none is more the user's than the others.
  if (username.trim() === '' || more.length > 0) return { violation: `the claim [${from.principal.claim}] names no user` };
  return {
    user: {
      username,
      dn: dns[0] ?? null,
      groups,
      fullName: names[0] ?? null,
      email: mails[0] ?? null,
      metadata: from.populatesMetadata ? metadataOf(claims, from.tokenType) : {},
    },
  };
}

function withFallback(claims: JsonObject, { principal, fallbacks }: UserClaims): ClaimReader {
  const { claim } = principal;
  const fallback = claim === 'sub' ? fallbacks.sub : claim === 'aud' ? fallbacks.aud : null;
  return { ...principal, claim: nameOfClaim(claims, claim, fallback) };
}

/** `null`: the claim is of another kind. */
function read(claims: JsonObject, reader: ClaimReader | null): readonly string[] | null {
  const value = reader === null ? null : (claims[reader.claim] ?? null);
  if (reader === null || value === null) return [];
  const texts = textsOf(value);
  const { pattern } = reader;
  return pattern === null || texts === null ? texts : texts.flatMap((text) => pattern.exec(text)?.[1] ?? []);
}

function metadataOf(claims: JsonObject, tokenType: JwtTokenType): JsonObject {
  const kept = Object.entries(claims).filter(([name, value]) => !TIMES.includes(name) && isPlain(value));
  return {
    ...Object.fromEntries(kept.map(([name, value]) => [`jwt_claim_${name}`, name === 'aud' ? textsOf(value) : value])),
    jwt_token_type: tokenType,
  };
}

function isPlain(value: JsonValue): boolean {
  if (value === null) return false;
  return isJsonArray(value) ? value.every((each) => isScalar(each)) : isScalar(value);
}

function isScalar(value: JsonValue): boolean {
  return value !== null && typeof value !== 'object';
}
