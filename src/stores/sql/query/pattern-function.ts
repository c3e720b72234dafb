import type { SQLOutputValue } from 'node:sqlite';
import { parseTextPattern, type TextPattern } from '../../../domain/query/text-pattern.ts';
import { decodeText } from '../text-column.ts';

/** Makes the function of SQL that matches a stored text to an encoded pattern: 1 or 0. It reads each pattern once in a row. */
export function createPatternMatcher(): (pattern: SQLOutputValue, text: SQLOutputValue) => number {
  let source: string | null = null;
  let parsed: TextPattern | null = null;
  return (pattern, text) => {
    if (typeof pattern !== 'string' || typeof text !== 'string') return 0;
    if (parsed === null || source !== pattern) {
      source = pattern;
      parsed = parseTextPattern(decodeText(pattern));
    }
    return parsed.matches(decodeText(text)) ? 1 : 0;
  };
}
