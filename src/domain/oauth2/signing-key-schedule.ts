import type { Instant } from '../time.ts';
import type { SigningAlgorithm } from './client-keys.ts';

/** What the schedule looks at of a signing key. */
export interface ScheduledKey {
  readonly alg: SigningAlgorithm;
  readonly creation: Instant;
}

/** When signing keys change. */
export interface SigningKeySchedule {
  readonly alg: SigningAlgorithm;
  /** Age at which a key gets a successor, in milliseconds. */
  readonly rotationIntervalMs: number;
  /**
   * How long a new key is published before it signs, and an old one after it has ceased to: longer than a token lives and than
   * others keep what they read, in milliseconds.
   */
  readonly overlapMs: number;
}

/** Whether a key must be made: there is none of this algorithm, or the newest has come of age. */
export function needsNewKey(keys: readonly ScheduledKey[], schedule: SigningKeySchedule, now: Instant): boolean {
  const newest = newestOf(keys, schedule.alg);
  return newest === null || newest.creation + schedule.rotationIntervalMs <= now;
}

/** The key that signs: the newest that has been published for the overlap; the oldest when none has. `null`: there is none. */
export function signingKeyOf<Key extends ScheduledKey>(
  keys: readonly Key[],
  schedule: SigningKeySchedule,
  now: Instant,
): Key | null {
  const own = keys.filter(({ alg }) => alg === schedule.alg).sort((left, right) => right.creation - left.creation);
  return own.find(({ creation }) => creation + schedule.overlapMs <= now) ?? own.at(-1) ?? null;
}

/** The keys that are still needed: those whose successor has not signed alone for the overlap yet. */
export function retainedKeys<Key extends ScheduledKey>(
  keys: readonly Key[],
  { overlapMs }: SigningKeySchedule,
  now: Instant,
): readonly Key[] {
  return keys.filter((key) => {
    const successors = keys.filter(({ creation }) => creation > key.creation);
    return !successors.some(({ creation }) => creation + 2 * overlapMs <= now);
  });
}

function newestOf<Key extends ScheduledKey>(keys: readonly Key[], alg: SigningAlgorithm): Key | null {
  const own = keys.filter((key) => key.alg === alg);
  return own.reduce<Key | null>((newest, key) => (newest === null || key.creation > newest.creation ? key : newest), null);
}
