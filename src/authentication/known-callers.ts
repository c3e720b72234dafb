import { isExpired } from '../domain/api-key/api-key.ts';
import { API_KEY_REALM, type Authentication } from '../domain/principal/authentication.ts';
import type { RoleDescriptors } from '../domain/role/role-descriptor.ts';
import type { Instant } from '../domain/time.ts';
import type { ApiKeyStore } from '../stores/store.ts';
import { readSubject, within } from './access-token-realm.ts';
import { acceptApiKey } from './api-key-realm.ts';
import type { ActionGroupSource } from './opensearch/action-group-source.ts';
import type { Dependency, LookedUpUser, Realm, RealmOutcome } from './realm.ts';
import type { RoleSources } from './role-resolution.ts';

/** What callers are read from that need no credential any more: the holder of a console's session, the context of a job. */
export interface KnownCallerDeps extends RoleSources {
  readonly apiKeys: Pick<ApiKeyStore, 'find'>;
  /** Where users are looked up. */
  readonly ownerRealms: readonly Pick<Realm, 'name' | 'lookUp'>[];
  readonly actionGroupSource?: Pick<ActionGroupSource, 'read'>;
}

/** Someone who proved who it is earlier. */
export interface KnownUser {
  /** As proven then. */
  readonly authentication: Authentication;
  /** The narrower limit of the token that it came with, or `null`. */
  readonly scope: RoleDescriptors | null;
}

/** The caller that a valid key stands for, as if its secret had come. API tokens of OpenSearch's dialect stand for nobody here. */
export async function readKeyCaller(
  deps: Pick<KnownCallerDeps, 'apiKeys' | 'ownerRealms' | 'actionGroupSource'>,
  id: string,
  now: Instant,
): Promise<RealmOutcome> {
  const dependencies: readonly Dependency[] = [{ kind: 'apiKey', id }];
  const apiKey = await deps.apiKeys.find(id);
  if (apiKey === null) return gone(id, `unable to find apikey with id ${id}`, dependencies);
  if (apiKey.invalidation !== null) return gone(id, `api key [${id}] has been invalidated`, dependencies);
  if (apiKey.type !== 'rest' || apiKey.token !== undefined)
    return gone(id, `api key [${id}] is not of a kind that requests are made with`, dependencies);
  if (isExpired(apiKey, now)) return gone(id, `api key [${id}] has expired`, dependencies);
  return acceptApiKey(deps, apiKey, dependencies, now);
}

/**
 * The caller that a user is now, who was proven earlier: with the roles of now where its realm knows users by name, else with the role names
 * of then as they are defined now. A key, or the token of a key, goes with its key. A user who is gone or disabled is rejected.
 */
export async function readUserCaller(deps: KnownCallerDeps, known: KnownUser, now: Instant): Promise<RealmOutcome> {
  const { authentication, scope } = known;
  const looked = await lookUpUser(deps, authentication, now);
  if (looked?.isEnabled === false) return gone(authentication.user.username, looked.reason, looked.dependencies);
  if (looked?.found !== undefined && authentication.apiKey === null) {
    const { user, rights } = looked.found;
    return accepted({ ...authentication, user }, within(rights, scope), looked.dependencies);
  }
  const subject = await readSubject(deps, { authentication }, now);
  const dependencies = [...(looked?.dependencies ?? []), ...subject.dependencies];
  if (!subject.isThere) return gone(authentication.user.username, subject.reason, dependencies);
  return { ...accepted(authentication, within(subject.rights, scope), dependencies), expiration: subject.expiration };
}

/** The caller with rights that were frozen earlier: every set must allow. With `isOwnerNeeded` the user must still be there and enabled. */
export async function readFrozenCaller(
  deps: KnownCallerDeps,
  authentication: Authentication,
  frozen: { readonly descriptorSets: readonly RoleDescriptors[]; readonly isOwnerNeeded: boolean },
  now: Instant,
): Promise<RealmOutcome> {
  const looked = frozen.isOwnerNeeded ? await lookUpUser(deps, authentication, now) : null;
  if (looked?.isEnabled === false) return gone(authentication.user.username, looked.reason, looked.dependencies);
  const { descriptorSets } = frozen;
  return accepted(authentication, { descriptorSets, unknownRoles: [] }, looked?.dependencies ?? []);
}

/** A user as its realm knows it now. */
type UserNow =
  | { readonly isEnabled: true; readonly found: LookedUpUser; readonly dependencies: readonly Dependency[] }
  | {
      readonly isEnabled: false;
      readonly found?: never;
      readonly reason: string;
      readonly dependencies: readonly Dependency[];
    };

/** The user behind a caller, the owner of its key included; `null`: its realm knows nobody by name. */
export async function lookUpUser(
  { ownerRealms }: Pick<KnownCallerDeps, 'ownerRealms'>,
  { user: { username }, lookupRealm, apiKey }: Authentication,
  now: Instant,
): Promise<UserNow | null> {
  const realmName = apiKey !== null && lookupRealm.name === API_KEY_REALM.name ? apiKey.ownerRealm.name : lookupRealm.name;
  const realm = ownerRealms.find(({ name }) => name === realmName);
  const asked = await realm?.lookUp?.(username, now);
  if (asked === undefined) return null;
  const { found, dependencies } = asked;
  if (found === null) return { isEnabled: false, reason: `the user [${username}] is not there any more`, dependencies };
  if (!found.user.enabled) return { isEnabled: false, reason: `the user [${username}] is disabled`, dependencies };
  return { isEnabled: true, found, dependencies };
}

function accepted(
  authentication: Authentication,
  rights: Extract<RealmOutcome, { outcome: 'authenticated' }>['rights'],
  dependencies: readonly Dependency[],
): Extract<RealmOutcome, { outcome: 'authenticated' }> {
  return { outcome: 'authenticated', authentication, rights, expiration: null, dependencies };
}

function gone(claimedPrincipal: string, reason: string, dependencies: readonly Dependency[]): RealmOutcome {
  return { outcome: 'rejected', reason, told: null, toldInstead: reason, isGenuine: true, claimedPrincipal, dependencies };
}

/** What reads a known caller: `() => readUserCaller(…)`. Called again when something that it read has changed meanwhile. */
export type CallerReading = () => Promise<RealmOutcome>;
