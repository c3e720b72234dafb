import type { RealmRef } from '../domain/principal/authentication.ts';
import type { Credential } from '../domain/principal/credential.ts';
import type { Random } from '../domain/random.ts';
import { type Instant, instant } from '../domain/time.ts';
import { CircuitBreaker, type CircuitOptions } from './circuit-breaker.ts';
import type { ExternalSource, ExternalVerdict } from './external-source.ts';
import { type DescribeUserDeps, describeUser, type ExternalUser, narrowest } from './external-user.ts';
import type { Believed, LookUpOutcome, Realm, RealmOutcome, RequestPeer } from './realm.ts';
import { type RealmCacheOptions, RealmUserCache } from './realm-user-cache.ts';

/** How a realm outside the store behaves. */
export interface ExternalRealmOptions {
  readonly ref: RealmRef;
  /** `WWW-Authenticate` that it adds to 401s, e.g. `Negotiate`; absent: none. */
  readonly challenge?: string;
  /** `null`: nothing is remembered. Only for sources that are asked for user names and passwords, and for users by name. */
  readonly cache: RealmCacheOptions | null;
  /** `null`: the source asks no other service. */
  readonly circuit: CircuitOptions | null;
  /** Longest time that others may believe an outcome, in milliseconds; `null`: as long as they like. */
  readonly believedMs: number | null;
  /** Whether a credential proves nothing when it comes again (Kerberos tickets); absent: no. */
  readonly isForOneUse?: boolean;
}

/** What such a realm needs beside its source. */
export interface ExternalRealmDeps extends DescribeUserDeps {
  /** Counts what came of a credential: `verified`, `rejected`, `remembered` (without asking) or `fault`; absent: nobody counts. */
  readonly count?: (event: 'verified' | 'rejected' | 'remembered' | 'fault') => void;
  readonly random: Random;
}

/**
 * A realm whose users are not kept here. Around its source stand the cache of users who were verified, the circuit breaker and
 * role mappings, or the realms to which it leaves what its users are.
 */
export function createExternalRealm(deps: ExternalRealmDeps, source: ExternalSource, options: ExternalRealmOptions): Realm {
  const { ref, challenge } = options;
  const circuit = new CircuitBreaker(ref.name, options.circuit);
  const cache = options.cache === null ? null : new RealmUserCache(deps.random, options.cache);

  async function verify(credential: Credential, now: Instant): Promise<ExternalVerdict> {
    const known = cache?.find(credential, now);
    if (known !== undefined) {
      deps.count?.('remembered');
      return known;
    }
    const generation = cache?.generation ?? 0;
    const verdict = await circuit
      .run(now, () => source.verify(credential, now))
      .catch((error: unknown) => {
        deps.count?.('fault');
        throw error;
      });
    if (verdict.outcome !== 'notMine') deps.count?.(verdict.outcome);
    cache?.keep(credential, verdict, now, generation);
    return verdict;
  }

  async function findUser(ask: FindUser, username: string, now: Instant): Promise<ExternalUser | null> {
    const known = cache?.findUser(username, now);
    if (known !== undefined) return known;
    const generation = cache?.generation ?? 0;
    const user = await circuit.run(now, () => ask.call(source, username, now));
    cache?.keepUser(username, user, now, generation);
    return user;
  }

  /** What the outcome may be believed; made before anything is read. */
  function believe(now: Instant): Believed {
    const isCacheCurrent = cache?.watch();
    const isSourceCurrent = source.watch?.();
    return {
      ...(options.believedMs !== null && { believedUntil: instant(now + options.believedMs) }),
      isCurrent: () => isCacheCurrent?.() !== false && isSourceCurrent?.() !== false,
    };
  }

  async function authenticate(credential: Credential, now: Instant): Promise<RealmOutcome> {
    const believed = believe(now);
    const verdict = await verify(credential, now);
    if (verdict.outcome === 'notMine') return verdict;
    const refusedMs = options.cache?.refusedTtlMs;
    const briefly = refusedMs === undefined ? believed : narrowest(believed, { believedUntil: instant(now + refusedMs) });
    return verdict.outcome === 'rejected' ? reject(verdict, briefly) : accept(deps, options, verdict, believed, now);
  }

  async function lookUp(ask: FindUser, username: string, now: Instant): Promise<LookUpOutcome> {
    const believed = believe(now);
    const external = await findUser(ask, username, now);
    if (external === null) return { found: null, dependencies: [], ...believed };
    const { found, dependencies, ...narrower } = await describeUser(deps, ref, external, now);
    return { found: found === null ? null : { ...found, realm: ref }, dependencies, ...narrowest(believed, narrower) };
  }

  const { find } = source;
  return {
    ...ref,
    ...(challenge !== undefined && { challenge }),
    ...(source.extract !== undefined && { extract: (peer: RequestPeer) => source.extract?.(peer) ?? null }),
    authenticate,
    ...(find !== undefined && { lookUp: (username: string, now: Instant) => lookUp(find, username, now) }),
    ...(cache !== null && { clearCache: (usernames: readonly string[] | null) => cache.clear(usernames) }),
  };
}

type FindUser = NonNullable<ExternalSource['find']>;

function reject(verdict: Extract<ExternalVerdict, { outcome: 'rejected' }>, believed: Believed): RealmOutcome {
  const { reason, claimedPrincipal, told = null, toldInstead, realmChallenge, isFinal = false } = verdict;
  return {
    outcome: 'rejected',
    reason,
    told,
    claimedPrincipal,
    namesClaim: true,
    dependencies: [],
    mayBeAnothers: !isFinal,
    ...(toldInstead !== undefined && { toldInstead }),
    ...(realmChallenge !== undefined && { realmChallenge }),
    ...believed,
  };
}

async function accept(
  deps: DescribeUserDeps,
  { ref, isForOneUse = false }: ExternalRealmOptions,
  { user: external, expiration = null, mutualAuthenticationToken }: Extract<ExternalVerdict, { outcome: 'verified' }>,
  believed: Believed,
  now: Instant,
): Promise<RealmOutcome> {
  const { found, dependencies, ...narrower } = await describeUser(deps, ref, external, now);
  const { username } = external;
  const whole = { dependencies, ...narrowest(believed, narrower) };
  if (found === null) return { ...rejection('the realms it is left to do not know the user'), ...whole };
  const { user, rights } = found;
  if (!user.enabled) return { ...rejection('user is disabled'), mayBeAnothers: false, ...whole };
  return {
    outcome: 'authenticated',
    authentication: { type: 'realm', user, realm: ref, lookupRealm: ref, apiKey: null, authenticatingUser: null },
    rights,
    expiration,
    ...(isForOneUse && { isForOneUse }),
    ...(mutualAuthenticationToken !== undefined && { mutualAuthenticationToken }),
    ...whole,
  };

  function rejection(reason: string) {
    return {
      outcome: 'rejected',
      reason,
      told: null,
      claimedPrincipal: username,
      namesClaim: true,
      mayBeAnothers: true,
    } as const;
  }
}
