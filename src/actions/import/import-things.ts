import type { PasswordHashing } from '../../authentication/password-hashing.ts';
import type { ImportedKind, ImportedThing } from '../../domain/import/imported-thing.ts';
import { StoreError } from '../../stores/store.ts';
import { hasDemoPassword } from './demo-passwords.ts';
import type { ImportStore } from './import-store.ts';
import { type PlannedThing, planThing } from './imported-kinds.ts';

/** What importing needs. */
export interface ImportDeps {
  readonly store: ImportStore;
  readonly passwords: Pick<PasswordHashing, 'verify'>;
  /** Names of the users that are there without having been made: nobody else gets them. */
  readonly builtInNames: ReadonlySet<string>;
}

/** How to import. */
export interface ImportOptions {
  /** Whether nothing is stored, and the outcomes tell what would be. */
  readonly dryRun: boolean;
  /** Whether what is there and differs is replaced; never an API key. */
  readonly overwrite: boolean;
}

/** What came of a thing. */
export interface ImportOutcome {
  readonly kind: ImportedKind;
  readonly name: string;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'refused';
  /** Why it was refused; `null`: it was not. */
  readonly reason: string | null;
}

/**
 * Imports things one after the other, each by itself: one that is refused keeps no other from being imported, and all that are told as
 * created or updated are there to stay.
 * @param onDone Told of each.
 * @throws StoreError `unavailable` when the store fails: what was told before is imported, and importing again goes on.
 */
export async function importThings(
  deps: ImportDeps,
  things: readonly ImportedThing[],
  options: ImportOptions,
  onDone: (outcome: ImportOutcome) => void,
): Promise<void> {
  for (const thing of things) {
    const { outcome, reason } = await importThing(deps, thing, options);
    onDone({ kind: thing.kind, name: thing.name, outcome, reason });
  }
}

type Imported = Pick<ImportOutcome, 'outcome' | 'reason'>;

async function importThing(deps: ImportDeps, thing: ImportedThing, { dryRun, overwrite }: ImportOptions): Promise<Imported> {
  const reason = await refusalOf(deps, thing);
  if (reason !== null) return refused(reason);
  const planned = await planThing(deps.store, thing);
  const { state } = planned;
  if (state === 'equal') return { outcome: 'unchanged', reason: null };
  if (state === 'foreign') return refused('another API key has this id');
  if (state === 'different' && !overwrite) return refused('another one is there and differs; `--overwrite` replaces it');
  if (!dryRun) {
    const problem = await storeUnlessTaken(planned);
    if (problem !== null) return refused(problem);
  }
  return { outcome: state === 'absent' ? 'created' : 'updated', reason: null };
}

async function refusalOf(deps: ImportDeps, { kind, item }: ImportedThing): Promise<string | null> {
  if (kind !== 'user') return null;
  if (deps.builtInNames.has(item.username)) return 'a built-in user has this name: set its password here';
  return (await hasDemoPassword(deps.passwords, item)) ? 'its password is one that everybody knows: set another' : null;
}

/** @returns why it could not be stored, or `null`. */
async function storeUnlessTaken(planned: PlannedThing): Promise<string | null> {
  try {
    return await planned.store();
  } catch (error) {
    if (error instanceof StoreError && error.code === 'conflict') return 'its id, or the secret of it, is taken';
    throw error;
  }
}

function refused(reason: string): Imported {
  return { outcome: 'refused', reason };
}
