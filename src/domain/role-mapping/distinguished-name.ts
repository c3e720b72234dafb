/** A relative distinguished name in normal form: its `type=value` pairs sorted and joined with `+`. Equal names are equal texts. */
type RelativeName = string;

/** A distinguished name in normal form, the most specific part first. */
export interface DistinguishedName {
  readonly parts: readonly RelativeName[];
}

const SPECIAL = /[,+"\\<>;=#]/g;
const UTF8 = new TextDecoder();
const HEX_PAIR = /^[0-9A-Fa-f]{2}$/;

/**
 * Reads a distinguished name (RFC 4514; `;` between parts and quoted values of RFC 2253 too). Types and values are compared
 * without regard to case, and runs of blanks in values count as one.
 * @returns `null` for anything else.
 * @see https://www.rfc-editor.org/rfc/rfc4514
 */
export function parseDistinguishedName(text: string): DistinguishedName | null {
  if (text.trim() === '') return { parts: [] };
  const reader = new NameReader(text);
  const parts: RelativeName[] = [];
  do {
    const pairs: string[] = [];
    do {
      const pair = reader.readPair();
      if (pair === null) return null;
      pairs.push(pair);
    } while (reader.take('+'));
    parts.push(pairs.sort().join('+'));
  } while (reader.take(',') || reader.take(';'));
  return reader.isAtEnd ? { parts } : null;
}

/** The name as text: lower case, without blanks between its parts. */
export function normalizedText({ parts }: DistinguishedName): string {
  return parts.join(',');
}

/** Whether the names are the same. */
export function areEqualNames(a: DistinguishedName, b: DistinguishedName): boolean {
  return normalizedText(a) === normalizedText(b);
}

/** Whether the name lies below the other, at any depth; none lies below itself. */
export function isBelow(name: DistinguishedName, ancestor: DistinguishedName): boolean {
  const depth = name.parts.length - ancestor.parts.length;
  return depth > 0 && ancestor.parts.every((part, at) => part === name.parts[depth + at]);
}

/** Reads `type=value` pairs one after the other. */
class NameReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Steps over the character when it comes next. */
  take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  /** The next pair in normal form, or `null`. */
  readPair(): string | null {
    const type = /^\s*([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)\s*=\s*/.exec(this.#text.slice(this.#at));
    if (type?.[1] === undefined) return null;
    this.#at += type[0].length;
    const value = this.#text[this.#at] === '"' ? this.#readQuoted() : this.#readPlain();
    return value === null ? null : `${type[1].toLowerCase()}=${escaped(value.toLowerCase().replace(/\s+/g, ' '))}`;
  }

  #readQuoted(): string | null {
    this.#at += 1;
    const value = this.#readUntil('"');
    if (value === null || !this.take('"')) return null;
    while (this.take(' ')) continue;
    return value.text;
  }

  #readPlain(): string | null {
    const value = this.#readUntil(',+;');
    // Blanks at the end are no part of the value unless they were escaped.
    return value === null ? null : value.text.slice(0, value.kept) + value.text.slice(value.kept).trimEnd();
  }

  /** Reads up to one of the characters or the end. `kept`: how much of the text ends in an escape. */
  #readUntil(ends: string): { readonly text: string; readonly kept: number } | null {
    const bytes: number[] = [];
    let text = '';
    let kept = 0;
    const flush = (): void => {
      text += UTF8.decode(Uint8Array.from(bytes.splice(0)));
    };
    while (!this.isAtEnd) {
      const character = this.#text[this.#at] ?? '';
      if (ends.includes(character)) break;
      this.#at += 1;
      if (character !== '\\') {
        flush();
        text += character;
        continue;
      }
      const pair = this.#text.slice(this.#at, this.#at + 2);
      if (HEX_PAIR.test(pair)) {
        bytes.push(Number.parseInt(pair, 16));
        this.#at += 2;
      } else {
        const next = this.#text[this.#at];
        if (next === undefined) return null;
        flush();
        text += next;
        this.#at += 1;
      }
      kept = text.length + bytes.length;
    }
    flush();
    return { text, kept: Math.min(kept, text.length) };
  }
}

function escaped(value: string): string {
  return value.replace(SPECIAL, '\\$&');
}
