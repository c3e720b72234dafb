import type { Change } from '../store.ts';
import type { ChangeQueries } from './changes.ts';

/** Changes dropped by one commit beyond those it appends: a feed that has grown long is shortened in so many commits. */
const PRUNED_BESIDE = 10_000;

/**
 * Makes the function that shortens the feed within each commit that appended to it. The commit's own changes stay, however many
 * they are: should the writer die unanswered, they are read from the feed.
 */
export function createPruning(
  changes: Pick<ChangeQueries, 'prune'>,
  keptMax: number,
): (committed: readonly Change[]) => Promise<void> {
  return async (committed) => {
    const [first] = committed;
    const last = committed.at(-1);
    if (first === undefined || last === undefined) return;
    const upTo = Math.min(last.seq - keptMax, first.seq - 1);
    if (upTo > 0) await changes.prune(upTo, committed.length + PRUNED_BESIDE);
  };
}
