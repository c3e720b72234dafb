/** What no entry describes, and what one does, by the first that describes it. */
export interface Sorted<Entry, Difference> {
  readonly unknown: readonly Difference[];
  readonly known: ReadonlyMap<Entry, readonly Difference[]>;
}

/** Gives each difference to the first entry that describes it. */
export function sortByEntry<Entry, Difference>(
  differences: readonly Difference[],
  entries: readonly Entry[],
  describes: (entry: Entry, difference: Difference) => boolean,
): Sorted<Entry, Difference> {
  const unknown: Difference[] = [];
  const known = new Map<Entry, Difference[]>();
  for (const difference of differences) {
    const entry = entries.find((candidate) => describes(candidate, difference));
    if (entry === undefined) unknown.push(difference);
    else known.set(entry, [...(known.get(entry) ?? []), difference]);
  }
  return { unknown, known };
}
