import type { Difference, DifferenceKind } from '../../../tools/differential/compare-outcomes.ts';
import { RESTRICTED_INDEX } from '../../../tools/differential/data-set.ts';
import type { RecordedPair } from '../../../tools/differential/pair.ts';
import { type Sorted, sortByEntry } from '../../../tools/sort-by-entry.ts';
import { writtenNames } from './simulate-answer.ts';

/** A difference with the pair that shows it. */
export interface ObservedDifference {
  readonly product: 'elasticsearch' | 'opensearch';
  readonly pair: RecordedPair;
  readonly difference: Difference;
  /** Whether only names go on to the cluster, or are answered for, on which each action that the reference misses is granted. */
  readonly isGranted: boolean;
}

/** A kind of difference from the reference that is known. */
export interface KnownDifference {
  /** `wanted`: meant to be so. `undecided`: the planner refuses what it could decide, or tells it otherwise; it is never looser. */
  readonly standing: 'wanted' | 'undecided';
  readonly reason: string;
  readonly kinds: readonly DifferenceKind[];
  readonly applies: (observed: ObservedDifference) => boolean;
}

const REFUSED: readonly DifferenceKind[] = ['stricter', 'stricterItem', 'failsOtherwise', 'text'];
/** A refusal for an action that is granted on no index: it tells of no index, or of all that was written. */
const grantsNothing = observedIs(/is unauthorized for [^,]* of user \[\w+\], this action|search_shards\] is unauthorized/);
const isDenied = observedIs(/is unauthorized for|no permissions for/);

/**
 * Every difference that is accepted, most particular first: the first entry that applies takes a difference. An entry that applies to
 * none has to go. Nothing that is `undecided` may stay for long: each such entry is work to do. What lets more pass or shows more than the
 * reference has an entry only where the rights grant it.
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
    reason: 'What the cluster does later with its own rights needs all rights.',
    kinds: REFUSED,
    applies: observedIs(/the cluster acts later with its own rights/),
  },
  {
    standing: 'wanted',
    reason: 'The ids of all callers are for callers with all rights.',
    kinds: REFUSED,
    applies: observedIs(/stands for the ids of all callers|scroll\/clear\] is unauthorized/),
  },
  {
    standing: 'wanted',
    reason: 'OpenSearch refuses what is granted in part; here it is narrowed to what is granted, as Elasticsearch does.',
    kinds: ['looser', 'looserItem', 'moreNames'],
    applies: ({ product, isGranted }) => product === 'opensearch' && isGranted,
  },
  {
    standing: 'wanted',
    reason: 'Elasticsearch refuses a granted item of a bulk too where it meets a refused one on a shard.',
    kinds: ['looserItem'],
    applies: (observed) => observed.isGranted && isOfAnotherItem(observed),
  },
  {
    standing: 'wanted',
    reason: 'The documents of the restricted index are so many that they leave no room for others among the hits.',
    kinds: ['moreNames'],
    applies: ({ difference, pair, isGranted }) =>
      isGranted && pair.family === 'search' && pair.target.includes('size=') && difference.reference.includes(RESTRICTED_INDEX),
  },
  {
    standing: 'wanted',
    reason:
      'OpenSearch expands patterns to hidden indices too, takes no word of `expand_wildcards`, and shows aliases that are not granted.',
    kinds: ['fewerNames', 'status'],
    applies: ({ product, pair, difference }) =>
      product === 'opensearch' &&
      ['search', 'msearch', 'get_alias'].includes(pair.family) &&
      (difference.kind === 'fewerNames' || difference.observed === '404'),
  },
  {
    standing: 'wanted',
    reason:
      'A pattern that is granted whole goes on as it stands, and the cluster takes an excluded index away also from behind its aliases.',
    kinds: ['fewerNames'],
    applies: ({ pair }) => pair.family === 'search' && pair.target.includes(',-'),
  },
  {
    standing: 'wanted',
    reason: 'A refused item is told as refused and named in its place, where the reference finds it wrong or missing first.',
    kinds: ['stricterItem'],
    applies: referenceIs(/^item \d+: 4\d\d$/),
  },
  {
    standing: 'wanted',
    reason: 'What may not be done is refused before the request is found wrong or its index missing.',
    kinds: ['failsOtherwise'],
    applies: isDenied,
  },
  {
    standing: 'wanted',
    reason: 'A refusal tells what in the body it is for.',
    kinds: ['text'],
    applies: observedIs(/, needed for /),
  },
  {
    standing: 'undecided',
    reason:
      'Whether key and owner share an index is judged by names alone: the reference lets each have some, and knows aliases.',
    kinds: ['stricter'],
    applies: grantsNothing,
  },
  {
    standing: 'undecided',
    reason: 'Exclusions and empty names are read where searches have them, not where aliases are changed.',
    kinds: REFUSED,
    applies: observedIs(/is an exclusion|stands for all indices|the path names no index/),
  },
  {
    standing: 'undecided',
    reason: 'Selectors, remote clusters and names that no index can have are refused, which the reference finds to be nothing.',
    kinds: REFUSED,
    applies: observedIs(/is a date math expression|names a remote cluster or a selector|is not an index name/),
  },
  {
    standing: 'undecided',
    reason: 'Some routes of the table are not judged yet.',
    kinds: REFUSED,
    applies: observedIs(/is refused to a caller without all privileges: route \[/),
  },
  {
    standing: 'wanted',
    reason: 'A write by query needs the right to bulk also where it finds nothing to write.',
    kinds: ['stricter'],
    applies: ({ difference, pair }) => pair.family === 'by_query' && difference.observed.includes('[indices:data/write/bulk]'),
  },
  {
    standing: 'undecided',
    reason: 'The right to index gives none to change mappings, which Elasticsearch still gives for indices of version 7.',
    kinds: ['stricter', 'status'],
    applies: ({ pair, difference }) =>
      pair.family === 'mapping' &&
      pair.method === 'PUT' &&
      /^404$|action \[indices:admin\/mapping\/put\]/.test(difference.observed),
  },
  {
    standing: 'undecided',
    reason:
      'A body that names an index that is not granted is refused whole, where the reference leaves out what is for that index.',
    kinds: ['stricter'],
    applies: observedIs(/, needed for /),
  },
  {
    standing: 'undecided',
    reason: 'An alias of granted indices, a missing name and a pattern without any grant have to be granted themselves.',
    kinds: ['stricter', 'stricterItem'],
    applies: isDenied,
  },
  {
    standing: 'undecided',
    reason: 'The action or the names that are told to be missing are others than those that the reference tells first.',
    kinds: ['text'],
    applies: observedIs(/is unauthorized for|no permissions for/),
  },
];

/** Sorts differences into those that no entry knows, and the rest by entry. */
export function sortDifferences(
  differences: readonly ObservedDifference[],
  entries: readonly KnownDifference[] = KNOWN_DIFFERENCES,
): Sorted<KnownDifference, ObservedDifference> {
  return sortByEntry(
    differences,
    entries,
    ({ kinds, applies }, observed) => kinds.includes(observed.difference.kind) && applies(observed),
  );
}

function observedIs(text: RegExp): KnownDifference['applies'] {
  return ({ difference }) => text.test(difference.observed);
}

function referenceIs(text: RegExp): KnownDifference['applies'] {
  return ({ difference }) => text.test(difference.reference);
}

/** Whether the refusal of an item of a bulk names other indices than the item does. */
function isOfAnotherItem({ difference, pair }: ObservedDifference): boolean {
  const [, position = '', reason = ''] = /^item (\d+): (.* on indices \[.*)/.exec(difference.reference) ?? [];
  return position !== '' && isToldOfAnother(pair, Number(position), reason);
}

/** Whether the reference's refusal of an item of a bulk, by its position, names other indices than the item does. */
export function isToldOfAnother(pair: RecordedPair, position: number, reason: string): boolean {
  const [, told = ''] = / on indices \[([^\]]*)\]/.exec(reason) ?? [];
  const names = writtenNames(pair.body ?? '');
  return pair.family === 'bulk' && !told.split(',').includes(names[position] ?? told);
}
