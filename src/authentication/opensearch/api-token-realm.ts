import { type ApiKeyToken, isExpired } from '../../domain/api-key/api-key.ts';
import type { RealmRef } from '../../domain/principal/authentication.ts';
import type { Credential } from '../../domain/principal/credential.ts';
import type { Instant } from '../../domain/time.ts';
import type { ApiKeyStore } from '../../stores/store.ts';
import { type ApiKeyRealmDeps, acceptApiKey } from '../api-key-realm.ts';
import type { Dependency, Realm, RealmOutcome } from '../realm.ts';
import { digestOfToken } from './api-token.ts';
import { type ApiTokenJwtOptions, verifyApiTokenJwt } from './api-token-jwt.ts';
import { DYNAMIC_CONFIGURATION_DEPENDENCY, type DynamicConfigurationSource } from './dynamic-configuration.ts';

/** Realm of API tokens in the chain; who comes with one is in the realm of API keys. */
const API_TOKEN_REALM: RealmRef = { name: '_api_token', type: '_api_token' };

/** What the realm of API tokens needs. */
export interface ApiTokenRealmDeps extends Pick<ApiKeyRealmDeps, 'ownerRealms' | 'actionGroupSource'> {
  readonly apiKeys: Pick<ApiKeyStore, 'findByTokenDigest'>;
  readonly configuration: Pick<DynamicConfigurationSource, 'read'>;
  readonly jwt: ApiTokenJwtOptions;
}

/** A token that may be one of ours. */
interface PresentedToken {
  readonly digest: string;
  readonly form: ApiKeyToken['form'];
}

/**
 * The realm of OpenSearch's API tokens: `ApiKey os_…`, or a JSON web token after `Bearer` whose signature holds and whose record is
 * there. Unknown, revoked and expired tokens, and all of them while they are switched off, look alike to a stranger.
 */
export function createApiTokenRealm(deps: ApiTokenRealmDeps): Realm {
  return {
    ...API_TOKEN_REALM,
    // Nothing is granted to the bearer of such a token but what it may do itself.
    isForHeadersOnly: true,
    async authenticate(credential, now) {
      const presented = await readToken(deps, credential);
      if (presented === null) return { outcome: 'notMine' };
      return 'outcome' in presented ? presented : authenticateToken(deps, presented, now);
    },
  };
}

async function readToken(deps: ApiTokenRealmDeps, credential: Credential): Promise<PresentedToken | RealmOutcome | null> {
  if (credential.scheme === 'apiToken') return { digest: digestOfToken(credential.token.reveal()), form: 'opaque' };
  if (credential.scheme !== 'bearer') return null;
  const verdict = verifyApiTokenJwt(credential.token, deps.jwt);
  switch (verdict.outcome) {
    case 'signed':
      return { digest: digestOfToken(credential.token.reveal()), form: 'jwt' };
    case 'rejected':
      // Another realm may take such tokens from an issuer of the same name.
      return { ...reject('', 'no key has signed the API token', []), mayBeAnothers: true };
    case 'foreign':
      return null;
  }
}

async function authenticateToken(
  deps: ApiTokenRealmDeps,
  { digest, form }: PresentedToken,
  now: Instant,
): Promise<RealmOutcome> {
  // Both are read whatever they say, so that no refusal is told by its time.
  const [apiKey, configuration] = await Promise.all([deps.apiKeys.findByTokenDigest(digest), deps.configuration.read()]);
  if (apiKey === null) return reject('', 'unknown API token', [DYNAMIC_CONFIGURATION_DEPENDENCY, EVERY_API_KEY]);
  const { id } = apiKey;
  const dependencies: readonly Dependency[] = [{ kind: 'apiKey', id }, DYNAMIC_CONFIGURATION_DEPENDENCY];
  const refuse = (reason: string, read = dependencies): RealmOutcome => ({ ...reject(id, reason, read), isGenuine: true });
  if (!configuration.apiTokens.enabled) return refuse('API tokens are not enabled');
  if (apiKey.token?.form !== form) return refuse('the API token came in another form than its own');
  if (apiKey.invalidation !== null) return refuse(`the API token [${id}] has been revoked`);
  if (isExpired(apiKey, now)) return refuse(`the API token [${id}] has expired`);
  const outcome = await acceptApiKey(deps, apiKey, dependencies, now);
  return outcome.outcome === 'rejected' ? refuse(outcome.reason, outcome.dependencies) : outcome;
}

/** A token that was unknown may be imported. */
const EVERY_API_KEY: Dependency = { kind: 'apiKey', id: '*' };

function reject(
  id: string,
  reason: string,
  dependencies: readonly Dependency[],
): Extract<RealmOutcome, { outcome: 'rejected' }> {
  return { outcome: 'rejected', reason, told: null, claimedPrincipal: id, dependencies };
}
