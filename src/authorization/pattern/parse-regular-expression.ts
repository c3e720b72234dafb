import { ANY_CHARACTER, ANY_STRING, type CodePointRange, invertRanges, type Language, NOTHING } from './language.ts';

/** What reading a regular expression came to. */
export type RegularExpression =
  | { readonly outcome: 'parsed'; readonly language: Language }
  | { readonly outcome: 'invalid' }
  /** Valid in Lucene but not understood here. */
  | { readonly outcome: 'unsupported'; readonly operator: string };

const DIGITS: readonly CodePointRange[] = [{ first: 0x30, last: 0x39 }];
const SPACES: readonly CodePointRange[] = [' ', '\t', '\n', '\r'].map((character) => rangeOf(character));
const WORD_CHARACTERS: readonly CodePointRange[] = [
  ...DIGITS,
  { first: 0x41, last: 0x5a },
  rangeOf('_'),
  { first: 0x61, last: 0x7a },
];
const CLASSES_BY_LETTER: ReadonlyMap<string, readonly CodePointRange[]> = new Map([
  ['d', DIGITS],
  ['D', invertRanges(DIGITS)],
  ['s', SPACES],
  ['S', invertRanges(SPACES)],
  ['w', WORD_CHARACTERS],
  ['W', invertRanges(WORD_CHARACTERS)],
]);

/**
 * Reads a regular expression in Lucene's syntax with all its operators but the numeric interval `<1-9>` and named
 * automata: `|` `&` `~` `?` `*` `+` `{n,m}` `[…]` `(…)` `.` `#` `@` `"…"` `\`. Anchored at both ends; `^` and `$` are
 * ordinary characters. An operator without its operand is invalid, never read as a literal.
 *
 * `depthMax`: how deep groups and complements may nest before the expression counts as invalid.
 * @see https://www.elastic.co/docs/reference/query-languages/query-dsl/regexp-syntax
 */
export function parseRegularExpression(text: string, depthMax: number): RegularExpression {
  const parser = new Parser(text, depthMax);
  const language = parser.parseWhole();
  if (parser.unsupported !== null) return { outcome: 'unsupported', operator: parser.unsupported };
  return language === null ? { outcome: 'invalid' } : { outcome: 'parsed', language };
}

function rangeOf(character: string): CodePointRange {
  const codePoint = character.codePointAt(0) ?? 0;
  return { first: codePoint, last: codePoint };
}

/** A recursive descent over the characters. Every rule returns `null` when the text breaks it. */
class Parser {
  readonly #characters: readonly string[];
  #depthLeft: number;
  #at = 0;
  unsupported: string | null = null;

  constructor(text: string, depthMax: number) {
    this.#characters = Array.from(text);
    this.#depthLeft = depthMax;
  }

  parseWhole(): Language | null {
    if (this.#characters.length === 0) return { kind: 'text', text: '' };
    const language = this.#parseUnion();
    return this.#at === this.#characters.length ? language : null;
  }

  #peek(): string | undefined {
    return this.#characters[this.#at];
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }

  #next(): string | null {
    const character = this.#peek();
    this.#at += 1;
    return character ?? null;
  }

  #parseUnion(): Language | null {
    return this.#parseList('|', 'union', () => this.#parseIntersection());
  }

  #parseIntersection(): Language | null {
    return this.#parseList('&', 'intersection', () => this.#parseSequence());
  }

  #parseList(separator: string, kind: 'union' | 'intersection', parsePart: () => Language | null): Language | null {
    const parts: Language[] = [];
    do {
      const part = parsePart();
      if (part === null) return null;
      parts.push(part);
    } while (this.#take(separator));
    return parts.length === 1 ? (parts[0] ?? null) : { kind, parts };
  }

  #parseSequence(): Language | null {
    const parts: Language[] = [];
    do {
      const part = this.#parseRepeat();
      if (part === null) return null;
      parts.push(part);
    } while (this.#at < this.#characters.length && !')|&'.includes(this.#peek() ?? ''));
    return { kind: 'sequence', parts };
  }

  #parseRepeat(): Language | null {
    let part = this.#parseComplement();
    while (part !== null) {
      if (this.#take('?')) part = { kind: 'repeat', part, min: 0, max: 1 };
      else if (this.#take('*')) part = { kind: 'repeat', part, min: 0, max: null };
      else if (this.#take('+')) part = { kind: 'repeat', part, min: 1, max: null };
      else if (this.#take('{')) part = this.#parseCount(part);
      else return part;
    }
    return null;
  }

  /** The rest of `{n}`, `{n,}` or `{n,m}`. */
  #parseCount(part: Language): Language | null {
    const min = this.#parseNumber();
    if (min === null) return null;
    if (this.#take('}')) return { kind: 'repeat', part, min, max: min };
    if (!this.#take(',')) return null;
    if (this.#take('}')) return { kind: 'repeat', part, min, max: null };
    const max = this.#parseNumber();
    return max === null || max < min || !this.#take('}') ? null : { kind: 'repeat', part, min, max };
  }

  #parseNumber(): number | null {
    let digits = '';
    while (/^[0-9]$/.test(this.#peek() ?? '')) digits += this.#next();
    return digits === '' || digits.length > 9 ? null : Number(digits);
  }

  #parseComplement(): Language | null {
    if (!this.#take('~')) return this.#parseSimple();
    return this.#nested(() => {
      const part = this.#parseComplement();
      return part === null ? null : { kind: 'complement', part };
    });
  }

  #nested(parse: () => Language | null): Language | null {
    if (this.#depthLeft === 0) return null;
    this.#depthLeft -= 1;
    const language = parse();
    this.#depthLeft += 1;
    return language;
  }

  #parseSimple(): Language | null {
    const character = this.#next();
    switch (character) {
      case null:
      case '|':
      case '&':
      case ')':
      case '*':
      case '+':
      case '?':
      case '{':
        return null;
      case '.':
        return ANY_CHARACTER;
      case '#':
        return NOTHING;
      case '@':
        return ANY_STRING;
      case '"':
        return this.#parseQuoted();
      case '(':
        return this.#parseGroup();
      case '[':
        return this.#parseCharacterClass();
      case '<':
        this.unsupported = '<';
        return null;
      case '\\':
        return this.#parseEscape();
      default:
        return { kind: 'text', text: character };
    }
  }

  #parseQuoted(): Language | null {
    const end = this.#characters.indexOf('"', this.#at);
    if (end < 0) return null;
    const text = this.#characters.slice(this.#at, end).join('');
    this.#at = end + 1;
    return { kind: 'text', text };
  }

  #parseGroup(): Language | null {
    if (this.#take(')')) return { kind: 'text', text: '' };
    const language = this.#nested(() => this.#parseUnion());
    return this.#take(')') ? language : null;
  }

  #parseEscape(): Language | null {
    const character = this.#next();
    if (character === null) return null;
    const ranges = CLASSES_BY_LETTER.get(character);
    return ranges === undefined ? { kind: 'text', text: character } : { kind: 'character', ranges };
  }

  /** The rest of `[…]` or `[^…]`. */
  #parseCharacterClass(): Language | null {
    const inverted = this.#take('^');
    const ranges: CodePointRange[] = [];
    do {
      const item = this.#parseClassItem();
      if (item === null) return null;
      ranges.push(...item);
    } while (!this.#take(']'));
    return { kind: 'character', ranges: inverted ? invertRanges(ranges) : ranges };
  }

  #parseClassItem(): readonly CodePointRange[] | null {
    if (this.#peek() === '\\') {
      const named = CLASSES_BY_LETTER.get(this.#characters[this.#at + 1] ?? '');
      if (named !== undefined) {
        this.#at += 2;
        return named;
      }
    }
    const first = this.#parseClassCharacter();
    if (first === null) return null;
    if (!this.#take('-')) return [first];
    const last = this.#parseClassCharacter();
    return last === null || last.last < first.first ? null : [{ first: first.first, last: last.last }];
  }

  #parseClassCharacter(): CodePointRange | null {
    this.#take('\\');
    const character = this.#next();
    return character === null ? null : rangeOf(character);
  }
}
