import { createPublicKey } from 'node:crypto';
import { isExpired } from '../../domain/api-key/api-key.ts';
import { type ClientKey, type ClientKeys, signingAlgorithmOf } from '../../domain/oauth2/client-keys.ts';
import { API_KEY_REALM } from '../../domain/principal/authentication.ts';
import { type Instant, instant } from '../../domain/time.ts';
import type { NamedStore } from '../../stores/store.ts';
import { type ApiKeyRealmDeps, apiKeyAuthentication, readApiKeyRights } from '../api-key-realm.ts';
import type { Dependency, Realm, RealmOutcome } from '../realm.ts';
import { type CompactJwt, readCompactJwt } from './compact-jwt.ts';
import { signatureViolation } from './verify-signature.ts';

/** What may be asked of assertions. */
export interface ClientAssertionLimits {
  /** Longest time from `iat` to `exp`, in milliseconds. */
  readonly assertionLifetimeMsMax: number;
  /** By how much the clocks of clients may differ, in milliseconds. */
  readonly clockSkewMs: number;
  /** Longest assertion that is looked at. */
  readonly jwtCharactersMax: number;
}

/** What the realm needs. */
export interface ClientAssertionRealmDeps extends Pick<ApiKeyRealmDeps, 'apiKeys' | 'ownerRealms' | 'actionGroupSource'> {
  readonly clientKeys: Pick<NamedStore<ClientKeys>, 'find'>;
  /** Values of `aud` that mean this service. */
  readonly audiences: () => readonly string[];
  /** Assertions made before it are refused: whether they were used is not known. */
  readonly startedAt: Instant;
  readonly limits: ClientAssertionLimits;
}

const HEADER_NAMES: readonly string[] = ['alg', 'kid', 'typ'];
const TYPES: readonly unknown[] = [undefined, 'JWT', 'client-authentication+jwt'];
const JTI_CHARACTERS_MAX = 256;
const SECOND_MS = 1_000;

/** The claims of an assertion, read. */
interface Assertion {
  readonly clientId: string;
  readonly jti: string;
}

/**
 * Proves API keys by assertions that they signed with a registered key, in place of their secret. That an assertion is used once is
 * not seen to here.
 * @see https://www.rfc-editor.org/rfc/rfc7523#section-3
 */
export function createClientAssertionRealm(deps: ClientAssertionRealmDeps): Realm {
  return {
    ...API_KEY_REALM,
    async authenticate(credential, now) {
      if (credential.scheme !== 'clientAssertion') return { outcome: 'notMine' };
      const text = credential.assertion.reveal();
      const jwt = readCompactJwt(text, deps.limits.jwtCharactersMax);
      const assertion = readAssertion(text, deps.limits.jwtCharactersMax);
      if (jwt === null || assertion === null) return reject('', 'it cannot be read', []);
      return authenticateAssertion(deps, { text, jwt, ...assertion }, now);
    },
  };
}

/** Client and `jti` of an assertion, unverified; `null` when it has none. */
export function readAssertion(text: string, charactersMax: number): Assertion | null {
  const claims = readCompactJwt(text, charactersMax)?.claims;
  if (claims === undefined) return null;
  const { sub, iss, jti } = claims;
  if (typeof sub !== 'string' || sub === '' || iss !== sub) return null;
  if (typeof jti !== 'string' || jti === '' || jti.length > JTI_CHARACTERS_MAX) return null;
  return { clientId: sub, jti };
}

async function authenticateAssertion(
  deps: ClientAssertionRealmDeps,
  assertion: Assertion & { readonly text: string; readonly jwt: CompactJwt },
  now: Instant,
): Promise<RealmOutcome> {
  const { clientId: id, text, jwt } = assertion;
  const dependencies: readonly Dependency[] = [
    { kind: 'apiKey', id },
    { kind: 'oauth2Client', id },
  ];
  const registered = await deps.clientKeys.find(id);
  const key = keyOf(registered?.keys ?? [], jwt);
  if (key === null) return reject(id, 'no registered key goes with it', dependencies);
  const violation = claimsViolation(deps, jwt, now) ?? (await violationOf(deps, text, key, now));
  if (violation !== null) return reject(id, violation, dependencies);

  const apiKey = await deps.apiKeys.find(id);
  const isValid = apiKey !== null && apiKey.invalidation === null && apiKey.type === 'rest' && !isExpired(apiKey, now);
  // An API token of OpenSearch's dialect makes no other tokens.
  if (!isValid || apiKey.token !== undefined) return reject(id, 'the API key is not there or no longer valid', dependencies);
  const found = await readApiKeyRights(deps, apiKey, now);
  const read = [...dependencies, ...found.dependencies];
  if (!found.isOwnerThere) return reject(id, 'the owner of the API key is not there or disabled', read);
  return {
    outcome: 'authenticated',
    authentication: apiKeyAuthentication(apiKey),
    rights: found.rights,
    expiration: apiKey.expiration,
    dependencies: read,
    isForOneUse: true,
  };
}

/** The key that the header names; without a name, the only one. */
function keyOf(keys: readonly ClientKey[], { header }: CompactJwt): ClientKey | null {
  const { kid, alg, typ } = header;
  if (Object.keys(header).some((name) => !HEADER_NAMES.includes(name)) || !TYPES.includes(typ)) return null;
  const [first, ...others] = keys;
  const only = first !== undefined && others.length === 0 ? first : null;
  const key = kid === undefined ? only : (keys.find((known) => known.kid === kid) ?? null);
  return key !== null && key.alg === signingAlgorithmOf(alg) ? key : null;
}

function claimsViolation(
  { audiences, startedAt, limits }: ClientAssertionRealmDeps,
  { claims }: CompactJwt,
  now: Instant,
): string | null {
  const { aud, iat, exp } = claims;
  const audience = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud;
  if (typeof audience !== 'string' || !audiences().includes(audience)) return 'it is for another audience';
  if (typeof iat !== 'number' || typeof exp !== 'number') return 'it must say [iat] and [exp]';
  if ((exp - iat) * SECOND_MS > limits.assertionLifetimeMsMax) return 'it is valid for too long';
  if (iat * SECOND_MS > now + limits.clockSkewMs) return 'it was made in the future';
  if (instant((iat + 1) * SECOND_MS) <= startedAt) return 'it was made before this process started';
  return null;
}

async function violationOf(
  deps: ClientAssertionRealmDeps,
  text: string,
  { alg, jwk }: ClientKey,
  now: Instant,
): Promise<string | null> {
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  const expected = { alg, requiredClaims: ['iss', 'sub', 'aud', 'exp', 'jti'], clockSkewMs: deps.limits.clockSkewMs };
  return signatureViolation(text, key, expected, now);
}

function reject(id: string, text: string, dependencies: readonly Dependency[]): RealmOutcome {
  return {
    outcome: 'rejected',
    reason: `a client assertion is not accepted: ${text}`,
    told: null,
    claimedPrincipal: id,
    dependencies,
  };
}
