import { isToldOfAnother, type KnownDifference } from './differences.ts';

/** Families whose answers hold names that nobody has asked for: the aliases of an index, or all that the cluster holds. */
const TELLING_FAMILIES: ReadonlySet<string> = new Set(['cat', 'cluster', 'get_index', 'resolve']);

/**
 * Differences that only the answers of a real cluster show, beside those that are known without one. What shows more than the reference has an
 * entry only where the rights grant it.
 */
export const CLUSTER_DIFFERENCES: readonly KnownDifference[] = [
  {
    standing: 'wanted',
    reason:
      'An answer tells granted names alone; the reference tells each alias of a granted index, and the whole state of the cluster.',
    kinds: ['fewerNames'],
    applies: ({ pair }) => TELLING_FAMILIES.has(pair.family),
  },
  {
    standing: 'wanted',
    reason:
      'A pattern that is granted whole goes on as it stands, and the cluster takes an excluded index away also from behind its aliases.',
    kinds: ['fewerNames'],
    applies: ({ pair }) => pair.target.includes(',-'),
  },
  {
    standing: 'wanted',
    reason: 'What is like a document follows from how often its terms stand in a shard, deleted documents included.',
    kinds: ['fewerNames', 'moreNames'],
    applies: ({ isGranted, pair }) => isGranted && (pair.body ?? '').includes('"more_like_this"'),
  },
  {
    standing: 'wanted',
    reason: 'A granted item of a bulk that Elasticsearch refuses for another on its shard tells its index.',
    kinds: ['moreNames'],
    applies: ({ isGranted, pair }) =>
      isGranted &&
      (pair.outcome.items ?? []).some((item, position) => typeof item === 'string' && isToldOfAnother(pair, position, item)),
  },
];
