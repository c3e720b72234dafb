import { type Sorted, sortByEntry } from '../../sort-by-entry.ts';
import type { ObservedDifference } from './run-scenarios.ts';

/** A difference that is known, and why it is there. What is not given applies to every one. */
export interface KnownDifference {
  readonly reason: string;
  readonly scenario?: RegExp;
  /** Of `METHOD path body`. */
  readonly request?: RegExp;
  /** Of what Elasticsearch answered. */
  readonly reference?: RegExp;
  /** Of what Claviger answered. */
  readonly observed?: RegExp;
}

/** Gives each difference to the first entry that describes it. */
export function sortDifferences(
  differences: readonly ObservedDifference[],
  entries: readonly KnownDifference[],
): Sorted<KnownDifference, ObservedDifference> {
  return sortByEntry(differences, entries, describes);
}

/** A difference in a few lines, for a person. */
export function describeDifference({ scenario, request, difference }: ObservedDifference): string {
  const { kind, reference, observed } = difference;
  const caller = request.as === null ? 'nobody' : Object.values(request.as).join();
  return [
    `${kind} [${scenario}] ${caller}: ${requestText(request)}`,
    `  reference ${reference}`,
    `  observed  ${observed}`,
  ].join('\n');
}

function describes(entry: KnownDifference, { scenario, request, difference }: ObservedDifference): boolean {
  const pairs: readonly (readonly [RegExp | undefined, string])[] = [
    [entry.scenario, scenario],
    [entry.request, requestText(request)],
    [entry.reference, difference.reference],
    [entry.observed, difference.observed],
  ];
  return pairs.every(([pattern, text]) => pattern === undefined || pattern.test(text));
}

function requestText({ method, path, body }: ObservedDifference['request']): string {
  return `${method} ${path} ${body ?? ''}`;
}
