import { SecurityError } from '../domain/error.ts';
import type { Credential } from '../domain/principal/credential.ts';
import { isReservedPrincipalName } from '../domain/principal/reserved-principal-name.ts';
import type { Instant } from '../domain/time.ts';
import { StoreError } from '../stores/store.ts';
import { narrowest } from './external-user.ts';
import { type Believed, type Dependency, type Realm, RealmFault, type RealmOutcome } from './realm.ts';

/** What all realms together say of a credential. */
export type ChainOutcome =
  | Exclude<RealmOutcome, { outcome: 'notMine' }>
  /** No realm knows what to do with it. */
  | (Believed & { readonly outcome: 'unclaimed'; readonly dependencies: readonly Dependency[] });

type Rejected = Extract<RealmOutcome, { outcome: 'rejected' }>;

/**
 * Asks the realms in their order until one accepts the credential or rejects it for good. Elasticsearch's order: tokens, API
 * keys, then the realms of users, the reserved one first. A user whom one realm rejects may be another's: of several
 * rejections the first is told. The outcome depends on what any of the realms that were asked has read.
 * @throws SecurityError `unavailable` when the store cannot be read, or a realm does not answer and none behind it accepts the
 * credential: a fault is never a rejection.
 */
export async function authenticateByChain(
  realms: readonly Realm[],
  credential: Credential,
  now: Instant,
): Promise<ChainOutcome> {
  const dependencies: Dependency[] = [];
  let believed: Believed = {};
  let rejection: Rejected | null = null;
  let fault: RealmFault | null = null;
  for (const realm of realms) {
    const outcome = await askInChain(realm, credential, now);
    if (outcome instanceof RealmFault) {
      fault ??= outcome;
      continue;
    }
    dependencies.push(...(outcome.dependencies ?? []));
    if (outcome.outcome === 'notMine') continue;
    believed = narrowest(believed, outcome);
    if (outcome.outcome === 'authenticated') return { ...outcome, ...believed, dependencies };
    rejection ??= outcome;
    if (outcome.mayBeAnothers !== true) break;
  }
  if (fault !== null) throw fault;
  if (rejection !== null) return { ...rejection, ...believed, dependencies };
  return { outcome: 'unclaimed', dependencies };
}

async function askInChain(realm: Realm, credential: Credential, now: Instant): Promise<RealmOutcome | RealmFault> {
  try {
    return withoutReservedName(await readRealm(() => realm.authenticate(credential, now)));
  } catch (error) {
    if (error instanceof RealmFault) return error;
    throw error;
  }
}

/** Whoever a realm calls like an API token or a plugin of OpenSearch would be taken for it by a cluster. */
function withoutReservedName(outcome: RealmOutcome): RealmOutcome {
  if (outcome.outcome !== 'authenticated') return outcome;
  const { username } = outcome.authentication.user;
  if (!isReservedPrincipalName(username)) return outcome;
  const { dependencies } = outcome;
  return {
    outcome: 'rejected',
    reason: 'the name is kept for tokens and plugins',
    told: null,
    claimedPrincipal: username,
    dependencies,
  };
}

/** Asks a realm. @throws SecurityError `unavailable` when the store cannot be read. */
export async function readRealm<Outcome>(ask: () => Promise<Outcome> | Outcome): Promise<Outcome> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new SecurityError('unavailable', 'unable to authenticate: the credential store is not available', { cause: error });
  }
}
