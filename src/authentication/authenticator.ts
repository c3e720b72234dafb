import type { Authorizer } from '../authorization/authorizer.ts';
import { assert, illegalArgument, SecurityError } from '../domain/error.ts';
import { ANONYMOUS_REALM } from '../domain/principal/authentication.ts';
import type { Credential } from '../domain/principal/credential.ts';
import type { Random } from '../domain/random.ts';
import type { RoleDescriptors } from '../domain/role/role-descriptor.ts';
import type { Instant } from '../domain/time.ts';
import type { ChangeFeed } from '../stores/store.ts';
import { parseAuthorization } from './authorization-header.ts';
import { authenticateByChain, type ChainOutcome } from './chain.ts';
import type { Reading } from './dependency-tracker.ts';
import type { AuthenticationResult, CredentialResult, Principal } from './principal.ts';
import type { Realm, RealmOutcome } from './realm.ts';
import { type CredentialServices, createRefusals, type Refusals } from './refusals.ts';
import { createRunAs, type RunAsOutcome } from './run-as.ts';
import {
  type Loaded,
  VERIFIED_CREDENTIAL_CACHE_DEFAULTS,
  VerifiedCredentialCache,
  type VerifiedCredentialCacheOptions,
} from './verified-credential-cache.ts';

/** What is known of a request when its caller is to be proven. */
interface AuthenticationRequest {
  /** Value of the `Authorization` header; `undefined` without one. */
  readonly authorization: string | undefined;
  /** Raw path and query, as the texts of 401 name it. */
  readonly uri: string;
  readonly now: Instant;
}

/** Proves who is calling. */
export interface Authenticator {
  /**
   * Authenticates a request; without a promise when the credential is cached or there is none.
   * @throws SecurityError `unavailable` when the store cannot be read, `tooManyRequests` when too many slow hashes wait; as a
   * rejected promise.
   */
  authenticate(request: AuthenticationRequest): AuthenticationResult | Promise<AuthenticationResult>;
  /**
   * The principal for a caller that wants to act as another user; `refused` for a user who is disabled. See `RunAs.actAs`.
   * @throws SecurityError `unavailable` when the store cannot be read, `illegalArgument` when nobody may act as another.
   */
  actAs(principal: Principal, username: string, request: Pick<AuthenticationRequest, 'uri' | 'now'>): Promise<RunAsResult>;
  /**
   * Authenticates a credential that came in a body; nothing of it is kept.
   * @throws SecurityError as `authenticate`.
   */
  authenticateCredential(credential: Credential, now: Instant): Promise<CredentialResult>;
  /** Stops following the change feed. Principals handed out are no longer current. */
  close(): void;
}

/** What came of acting as another user. */
export type RunAsResult =
  | Exclude<RunAsOutcome, { outcome: 'disabled' }>
  | Extract<AuthenticationResult, { outcome: 'refused' }>;

/** Limits of the authenticator, those of its cache included. */
export interface AuthenticatorLimits extends VerifiedCredentialCacheOptions {
  /** Length of the `Authorization` header's value. Beyond: 431. */
  readonly authorizationCharactersMax: number;
  /** Refusals of longer values are not kept, so that strangers cannot fill the memory. */
  readonly refusedAuthorizationCharactersMax: number;
  /** Users that others act as, looked up and kept; as many names that nobody has. */
  readonly runAsUsersMax: number;
}

/** The limits unless told. */
const AUTHENTICATOR_LIMITS_DEFAULTS: AuthenticatorLimits = {
  ...VERIFIED_CREDENTIAL_CACHE_DEFAULTS,
  authorizationCharactersMax: 8_192,
  refusedAuthorizationCharactersMax: 1_024,
  runAsUsersMax: 10_000,
};

/** What `createAuthenticator` needs. */
export interface AuthenticatorDeps {
  /** In the order they are asked: API keys, then the reserved realm, then the native one. */
  readonly realms: readonly Realm[];
  readonly changes: Pick<ChangeFeed, 'subscribe'>;
  /** Compiles rights, once for equal ones. */
  readonly authorizers: { intern(descriptorSets: readonly RoleDescriptors[]): Authorizer };
  readonly random: Random;
  readonly services: CredentialServices;
  /** Whether an anonymous caller that is refused is told to authenticate (401); absent: it is told what it may not do (403). */
  readonly anonymousMustAuthenticate?: boolean;
  /** Whether callers may act as other users; absent: yes. */
  readonly isRunAsEnabled?: boolean;
  readonly limits?: Partial<AuthenticatorLimits>;
}

type Accepted = Extract<AuthenticationResult, { outcome: 'authenticated' }>;

/** A refusal as it is kept: the text is made per request, because it names the request. */
interface Refused {
  readonly outcome: 'refused';
  readonly scheme: Credential['scheme'];
  readonly claimedPrincipal: string;
  readonly reason: string;
  readonly told: string | null;
  readonly toldInstead: string | null;
}

type Verdict = Accepted | Refused;

/** Creates the authenticator: header → cache → realms → compiled rights. */
export function createAuthenticator(deps: AuthenticatorDeps): Authenticator {
  const limits: AuthenticatorLimits = { ...AUTHENTICATOR_LIMITS_DEFAULTS, ...deps.limits };
  const cache = new VerifiedCredentialCache<Verdict>(deps, limits);
  const runAs = createRunAs(deps, { ...limits, entriesMax: limits.runAsUsersMax, refusedEntriesMax: limits.runAsUsersMax });
  const refusals = createRefusals(deps.services);

  function authenticate(request: AuthenticationRequest): AuthenticationResult | Promise<AuthenticationResult> {
    const { authorization, uri, now } = request;
    if (authorization === undefined) return withoutCredential(request);
    if (authorization.length > limits.authorizationCharactersMax) return refuseLong(limits.authorizationCharactersMax);
    const key = cache.keyOf(authorization);
    const known = cache.find(key, now);
    if (known !== undefined) return known.outcome === 'authenticated' ? known : refuse(refusals, known, uri);
    const credential = parseAuthorization(authorization);
    if (credential.scheme === 'malformedBasic') return refuseMalformed(refusals, credential);
    if (!isServed(credential, deps.services)) return withoutCredential(request);
    const keepRefusal = authorization.length <= limits.refusedAuthorizationCharactersMax;
    return load(key, credential, keepRefusal, request);
  }

  /** An anonymous principal where there is an anonymous user, and a refusal else. */
  function withoutCredential(request: AuthenticationRequest): AuthenticationResult | Promise<AuthenticationResult> {
    if (!deps.realms.some(({ type }) => type === ANONYMOUS_REALM.type)) return refuseMissing(refusals, request.uri);
    const key = cache.keyOf('');
    const known = cache.find(key, request.now);
    return known?.outcome === 'authenticated' ? known : load(key, { scheme: 'none' }, false, request);
  }

  async function load(
    key: string,
    credential: Credential,
    keepRefusal: boolean,
    request: AuthenticationRequest,
  ): Promise<AuthenticationResult> {
    const verdict = await cache.load(key, request.now, async (reading) => {
      const outcome = await authenticateByChain(deps.realms, credential, request.now);
      if (outcome.outcome !== 'authenticated') return reject(outcome, credential, keepRefusal);
      return accept(deps, outcome, reading, refusals);
    });
    if (verdict.outcome === 'refused') return refuse(refusals, verdict, request.uri);
    // The load may have been begun by an earlier request, when the credential had not expired yet.
    const { expiration } = verdict.principal;
    return expiration !== null && expiration <= request.now ? authenticate(request) : verdict;
  }

  async function actAs(
    principal: Principal,
    username: string,
    { uri, now }: Pick<AuthenticationRequest, 'uri' | 'now'>,
  ): Promise<RunAsResult> {
    if (deps.isRunAsEnabled === false) throw illegalArgument('run-as is disabled: nothing is done in the name of another user');
    const outcome = await runAs.actAs(principal, username, now);
    if (outcome.outcome !== 'disabled') return outcome;
    const { claimedPrincipal } = outcome;
    const error = refusals.wrongPassword(claimedPrincipal, uri);
    return { outcome: 'refused', error, claimedPrincipal, reason: `the user to run as [${username}] is disabled` };
  }

  function close(): void {
    cache.close();
    runAs.close();
  }

  const bodyRealms = deps.realms.filter(({ isForHeadersOnly }) => isForHeadersOnly !== true);
  let bodyCredentials = 0;
  async function authenticateCredential(credential: Credential, now: Instant): Promise<CredentialResult> {
    // No digest reads like this, so the load is never joined by another.
    bodyCredentials += 1;
    return cache.load(`body ${bodyCredentials}`, now, async (reading) => {
      const outcome = await authenticateByChain(bodyRealms, credential, now);
      if (outcome.outcome !== 'authenticated') return reject(outcome, credential, false);
      return { ...accept(deps, outcome, reading, refusals), keep: 'nowhere' };
    });
  }

  return { authenticate, actAs, authenticateCredential, close };
}

function isServed(credential: Credential, services: CredentialServices): boolean {
  if (credential.scheme === 'none') return false;
  return services.apiKeys || (credential.scheme !== 'apiKey' && credential.scheme !== 'malformedApiKey');
}

function accept(
  deps: AuthenticatorDeps,
  outcome: Extract<RealmOutcome, { outcome: 'authenticated' }>,
  reading: Reading,
  { authenticationRequired }: Refusals,
): Loaded<Verdict> {
  const { authentication, rights, expiration, dependencies } = outcome;
  // Every set must allow an action: with no set at all, everything would be allowed.
  assert(rights.descriptorSets.length > 0, 'rights have at least one set of role descriptors');
  const principal: Principal = {
    authentication,
    rights,
    authorizer: deps.authorizers.intern(rights.descriptorSets),
    expiration,
    isCurrent: () => reading.isCurrent(),
    ...(authentication.type === 'anonymous' && deps.anonymousMustAuthenticate === true && { refuse: authenticationRequired }),
  };
  return { verdict: { outcome: 'authenticated', principal }, keep: 'accepted', expiration, dependencies };
}

function reject(
  outcome: Exclude<ChainOutcome, { outcome: 'authenticated' }>,
  credential: Credential,
  keepRefusal: boolean,
): Loaded<Verdict> {
  const { dependencies } = outcome;
  const verdict = outcome.outcome === 'unclaimed' ? unclaimed(credential) : rejected(outcome, credential);
  // What was found without reading anything is found again at no cost.
  return { verdict, keep: keepRefusal && dependencies.length > 0 ? 'refused' : 'nowhere', expiration: null, dependencies };
}

function rejected(outcome: Extract<RealmOutcome, { outcome: 'rejected' }>, { scheme }: Credential): Refused {
  const { reason, told, toldInstead = null, claimedPrincipal } = outcome;
  return { outcome: 'refused', scheme, claimedPrincipal, reason, told, toldInstead };
}

function unclaimed(credential: Credential): Refused {
  return {
    outcome: 'refused',
    scheme: credential.scheme,
    claimedPrincipal: credential.scheme === 'basic' ? credential.username : '',
    reason: 'no realm accepts the credential',
    told: credential.scheme === 'bearer' ? 'oauth2 token: invalid token' : null,
    toldInstead: null,
  };
}

function refuse(refusals: Refusals, verdict: Refused, uri: string): AuthenticationResult {
  const { scheme, claimedPrincipal, reason, told, toldInstead } = verdict;
  return { outcome: 'refused', error: errorOf(), claimedPrincipal: claimedPrincipal === '' ? null : claimedPrincipal, reason };

  function errorOf(): SecurityError {
    if (toldInstead !== null) return refusals.rejected(toldInstead);
    return scheme === 'basic' ? refusals.wrongPassword(claimedPrincipal, uri) : refusals.unsuccessfulCredentials(told);
  }
}

function refuseMissing(refusals: Refusals, uri: string): AuthenticationResult {
  const error = refusals.missingCredentials(uri);
  return { outcome: 'refused', error, claimedPrincipal: null, reason: 'missing credentials' };
}

function refuseMalformed(
  refusals: Refusals,
  { reason, cause }: Extract<Credential, { scheme: 'malformedBasic' }>,
): AuthenticationResult {
  return { outcome: 'refused', error: refusals.malformedBasic(reason, cause), claimedPrincipal: null, reason };
}

function refuseLong(charactersMax: number): AuthenticationResult {
  const message = `the Authorization header exceeds [${charactersMax}] characters`;
  return {
    outcome: 'refused',
    error: new SecurityError('headersTooLarge', message),
    claimedPrincipal: null,
    reason: message,
  };
}
