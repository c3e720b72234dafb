import { SecurityError } from '../domain/error.ts';
import type { Credential } from '../domain/principal/credential.ts';
import type { Instant } from '../domain/time.ts';
import { StoreError } from '../stores/store.ts';
import type { Dependency, Realm, RealmOutcome } from './realm.ts';

/** What all realms together say of a credential. */
export type ChainOutcome =
  | Exclude<RealmOutcome, { outcome: 'notMine' }>
  /** No realm knows what to do with it. */
  | { readonly outcome: 'unclaimed'; readonly dependencies: readonly Dependency[] };

/**
 * Asks the realms in their order until one accepts or rejects the credential. Elasticsearch's order: tokens, API keys, then the
 * realms of users, the reserved one first. The outcome depends on what any of the realms that were asked has read.
 * @throws SecurityError `unavailable` when the store cannot be read: a fault is never a rejection.
 */
export async function authenticateByChain(
  realms: readonly Realm[],
  credential: Credential,
  now: Instant,
): Promise<ChainOutcome> {
  const dependencies: Dependency[] = [];
  for (const realm of realms) {
    const outcome = await readRealm(() => realm.authenticate(credential, now));
    dependencies.push(...(outcome.dependencies ?? []));
    if (outcome.outcome !== 'notMine') return { ...outcome, dependencies };
  }
  return { outcome: 'unclaimed', dependencies };
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
