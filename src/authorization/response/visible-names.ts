import type { ClusterMetadata } from '../cluster-metadata.ts';
import type { Caller } from '../plan.ts';
import { isRestrictedName } from '../restricted-names.ts';

/** Whether a name may stand in an answer. */
export type NameTest = (name: string) => boolean;

/**
 * The names that the caller may see: those on which the action is allowed, and the indices behind an alias or data stream on which it
 * is allowed, as far as the cluster's names are known. Each name is judged once.
 */
export function visibleNames({ authorizer }: Caller, action: string, metadata: ClusterMetadata | null): NameTest {
  const verdicts = new Map<string, boolean>();
  let behind: ReadonlySet<string> | null = null;
  const isBehindGranted = (name: string): boolean => {
    behind ??= targetsOf(metadata, (front) => authorizer.allowsIndex(action, front));
    return behind.has(name);
  };
  return (name) => {
    const known = verdicts.get(name);
    if (known !== undefined) return known;
    const verdict = authorizer.allowsIndex(action, name) || isBehindGranted(name);
    verdicts.set(name, verdict);
    return verdict;
  };
}

/** A grant on an alias opens what is behind it, but not the system's own state. */
function targetsOf(metadata: ClusterMetadata | null, isGranted: NameTest): ReadonlySet<string> {
  const targets = new Set<string>();
  for (const entry of metadata?.byName.values() ?? []) {
    if (entry.targets.length === 0 || !isGranted(entry.name)) continue;
    for (const target of entry.targets) if (!isRestrictedName(target)) targets.add(target);
  }
  return targets;
}
