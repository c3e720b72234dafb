/** A piece of a query's text. `symbol`: one character. */
export interface QueryToken {
  readonly kind: 'word' | 'number' | 'string' | 'symbol';
  /** As written; of a string without its quotes. */
  readonly text: string;
  /** For a string the character that it is quoted with, else empty. */
  readonly quote: string;
  /** Offset of the first character, and behind the last. */
  readonly start: number;
  readonly end: number;
  /** How many brackets are open around it. */
  readonly depth: number;
}

/** How a language writes its texts. */
export interface QuerySyntax {
  /** Characters that quote. */
  readonly quotes: string;
  /** Whether a backslash escapes the next character of a string. Where not, a string that has one is refused: dialects differ. */
  readonly escapes: boolean;
  /** Whether three double quotes open a string without escapes. */
  readonly tripleQuotes: boolean;
}

/** Why a text is not read: dialects could read it differently. */
export interface QueryProblem {
  readonly problem: string;
}

const WORD = /[A-Za-z_@][A-Za-z0-9_@]*/y;
const NUMBER = /[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SPACE = /[ \t\r\n]+/y;
/** What a query may hold outside of its strings. Braces, `;`, `$`, `#`, `\` and all beyond ASCII are not among it. */
const SYMBOLS = '()[]|,.=<>!+-*/%:?&~';
const COMMENTS: readonly string[] = ['--', '/*', '*/', '//'];
const TRIPLE = '"""';

/** Splits a text into tokens, as far as every dialect would split it alike. */
export function readQueryText(text: string, syntax: QuerySyntax): readonly QueryToken[] | QueryProblem {
  const tokens: QueryToken[] = [];
  let at = 0;
  let depth = 0;
  while (at < text.length) {
    const comment = COMMENTS.find((mark) => text.startsWith(mark, at));
    if (comment !== undefined) return { problem: `comment mark [${comment}]` };
    const space = matchAt(SPACE, text, at);
    if (space !== null) {
      at += space.length;
      continue;
    }
    const token = readToken(text, at, syntax, depth);
    if ('problem' in token) return token;
    if (token.text === ')' || token.text === ']') depth -= token.kind === 'symbol' ? 1 : 0;
    if (depth < 0) return { problem: 'a bracket that closes nothing' };
    tokens.push(token);
    if (token.kind === 'symbol' && (token.text === '(' || token.text === '[')) depth += 1;
    at = token.end;
  }
  return depth === 0 ? tokens : { problem: 'a bracket that is not closed' };
}

function readToken(text: string, start: number, syntax: QuerySyntax, depth: number): QueryToken | QueryProblem {
  const character = text.charAt(start);
  if (syntax.quotes.includes(character)) return readString(text, start, syntax, depth);
  const word = matchAt(WORD, text, start);
  if (word !== null) return { kind: 'word', text: word, quote: '', start, end: start + word.length, depth };
  const number = matchAt(NUMBER, text, start);
  if (number !== null) return { kind: 'number', text: number, quote: '', start, end: start + number.length, depth };
  if (!SYMBOLS.includes(character)) return { problem: 'a character that may not stand outside of a string' };
  return { kind: 'symbol', text: character, quote: '', start, end: start + 1, depth };
}

function readString(text: string, start: number, syntax: QuerySyntax, depth: number): QueryToken | QueryProblem {
  const quote = text.charAt(start);
  if (syntax.tripleQuotes && text.startsWith(TRIPLE, start)) return readTripleQuoted(text, start, depth);
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== quote) {
    const character = text.charAt(at);
    if (character === '\n' || character === '\r') return { problem: 'a string over several lines' };
    if (character === '\\' && quote !== '`') {
      if (!syntax.escapes) return { problem: 'a string with [\\]' };
      at += 1;
    }
    at += 1;
  }
  if (at >= text.length) return { problem: 'a string that does not end' };
  // Two quotes in a row are one of the string's own characters in some dialects, and two strings in others.
  if (text.charAt(at + 1) === quote) return { problem: 'a doubled quote' };
  return { kind: 'string', text: text.slice(start + 1, at), quote, start, end: at + 1, depth };
}

function readTripleQuoted(text: string, start: number, depth: number): QueryToken | QueryProblem {
  const end = text.indexOf(TRIPLE, start + TRIPLE.length);
  if (end === -1) return { problem: 'a string that does not end' };
  const inner = text.slice(start + TRIPLE.length, end);
  if (/[\r\n]/.test(inner)) return { problem: 'a string over several lines' };
  if (text.charAt(end + TRIPLE.length) === '"') return { problem: 'a doubled quote' };
  return { kind: 'string', text: inner, quote: TRIPLE, start, end: end + TRIPLE.length, depth };
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
