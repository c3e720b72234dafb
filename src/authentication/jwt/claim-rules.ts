import { LanguageMatcher } from '../../authorization/pattern/language-matcher.ts';
import { parsePattern } from '../../authorization/pattern/parse-pattern.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { type Instant, instant } from '../../domain/time.ts';
import { type SignedJwt, textsOf } from './signed-jwt.ts';

/** What a token stands for: who is logged in at a client (OpenID Connect), or what a client may do (RFC 9068). */
export type JwtTokenType = 'id_token' | 'access_token';

/** What a token must say to be taken. */
export interface ClaimRules {
  readonly tokenType: JwtTokenType;
  readonly algorithms: readonly string[];
  readonly issuer: string;
  /** One of these is enough. */
  readonly audiences: readonly string[];
  /** Both kinds empty: any subject. */
  readonly subjects: readonly string[];
  /** Wildcard patterns, or regular expressions between slashes. */
  readonly subjectPatterns: readonly string[];
  /** Values of which a claim must have one, by claim. */
  readonly requiredClaims: Readonly<Record<string, readonly string[]>>;
  /** Claims that are read in the place of `sub` and `aud` where these are missing. */
  readonly fallbacks: FallbackClaims;
  /** By how much clocks may differ, in milliseconds. */
  readonly clockSkewMs: number;
}

/** `null`: none. */
export interface FallbackClaims {
  readonly sub: string | null;
  readonly aud: string | null;
}

/** Why a token is not taken, for the audit, or until when it is. */
export type ClaimVerdict = { readonly violation: string } | { readonly expiration: Instant };

const SECOND_MS = 1_000;
const TYPES: Readonly<Record<JwtTokenType, readonly (string | null)[]>> = {
  id_token: [null, 'jwt'],
  access_token: [null, 'jwt', 'at+jwt'],
};

/**
 * Compiles rules to a check of all that is said in a token; its signature is not looked at.
 * @throws Error when a pattern of the rules cannot be read.
 */
export function compileClaimRules(rules: ClaimRules): (jwt: SignedJwt, now: Instant) => ClaimVerdict {
  const subjectPatterns = rules.subjectPatterns.map(matcherOf);
  const anySubject = rules.subjects.length === 0 && subjectPatterns.length === 0;
  const isSubject = (text: string): boolean =>
    anySubject || rules.subjects.includes(text) || subjectPatterns.some((pattern) => pattern.matches(text));
  const required = Object.entries(rules.requiredClaims);

  return (jwt, now) => {
    const { claims } = jwt;
    const subject = nameOfClaim(claims, 'sub', rules.fallbacks.sub);
    const audience = nameOfClaim(claims, 'aud', rules.fallbacks.aud);
    const violation =
      headerViolation(rules, jwt) ??
      textViolation(claims, 'iss', (text) => text === rules.issuer) ??
      textViolation(claims, subject, isSubject) ??
      textViolation(claims, audience, (text) => rules.audiences.includes(text)) ??
      timeViolation(claims, now, rules.clockSkewMs) ??
      firstOf(required, ([name, values]) => textViolation(claims, name, (text) => values.includes(text)));
    if (violation !== null) return { violation };
    return { expiration: instant(millisecondsOf(claims['exp']) + rules.clockSkewMs) };
  };
}

/** The claim that is read for `name`: itself where it is there. */
export function nameOfClaim(claims: JsonObject, name: string, fallback: string | null): string {
  return fallback !== null && (claims[name] ?? null) === null ? fallback : name;
}

function matcherOf(text: string): LanguageMatcher {
  const pattern = parsePattern(text);
  if (pattern.outcome === 'refused') throw new Error(pattern.reason);
  return new LanguageMatcher(pattern.language);
}

function headerViolation({ tokenType, algorithms }: ClaimRules, { type, algorithm, isCritical }: SignedJwt): string | null {
  if (!TYPES[tokenType].includes(type?.toLowerCase() ?? null)) return `the type [${type}] is not allowed`;
  if (!algorithms.includes(algorithm)) return `the algorithm [${algorithm}] is not allowed`;
  return isCritical ? 'an extension is critical' : null;
}

function textViolation(claims: JsonObject, name: string, isAllowed: (text: string) => boolean): string | null {
  const value = claims[name] ?? null;
  if (value === null) return `the claim [${name}] is missing`;
  const texts = textsOf(value);
  if (texts === null) return `the claim [${name}] is no text and no list of texts`;
  return texts.some(isAllowed) ? null : `the claim [${name}] has no value that is allowed`;
}

function timeViolation(claims: JsonObject, now: Instant, skewMs: number): string | null {
  const expiration = millisecondsOf(claims['exp']);
  if (claims['iat'] === undefined || claims['iat'] === null) return 'the claim [iat] is missing';
  if (!Number.isSafeInteger(expiration)) return 'the claim [exp] is missing or no time';
  if (expiration + skewMs <= now) return 'the token is expired';
  const early = ['iat', 'nbf', 'auth_time'].find((name) => !isPast(claims[name] ?? null, now, skewMs));
  return early === undefined ? null : `the claim [${early}] is no time in the past`;
}

/** A claim that is missing counts as past. */
function isPast(value: JsonObject[string], now: Instant, skewMs: number): boolean {
  return value === null || (typeof value === 'number' && millisecondsOf(value) - skewMs <= now);
}

/** Whole seconds count, as in Elasticsearch. Not a number for what is none. */
function millisecondsOf(seconds: JsonObject[string] | undefined): number {
  return typeof seconds === 'number' ? Math.floor(seconds) * SECOND_MS : Number.NaN;
}

function firstOf<Item>(items: readonly Item[], violationOf: (item: Item) => string | null): string | null {
  for (const item of items) {
    const violation = violationOf(item);
    if (violation !== null) return violation;
  }
  return null;
}
