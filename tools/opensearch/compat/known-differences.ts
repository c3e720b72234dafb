import { type ObservedDifference, requestText } from './compare-configuration.ts';

/** A difference that is known, and why it is there. What is not given applies to every one. */
export interface KnownDifference {
  readonly reason: string;
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
): {
  readonly unknown: readonly ObservedDifference[];
  readonly known: ReadonlyMap<KnownDifference, readonly ObservedDifference[]>;
} {
  const unknown: ObservedDifference[] = [];
  const known = new Map<KnownDifference, ObservedDifference[]>();
  for (const difference of differences) {
    const entry = entries.find((candidate) => describes(candidate, difference));
    if (entry === undefined) unknown.push(difference);
    else known.set(entry, [...(known.get(entry) ?? []), difference]);
  }
  return { unknown, known };
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
