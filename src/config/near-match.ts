import { closest, distance } from 'fastest-levenshtein';

const DISTANCE_MIN = 3;

/** `; did you mean [known]?` for a key that is like a known one, or nothing. */
export function nearMatch(key: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const near = closest(key, known);
  return distance(key, near) <= Math.max(DISTANCE_MIN, key.length / 4) ? `; did you mean [${near}]?` : '';
}
