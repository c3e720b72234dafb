/** A wildcard pattern, read: texts in between stand for themselves. */
export interface TextPattern {
  /** What every match begins with: the pattern up to its first wildcard. */
  readonly prefix: string;
  /** The longest text between two wildcards, or at an end: every match holds it somewhere. */
  readonly longestLiteral: string;
  /** Whether the whole pattern is `prefix` and a star. */
  readonly isPrefixOnly: boolean;
  /** Whether the pattern has no wildcard: it matches `prefix` alone. */
  readonly isLiteral: boolean;
  /** Whether a text matches whole. Takes time in proportion to the length of text times pattern, at most. */
  matches(text: string): boolean;
}

const ANY_RUN = 'run';
const ANY_ONE = 'one';
type Token = { readonly literal: string } | typeof ANY_RUN | typeof ANY_ONE;

/** Reads a pattern: `*` is any run, `?` one character, `\` takes the next literally, and itself at the end. */
export function parseTextPattern(pattern: string): TextPattern {
  const tokens = readTokens(pattern);
  const firstWildcard = tokens.findIndex((token) => typeof token === 'string');
  const literals = firstWildcard === -1 ? tokens : tokens.slice(0, firstWildcard);
  return {
    prefix: literals.map((token) => (typeof token === 'string' ? '' : token.literal)).join(''),
    longestLiteral: longestLiteral(tokens),
    isPrefixOnly: firstWildcard !== -1 && tokens.slice(firstWildcard).every((token) => token === ANY_RUN),
    isLiteral: firstWildcard === -1,
    matches: (text) => matchesTokens(tokens, Array.from(text)),
  };
}

function longestLiteral(tokens: readonly Token[]): string {
  let longest = '';
  let current = '';
  for (const token of tokens) {
    current = typeof token === 'string' ? '' : current + token.literal;
    if (current.length > longest.length) longest = current;
  }
  return longest;
}

function readTokens(pattern: string): readonly Token[] {
  const characters = Array.from(pattern);
  const tokens: Token[] = [];
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index];
    if (character === '*') tokens.push(ANY_RUN);
    else if (character === '?') tokens.push(ANY_ONE);
    else if (character === '\\' && index + 1 < characters.length) tokens.push({ literal: characters[++index] ?? '' });
    else tokens.push({ literal: character ?? '' });
  }
  return tokens;
}

/** Goes back to the last star only: what an earlier one took too little of, the later one takes. */
function matchesTokens(tokens: readonly Token[], characters: readonly string[]): boolean {
  let token = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < characters.length) {
    const expected = tokens[token];
    if (expected === ANY_RUN) {
      star = token;
      starAt = at;
      token += 1;
    } else if (expected === ANY_ONE || (expected !== undefined && expected.literal === characters[at])) {
      token += 1;
      at += 1;
    } else if (star !== -1) {
      token = star + 1;
      starAt += 1;
      at = starAt;
    } else return false;
  }
  return tokens.slice(token).every((rest) => rest === ANY_RUN);
}
