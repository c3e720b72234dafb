import type { ClusterMetadata } from '../cluster-metadata.ts';
import { type ExpressionQuestion, isVisible } from './resolve-expression.ts';

/** Patterns that are tried for one list of names. */
const PATTERNS_TRIED_MAX = 64;
const SEPARATOR = /[-._]/g;

/**
 * Folds names into patterns `prefix*` that are granted whole and match, by the metadata, exactly names of the list: what is forwarded stays what was
 * authorized, in fewer characters. Prefixes end at a separator; the shortest that serves is taken.
 */
export function foldNames(
  names: readonly string[],
  question: ExpressionQuestion,
  metadata: ClusterMetadata,
): readonly string[] {
  const left = new Set(names);
  const listed = new Set(names);
  const patterns: string[] = [];
  for (const prefix of prefixesOf(names).slice(0, PATTERNS_TRIED_MAX)) {
    const covered = [...left].filter((name) => name.startsWith(prefix));
    if (covered.length < 2 || !isEqual(prefix, listed, question, metadata)) continue;
    patterns.push(`${prefix}*`);
    for (const name of covered) left.delete(name);
  }
  return [...patterns, ...left];
}

function isEqual(
  prefix: string,
  listed: ReadonlySet<string>,
  { actions, authorizer, candidates, options }: ExpressionQuestion,
  metadata: ClusterMetadata,
): boolean {
  const pattern = `${prefix}*`;
  if (!actions.every((action) => authorizer.allowsIndexPattern(action, pattern))) return false;
  for (const entry of metadata.byName.values()) {
    if (!entry.name.startsWith(prefix) || listed.has(entry.name)) continue;
    if (isVisible(pattern, entry, options, candidates)) return false;
  }
  return true;
}

/** Beginnings that several names have, those of most names first, the shorter first among equals. */
function prefixesOf(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of names) {
    for (const { index } of name.matchAll(SEPARATOR)) {
      if (index === 0) continue;
      const prefix = name.slice(0, index + 1);
      counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
    }
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .toSorted(([a, countOfA], [b, countOfB]) => countOfB - countOfA || a.length - b.length)
    .map(([prefix]) => prefix);
}
