import type { AuthorizerSource } from '../authorization/compile-authorizer.ts';
import { RunAsDenied } from '../authorization/run-as-denied.ts';
import { assert } from '../domain/error.ts';
import { type Authentication, SERVICE_ACCOUNT_REALM } from '../domain/principal/authentication.ts';
import { isReservedPrincipalName } from '../domain/principal/reserved-principal-name.ts';
import type { Random } from '../domain/random.ts';
import type { Instant } from '../domain/time.ts';
import type { ChangeFeed } from '../stores/store.ts';
import { readRealm } from './chain.ts';
import type { Reading } from './dependency-tracker.ts';
import { narrowest } from './external-user.ts';
import type { Principal } from './principal.ts';
import type { Believed, Dependency, LookedUpUser, Realm } from './realm.ts';
import { type Loaded, VerifiedCredentialCache, type VerifiedCredentialCacheOptions } from './verified-credential-cache.ts';

/** What acting as another needs. */
export interface RunAsDeps {
  /** Asked in their order; those that look up users by name. */
  readonly realms: readonly Realm[];
  readonly changes: Pick<ChangeFeed, 'subscribe'>;
  readonly authorizers: AuthorizerSource;
  readonly random: Random;
}

/** What came of the wish to act as another. */
export type RunAsOutcome =
  /** The principal is the other user, with the other's rights; a service account and the anonymous user stay who they are. */
  | { readonly outcome: 'granted'; readonly principal: Principal }
  /**
   * The user is not there, or the caller may not act as it. The principal is the caller's own, with a `RunAsDenied` for
   * rights: every authorization refuses it, in Elasticsearch's words (403).
   */
  | { readonly outcome: 'denied'; readonly principal: Principal }
  /** The user is disabled, or has no name, or that of a token or plugin: the request counts as not authenticated (401), whatever the caller may do. */
  | { readonly outcome: 'disabled'; readonly claimedPrincipal: string };

/** Lets callers act as other users. */
export interface RunAs {
  /**
   * The principal for a caller that wants to act as `username`. The caller's own rights decide, each set of them; what it may
   * do as the other user, the other's rights alone. Current as long as neither of the two has changed.
   * @throws SecurityError `unavailable` when the store cannot be read.
   */
  actAs(principal: Principal, username: string, now: Instant): Promise<RunAsOutcome>;
  /** Stops following the change feed. Principals handed out are no longer current. */
  close(): void;
}

/** A user as it was looked up. */
interface Target {
  /** `null`: nobody has this name. */
  readonly found: LookedUpUser | null;
  /** Whether nothing that it was read from has changed. */
  readonly isCurrent: () => boolean;
  /** By the caller: made once, so that what is kept by principal is found again. */
  readonly principalsByCaller: WeakMap<Principal, Principal>;
}

/** Creates the service; its cache holds users by name, callers are judged each time. */
export function createRunAs(deps: RunAsDeps, cacheOptions: VerifiedCredentialCacheOptions): RunAs {
  const targets = new VerifiedCredentialCache<Target>(deps, cacheOptions);
  return {
    async actAs(principal, username, now) {
      if (!supportsRunAs(principal)) return { outcome: 'granted', principal };
      if (username === '' || isReservedPrincipalName(username))
        return { outcome: 'disabled', claimedPrincipal: claimOf(principal) };
      const key = targets.keyOf(username);
      const target =
        targets.find(key, now) ?? (await targets.load(key, now, (reading) => lookUp(deps, username, now, reading)));
      if (target.found?.user.enabled === false) return { outcome: 'disabled', claimedPrincipal: claimOf(principal) };
      if (target.found === null || !mayActAs(principal, username))
        return { outcome: 'denied', principal: deny(principal, username) };
      return { outcome: 'granted', principal: combine(deps, principal, target) };
    },
    close: () => targets.close(),
  };
}

async function lookUp(deps: RunAsDeps, username: string, now: Instant, reading: Reading): Promise<Loaded<Target>> {
  const dependencies: Dependency[] = [];
  let believed: Believed = {};
  for (const realm of deps.realms) {
    if (realm.lookUp === undefined) continue;
    const { lookUp: ask } = realm;
    const asked = await readRealm(() => ask.call(realm, username, now));
    dependencies.push(...asked.dependencies);
    believed = narrowest(believed, asked);
    if (asked.found !== null) return loaded(asked.found);
  }
  return loaded(null);

  function loaded(found: LookedUpUser | null): Loaded<Target> {
    const { believedUntil = null, isCurrent } = believed;
    const isTargetCurrent = (): boolean => reading.isCurrent() && isCurrent?.() !== false;
    const verdict: Target = { found, isCurrent: isTargetCurrent, principalsByCaller: new WeakMap() };
    const keep = found === null ? 'refused' : 'accepted';
    return { verdict, keep, expiration: believedUntil, ...(isCurrent !== undefined && { isCurrent }), dependencies };
  }
}

/** Of these Elasticsearch does not look at the wish: they stay who they are. */
function supportsRunAs({ authentication }: Principal): boolean {
  return authentication.type !== 'anonymous' && authentication.realm.type !== SERVICE_ACCOUNT_REALM.type;
}

/** One who acts as another already acts as no third. */
function mayActAs({ authentication, authorizer }: Principal, username: string): boolean {
  return authentication.authenticatingUser === null && authorizer.allowsRunAs(username);
}

function deny(principal: Principal, username: string): Principal {
  return { ...principal, authorizer: new RunAsDenied(username) };
}

function combine(deps: RunAsDeps, caller: Principal, { found, isCurrent, principalsByCaller }: Target): Principal {
  const known = principalsByCaller.get(caller);
  if (known !== undefined) return known;
  assert(found !== null, 'one acts as a user who is there');
  const authentication: Authentication = {
    ...caller.authentication,
    user: found.user,
    lookupRealm: found.realm,
    authenticatingUser: caller.authentication.user,
  };
  const principal: Principal = {
    authentication,
    rights: found.rights,
    authorizer: deps.authorizers.intern(found.rights.descriptorSets, authentication),
    expiration: caller.expiration,
    isCurrent: () => caller.isCurrent() && isCurrent(),
  };
  principalsByCaller.set(caller, principal);
  return principal;
}

/** The name under which the caller came: that of its user, or the id of its key. */
function claimOf({ authentication }: Principal): string {
  return authentication.apiKey?.id ?? authentication.user.username;
}
