import { type Sorted, sortByEntry } from '../../sort-by-entry.ts';
import { type ObservedDifference, requestText } from './compare-configuration.ts';

/** A difference that is known, and why it is there. What is not given applies to every one. */
export interface KnownDifference {
  readonly reason: string;
  /** Whether it depends on how the reference is started: a comparison may then meet none. */
  readonly isOccasional?: true;
  readonly group?: RegExp;
  /** Of `caller: METHOD path body`. */
  readonly request?: RegExp;
  /** Of what OpenSearch answered: `status [headers] body`. */
  readonly reference?: RegExp;
  /** Of what Claviger answered, likewise. */
  readonly observed?: RegExp;
}

/** The differences that no entry knows, and those that one does, by the first that describes them. */
export function sortDifferences(
  differences: readonly ObservedDifference[],
  entries: readonly KnownDifference[],
): Sorted<KnownDifference, ObservedDifference> {
  return sortByEntry(differences, entries, describes);
}

/** The entries that have to be met and that no difference was known by: they would hide a later fault. */
export function unmetEntries<Entry extends { readonly reason: string; readonly isOccasional?: true }>(
  entries: readonly Entry[],
  known: ReadonlyMap<Entry, unknown>,
): readonly Entry[] {
  return entries.filter((entry) => entry.isOccasional !== true && !known.has(entry));
}

function describes(entry: KnownDifference, { request, reference, observed }: ObservedDifference): boolean {
  const pairs: readonly (readonly [RegExp | undefined, string])[] = [
    [entry.group, request.group],
    [entry.request, requestText(request)],
    [entry.reference, reference],
    [entry.observed, observed],
  ];
  return pairs.every(([pattern, text]) => pattern === undefined || pattern.test(text));
}
