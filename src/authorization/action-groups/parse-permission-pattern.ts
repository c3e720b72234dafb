import { ANY_CHARACTER, ANY_STRING, type Language, languageSize } from '../pattern/language.ts';
import { DEFAULT_PATTERN_LIMITS, type ParsedPattern, type PatternLimits } from '../pattern/parse-pattern.ts';
import { parseRegularExpression } from '../pattern/parse-regular-expression.ts';

/** How much of a pattern an error text repeats, in characters. */
const SHOWN_CHARACTERS_MAX = 100;

/**
 * Reads a pattern of OpenSearch's permissions: between slashes a Java expression that must match the whole text, else a
 * wildcard pattern in which `*` is any string, `?` any one character and everything else itself.
 */
export function parsePermissionPattern(text: string, limits: PatternLimits = DEFAULT_PATTERN_LIMITS): ParsedPattern {
  if (text.length > limits.sizeCharactersMax) return tooComplex(text, limits);
  const isExpression = text.length > 1 && text.startsWith('/') && text.endsWith('/');
  const language = isExpression ? parseJavaExpression(text.slice(1, -1), limits.depthMax) : parseGlob(text);
  if (language === null) return refused(`the expression [${shown(text)}] cannot be read exactly`);
  return languageSize(language) > limits.sizeCharactersMax ? tooComplex(text, limits) : { outcome: 'parsed', language };
}

function parseGlob(text: string): Language {
  const parts = text.split(/([*?])/).flatMap((part): readonly Language[] => {
    if (part === '*') return [ANY_STRING];
    if (part === '?') return [ANY_CHARACTER];
    return part === '' ? [] : [{ kind: 'text', text: part }];
  });
  // The empty pattern matches nothing, not the empty name.
  return parts.length === 0 ? { kind: 'nothing' } : { kind: 'sequence', parts };
}

/** A piece of an expression that reads alike in Java and in Lucene, or that can be told to Lucene with a `\` in front. */
const PIECE =
  /(?<quantified>(?:\\[dDwW]|\\[^A-Za-z0-9]|\[\^?(?:\\[dDwW]|(?:[A-Za-z0-9_.]|\\[^A-Za-z0-9])(?:-[A-Za-z0-9_.])?)+\]|[A-Za-z0-9_.,:;=!%' -])(?:[*+?]|\{\d+(?:,\d*)?\})?)|(?<literal>[@&~<>#"/])|(?<open>\((?!\?))|(?<close>\)(?:[*+?]|\{\d+(?:,\d*)?\})?)|(?<or>\|)/y;

/**
 * Translates to the syntax that is understood here. Look-around, back references, lazy and possessive repetition, inner
 * anchors and operations on classes are not.
 */
function parseJavaExpression(text: string, depthMax: number): Language | null {
  const body = text.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  let translated = '';
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < body.length) {
    const match = PIECE.exec(body);
    if (match === null) return null;
    translated += match.groups?.['literal'] === undefined ? match[0] : `\\${match[0]}`;
  }
  const expression = parseRegularExpression(translated, depthMax);
  return expression.outcome === 'parsed' ? expression.language : null;
}

function tooComplex(text: string, limits: PatternLimits): ParsedPattern {
  return refused(`pattern [${shown(text)}] is too complex: it may have at most [${limits.sizeCharactersMax}] characters`);
}

function refused(reason: string): ParsedPattern {
  return { outcome: 'refused', reason };
}

function shown(text: string): string {
  return text.slice(0, SHOWN_CHARACTERS_MAX);
}
