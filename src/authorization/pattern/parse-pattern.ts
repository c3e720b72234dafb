import { type Language, languageSize } from './language.ts';
import { parseRegularExpression } from './parse-regular-expression.ts';
import { parseWildcard } from './parse-wildcard.ts';

/** How large a pattern may be. Larger ones are refused at creation and grant nothing where they are found stored. */
export interface PatternLimits {
  /** Characters of the pattern with its repetitions written out. */
  readonly sizeCharactersMax: number;
  /** How deep groups may nest in a regular expression. */
  readonly depthMax: number;
}

/** Ample for real roles: the longest index name has 255 bytes. */
export const DEFAULT_PATTERN_LIMITS: PatternLimits = { sizeCharactersMax: 2_000, depthMax: 50 };

/** A pattern read, or why it is refused, in a sentence for the caller. */
export type ParsedPattern =
  | { readonly outcome: 'parsed'; readonly language: Language }
  | { readonly outcome: 'refused'; readonly reason: string };

/** Reads a pattern for names in a role: `/…/` is a regular expression in Lucene's syntax, everything else a wildcard pattern. */
export function parsePattern(text: string, limits: PatternLimits = DEFAULT_PATTERN_LIMITS): ParsedPattern {
  const parsed = text.startsWith('/') ? parseDelimited(text, limits) : parsedAs(parseWildcard(text));
  if (parsed.outcome === 'parsed' && languageSize(parsed.language) > limits.sizeCharactersMax) {
    return refused(
      `pattern [${text.slice(0, 100)}] is too complex: it may have at most [${limits.sizeCharactersMax}] characters`,
    );
  }
  return parsed;
}

function parseDelimited(text: string, limits: PatternLimits): ParsedPattern {
  if (text.length === 1 || !text.endsWith('/')) {
    return refused(
      `invalid pattern [${text}]. patterns starting with '/' indicate regular expression pattern and therefore must also end with '/'. other patterns (those that do not start with '/') will be treated as simple wildcard patterns`,
    );
  }
  const expression = parseRegularExpression(text.slice(1, -1), limits.depthMax);
  switch (expression.outcome) {
    case 'parsed':
      return parsedAs(expression.language);
    case 'invalid':
      return refused(`invalid regular expression pattern [${text}]`);
    case 'unsupported':
      return refused(`unsupported operator [${expression.operator}] in regular expression pattern [${text}]`);
  }
}

function parsedAs(language: Language): ParsedPattern {
  return { outcome: 'parsed', language };
}

function refused(reason: string): ParsedPattern {
  return { outcome: 'refused', reason };
}
