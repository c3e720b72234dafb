import type { AuthorizerSource } from '../authorization/compile-authorizer.ts';
import { assert, illegalArgument } from '../domain/error.ts';
import { ANONYMOUS_REALM } from '../domain/principal/authentication.ts';
import type { Credential } from '../domain/principal/credential.ts';
import type { Random } from '../domain/random.ts';
import type { Instant } from '../domain/time.ts';
import type { ChangeFeed } from '../stores/store.ts';
import { AUTHENTICATOR_LIMITS_DEFAULTS, type AuthenticatorLimits } from './authenticator-limits.ts';
import { parseAuthorization } from './authorization-header.ts';
import { authenticateByChain, type ChainOutcome } from './chain.ts';
import type { Reading } from './dependency-tracker.ts';
import type { CallerReading } from './known-callers.ts';
import type { AuthenticationResult, CredentialResult, Principal } from './principal.ts';
import type { ExtractedCredential, Realm, RequestPeer } from './realm.ts';
import { type CredentialServices, createRefusals, type Refusals } from './refusals.ts';
import { createRunAs, type RunAsOutcome } from './run-as.ts';
import { type Attempt, accountOf, attemptWith } from './throttle/attempt.ts';
import { type AttemptThrottle, ThrottledError } from './throttle/attempt-throttle.ts';
import {
  acceptCredential,
  type Refused,
  refuseLong,
  refuseMalformed,
  refuseMissing,
  refuseRequest,
  rejectCredential,
  type Verdict,
} from './verdict.ts';
import { type Loaded, VerifiedCredentialCache } from './verified-credential-cache.ts';

/** What is known of a request when its caller is to be proven. */
interface AuthenticationRequest {
  /** Value of the `Authorization` header; `undefined` without one. */
  readonly authorization: string | undefined;
  /** Raw path and query, as the texts of 401 name it. */
  readonly uri: string;
  readonly now: Instant;
  /** Where it comes from; absent: nothing but the header counts, and no failure is held against anybody. */
  readonly peer?: RequestPeer;
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
   * @param remoteAddress Address whose failures are counted; absent: none are.
   * @throws SecurityError as `authenticate`, `tooManyRequests` after many failures.
   */
  authenticateCredential(credential: Credential, now: Instant, remoteAddress?: string): Promise<CredentialResult>;
  /**
   * The principal of a caller that is known already and comes without a credential: the holder of a session, the context of a job. Nothing of
   * it is kept; it is current as long as nothing that was read has changed.
   * @throws SecurityError `unavailable` when the store cannot be read.
   */
  recognize(read: CallerReading, now: Instant): Promise<CredentialResult>;
  /** Stops following the change feed. Principals handed out are no longer current. */
  close(): void;
}

/** What came of acting as another user. */
export type RunAsResult =
  | Exclude<RunAsOutcome, { outcome: 'disabled' }>
  | Extract<AuthenticationResult, { outcome: 'refused' }>;

/** What `createAuthenticator` needs. */
export interface AuthenticatorDeps {
  /** In the order they are asked: API keys, then the reserved realm, then the native one. */
  readonly realms: readonly Realm[];
  readonly changes: Pick<ChangeFeed, 'subscribe'>;
  /** Compiles rights, once for equal ones. */
  readonly authorizers: AuthorizerSource;
  readonly random: Random;
  readonly services: CredentialServices;
  /** Whether an anonymous caller that is refused is told to authenticate (401); absent: it is told what it may not do (403). */
  readonly anonymousMustAuthenticate?: boolean;
  /** Whether callers may act as other users; absent: yes. */
  readonly isRunAsEnabled?: boolean;
  readonly limits?: Partial<AuthenticatorLimits>;
  /** Slows down guessing; absent: nothing does. */
  readonly throttling?: {
    readonly throttle: AttemptThrottle;
    /** Address that a request counts for: behind a trusted proxy, that of the proxy's client. */
    readonly addressOf: (peer: RequestPeer) => string;
  };
}

/** Header of the shared secret that a client has beside a JSON web token. */
const CLIENT_AUTHENTICATION = 'es-client-authentication';

const NEGOTIATE = /^negotiate /i;

/** Creates the authenticator: header → cache → realms → compiled rights. */
export function createAuthenticator(deps: AuthenticatorDeps): Authenticator {
  const limits: AuthenticatorLimits = { ...AUTHENTICATOR_LIMITS_DEFAULTS, ...deps.limits };
  const cache = new VerifiedCredentialCache<Verdict>(deps, limits);
  const runAs = createRunAs(deps, { ...limits, entriesMax: limits.runAsUsersMax, refusedEntriesMax: limits.runAsUsersMax });
  const refusals = createRefusals(deps.services);

  function authenticate(request: AuthenticationRequest): AuthenticationResult | Promise<AuthenticationResult> {
    const { authorization, now, peer } = request;
    if (authorization === undefined) return withoutAuthorization(request);
    const charactersMax = NEGOTIATE.test(authorization) ? limits.negotiateCharactersMax : limits.authorizationCharactersMax;
    if (authorization.length > charactersMax) return refuseLong(charactersMax);
    const client = peer?.header(CLIENT_AUTHENTICATION);
    const key = cache.keyOf(client === undefined ? authorization : `${authorization}\0${client}`);
    const known = cache.find(key, now);
    if (known?.outcome === 'authenticated') return known;
    const credential = parseAuthorization(authorization, client);
    if (credential.scheme === 'malformedBasic') return refuseMalformed(refusals, credential);
    if (!isServed(credential, deps.services)) return withoutAuthorization(request);
    if (known !== undefined) return refuseAgain(known, credential, request);
    // Not even at the same time may a ticket prove two requests.
    if (credential.scheme === 'negotiate') return load(uniqueKey(), credential, false, request);
    const keepRefusal = authorization.length <= limits.refusedAuthorizationCharactersMax;
    return load(key, credential, keepRefusal, request);
  }

  /** What the connection or a proxy says, where a realm goes by that; else an anonymous principal or a refusal. */
  function withoutAuthorization(request: AuthenticationRequest): AuthenticationResult | Promise<AuthenticationResult> {
    const { peer, now } = request;
    const extracted = peer === undefined ? null : extractCredential(deps.realms, peer);
    if (extracted === null) return withoutCredential(request);
    const { credential } = extracted;
    // No header has a NUL, so no header reads like this.
    const key = cache.keyOf(`\0${credential.scheme}\0${extracted.key}`);
    const known = cache.find(key, now);
    if (known?.outcome === 'authenticated') return known;
    return known === undefined ? load(key, credential, true, request) : refuseAgain(known, credential, request);
  }

  function withoutCredential(request: AuthenticationRequest): AuthenticationResult | Promise<AuthenticationResult> {
    if (!deps.realms.some(({ type }) => type === ANONYMOUS_REALM.type)) return refuseMissing(refusals, request.uri);
    const key = cache.keyOf('');
    const known = cache.find(key, request.now);
    return known?.outcome === 'authenticated' ? known : load(key, { scheme: 'none' }, false, request);
  }

  /** A refusal that was remembered costs nothing, and counts like the first. */
  function refuseAgain(known: Refused, credential: Credential, { uri, peer }: AuthenticationRequest): AuthenticationResult {
    const attempt = attemptOf(credential, peer);
    if (attempt !== null) {
      try {
        deps.throttling?.throttle.assertAllowed(attempt);
      } catch (error) {
        return refuseThrottled(error, credential);
      }
      if (!known.isGenuine) deps.throttling?.throttle.recordFailure(attempt);
    }
    return refuseRequest(refusals, known, uri);
  }

  async function load(
    key: string,
    credential: Credential,
    keepRefusal: boolean,
    request: AuthenticationRequest,
  ): Promise<AuthenticationResult> {
    const attempt = attemptOf(credential, request.peer);
    let verdict: Verdict;
    try {
      // Asked here as well, for this request may join the load of another source.
      if (attempt !== null) deps.throttling?.throttle.assertAllowed(attempt);
      verdict = await cache.load(key, request.now, (reading) =>
        judge(deps.realms, credential, { attempt, keepRefusal, reading, now: request.now }),
      );
    } catch (error) {
      return refuseThrottled(error, credential);
    }
    if (verdict.outcome === 'refused') return refuseRequest(refusals, verdict, request.uri);
    // The load may have been begun by an earlier request, when the credential had not expired yet.
    const { expiration } = verdict.principal;
    return expiration !== null && expiration <= request.now ? authenticate(request) : verdict;
  }

  async function judge(
    realms: readonly Realm[],
    credential: Credential,
    { attempt, keepRefusal, reading, now }: Judging,
  ): Promise<Loaded<Verdict>> {
    const ask = (): Promise<ChainOutcome> => authenticateByChain(realms, credential, now);
    const { throttling } = deps;
    const outcome =
      throttling === undefined || attempt === null ? await ask() : await throttling.throttle.run(attempt, ask, isNoGuess);
    if (outcome.outcome !== 'authenticated') return rejectCredential(outcome, credential, keepRefusal);
    return acceptCredential(outcome, reading, (principal) => finishPrincipal(deps, refusals, principal));
  }

  function attemptOf(credential: Credential, peer: RequestPeer | undefined): Attempt | null {
    return peer === undefined || deps.throttling === undefined
      ? null
      : attemptWith(credential, deps.throttling.addressOf(peer));
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
  let uniqueKeys = 0;
  /** No digest reads like this, so the load is never joined by another. */
  function uniqueKey(): string {
    uniqueKeys += 1;
    return `unique ${uniqueKeys}`;
  }

  async function authenticateCredential(
    credential: Credential,
    now: Instant,
    remoteAddress?: string,
  ): Promise<CredentialResult> {
    const attempt = remoteAddress === undefined ? null : attemptWith(credential, remoteAddress);
    return cache.load(uniqueKey(), now, async (reading) => {
      const loaded = await judge(bodyRealms, credential, { attempt, keepRefusal: false, reading, now });
      return { ...loaded, keep: 'nowhere' };
    });
  }

  async function recognize(read: CallerReading, now: Instant): Promise<CredentialResult> {
    return cache.load(uniqueKey(), now, async (reading) => {
      const outcome = await read();
      assert(outcome.outcome !== 'notMine', 'a known caller is accepted or rejected');
      const loaded =
        outcome.outcome === 'authenticated'
          ? acceptCredential(outcome, reading, (principal) => finishPrincipal(deps, refusals, principal))
          : rejectCredential(outcome, { scheme: 'none' }, false);
      return { ...loaded, keep: 'nowhere' };
    });
  }

  return { authenticate, actAs, authenticateCredential, recognize, close };
}

/** What judging a credential takes beside it. */
interface Judging {
  /** `null`: nobody's failures are counted. */
  readonly attempt: Attempt | null;
  readonly keepRefusal: boolean;
  readonly reading: Reading;
  readonly now: Instant;
}

/** Whether the secret was right, be it still accepted or not. */
function isNoGuess(found: ChainOutcome): boolean {
  return found.outcome === 'authenticated' || (found.outcome === 'rejected' && found.isGenuine === true);
}

function isServed(credential: Credential, services: CredentialServices): boolean {
  if (credential.scheme === 'none') return false;
  if (credential.scheme === 'negotiate') return services.realmChallenges?.includes('Negotiate') === true;
  return services.apiKeys || (credential.scheme !== 'apiKey' && credential.scheme !== 'malformedApiKey');
}

function extractCredential(realms: readonly Realm[], peer: RequestPeer): ExtractedCredential | null {
  for (const realm of realms) {
    const extracted = realm.extract?.(peer) ?? null;
    if (extracted !== null) return extracted;
  }
  return null;
}

function finishPrincipal(deps: AuthenticatorDeps, refusals: Refusals, principal: Omit<Principal, 'authorizer'>): Principal {
  const mustAuthenticate = principal.authentication.type === 'anonymous' && deps.anonymousMustAuthenticate === true;
  return {
    ...principal,
    authorizer: deps.authorizers.intern(principal.rights.descriptorSets, principal.authentication),
    ...(mustAuthenticate && { refuse: refusals.authenticationRequired }),
  };
}

/** @throws the error, when it is of another kind. */
function refuseThrottled(error: unknown, credential: Credential): AuthenticationResult {
  if (!(error instanceof ThrottledError)) throw error;
  const claimedPrincipal = accountOf(credential);
  return { outcome: 'refused', error, claimedPrincipal, reason: `too many failed attempts: ${error.by}` };
}
