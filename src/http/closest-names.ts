import { distance } from 'fastest-levenshtein';

/** Names alike by more than this are told, 1 being equal. */
const SIMILARITY_MIN = 0.5;
/** Names longer than this, in characters, are not compared: the work grows with the product of the lengths. */
const COMPARED_CHARACTERS_MAX = 256;

/** The candidates that `name` may have been meant to be, closest first. */
export function closestNames(name: string, candidates: readonly string[]): readonly string[] {
  if (name.length > COMPARED_CHARACTERS_MAX) return [];
  return candidates
    .map((candidate) => ({ candidate, similarity: similarity(name, candidate) }))
    .filter((scored) => scored.similarity > SIMILARITY_MIN)
    .sort((a, b) => b.similarity - a.similarity || (a.candidate < b.candidate ? -1 : 1))
    .map((scored) => scored.candidate);
}

/** ` did you mean [x]?` or ` did you mean any of [x, y]?`, or nothing when no candidate is close. */
export function suggestion(name: string, candidates: readonly string[]): string {
  const closest = closestNames(name, candidates);
  if (closest.length === 0) return '';
  return ` did you mean ${closest.length === 1 ? '' : 'any of '}[${closest.join(', ')}]?`;
}

function similarity(name: string, candidate: string): number {
  const longest = Math.max(name.length, candidate.length);
  return longest === 0 ? 1 : 1 - distance(name, candidate) / longest;
}
