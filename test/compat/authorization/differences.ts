import type { Difference, DifferenceKind } from '../../../tools/differential/compare-outcomes.ts';
import type { RecordedPair } from '../../../tools/differential/pair.ts';

/** A difference with the pair that shows it. */
export interface ObservedDifference {
  readonly product: 'elasticsearch' | 'opensearch';
  readonly pair: RecordedPair;
  readonly difference: Difference;
}

/** A kind of difference from the reference that is known. */
export interface KnownDifference {
  /** `wanted`: meant to be so. `undecided`: the planner does not decide such pairs yet and refuses them, or lets them to the cluster. */
  readonly standing: 'wanted' | 'undecided';
  readonly reason: string;
  readonly kinds: readonly DifferenceKind[];
  /** Whether it shows in the answers of a cluster alone, which are not there in process. */
  readonly needsCluster?: true;
  readonly applies: (observed: ObservedDifference) => boolean;
}

const REFUSED: readonly DifferenceKind[] = ['stricter', 'stricterItem', 'failsOtherwise', 'text'];
/** A refusal that tells of no index. */
const namesNothing = observedIs(/is unauthorized for [^,]* of user \[\w+\], this action/);
const ITEM_FAMILIES: ReadonlySet<string> = new Set(['bulk', 'mget', 'msearch']);

/**
 * Every difference that is accepted, most particular first: the first entry that applies takes a difference. An entry that applies to
 * none has to go. Nothing that is `undecided` may stay for long: each such entry is work to do.
 */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    standing: 'wanted',
    reason: 'A target that two parsers could read differently is refused before anything else is looked at.',
    kinds: [...REFUSED, 'status'],
    applies: (observed) => observed.pair.target.startsWith('//') || observedIs(/^malformed request target/)(observed),
  },
  {
    standing: 'wanted',
    reason:
      'What no route of the table matches is refused to a limited caller, which the reference tells that there is no such route.',
    kinds: REFUSED,
    applies: observedIs(/no route is known for/),
  },
  {
    standing: 'wanted',
    reason: 'Who may not run an action on any index is refused before the request is found wrong or its index missing.',
    kinds: ['failsOtherwise'],
    applies: (observed) => observed.pair.target.startsWith('/_') && namesNothing(observed),
  },
  {
    standing: 'undecided',
    reason:
      'Whether key and owner share an index is judged by names alone: the reference lets each have some, and knows aliases.',
    kinds: ['stricter'],
    applies: (observed) => observed.pair.target.startsWith('/_') && namesNothing(observed),
  },
  {
    standing: 'undecided',
    reason: 'A write that would make its index needs the right to make it, which takes knowing that the index is missing.',
    kinds: ['looser', 'looserItem'],
    applies: referenceIs(/indices:admin\/(auto_create|create)\]/),
  },
  {
    standing: 'undecided',
    reason: 'OpenSearch asks the cluster permission for bulk of single writes and of writes by query too.',
    kinds: ['looser'],
    applies: (observed) => observed.product === 'opensearch' && referenceIs(/indices:data\/write\/bulk\]/)(observed),
  },
  {
    standing: 'undecided',
    reason:
      'An `index` of a bulk body without an id is judged as a `create`, which `create_doc` grants; the reference takes it as it is called.',
    kinds: ['looserItem', 'moreNames'],
    applies: ({ pair }) =>
      pair.family === 'bulk' && (pair.outcome.items ?? []).some((item) => `${item}`.includes('op_type/index] is unauthorized')),
  },
  {
    standing: 'undecided',
    reason: 'Aliases of a granted index are shown whether granted or not, because answers are not filtered.',
    kinds: ['moreNames'],
    needsCluster: true,
    applies: ({ pair }) => pair.family === 'get_alias',
  },
  {
    standing: 'undecided',
    reason: 'Bodies with several items are refused as a whole where an item is; the reference refuses the item.',
    kinds: REFUSED,
    applies: ({ pair }) => ITEM_FAMILIES.has(pair.family),
  },
  {
    standing: 'undecided',
    reason: 'Exclusions, `_all` and requests that name no index are not narrowed to what is granted.',
    kinds: REFUSED,
    applies: observedIs(/is an exclusion|stands for all indices|the path names no index|searches all indices/),
  },
  {
    standing: 'undecided',
    reason: 'Date math, selectors, remote clusters and names that no index can have are not resolved.',
    kinds: REFUSED,
    applies: observedIs(/is a date math expression|names a remote cluster or a selector|is not an index name/),
  },
  {
    standing: 'undecided',
    reason: 'Index names in other places of the request than path and known bodies are not judged.',
    kinds: REFUSED,
    applies: observedIs(/: (route \[|query parameter \[)|query with (a lookup|an object)|unknown alias/),
  },
  {
    standing: 'undecided',
    reason: 'Wildcards are allowed or refused as they stand, not narrowed to what is granted.',
    kinds: REFUSED,
    applies: ({ pair }) => /\*/.test(pair.target),
  },
  {
    standing: 'undecided',
    reason: 'A grant on an alias or data stream does not open its indices, and one on every index does not open the alias.',
    kinds: ['stricter', 'failsOtherwise'],
    applies: observedIs(/is unauthorized for .* on (restricted )?indices|^no permissions for/),
  },
  {
    standing: 'undecided',
    reason: 'The first action that is missing is another one than the reference tells of.',
    kinds: ['text'],
    applies: observedIs(/is unauthorized for|^no permissions for/),
  },
  {
    standing: 'undecided',
    reason: 'Index options of `_stats` are not in the route table.',
    kinds: ['status'],
    applies: ({ pair }) => pair.family === 'statistics',
  },
];

/** Sorts differences into those that no entry knows, and the rest by entry. */
export function sortDifferences(differences: readonly ObservedDifference[]): {
  readonly unknown: readonly ObservedDifference[];
  readonly known: ReadonlyMap<KnownDifference, readonly ObservedDifference[]>;
} {
  const unknown: ObservedDifference[] = [];
  const known = new Map<KnownDifference, ObservedDifference[]>();
  for (const observed of differences) {
    const entry = KNOWN_DIFFERENCES.find(({ kinds, applies }) => kinds.includes(observed.difference.kind) && applies(observed));
    if (entry === undefined) unknown.push(observed);
    else known.set(entry, [...(known.get(entry) ?? []), observed]);
  }
  return { unknown, known };
}

function observedIs(text: RegExp): KnownDifference['applies'] {
  return ({ difference }) => text.test(difference.observed);
}

function referenceIs(text: RegExp): KnownDifference['applies'] {
  return ({ difference }) => text.test(difference.reference);
}
