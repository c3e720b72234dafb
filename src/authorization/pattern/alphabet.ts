import type { CodePointRange, Language } from './language.ts';

const ASCII_SIZE = 128;

/**
 * The characters, in classes that the languages given cannot tell apart: a table over classes is small where one over
 * code points would not be.
 */
export class Alphabet {
  /** Classes are numbered from 0 to one less than this. */
  readonly classCount: number;
  readonly #starts: readonly number[];
  readonly #classes: Uint16Array;
  readonly #asciiClasses: Uint16Array;

  constructor(languages: readonly Language[]) {
    const rangeSets = new Map<string, readonly CodePointRange[]>();
    for (const language of languages) collectRangeSets(language, rangeSets);
    const starts = new Set([0]);
    for (const { first, last } of [...rangeSets.values()].flat()) starts.add(first).add(last + 1);
    this.#starts = [...starts].sort((a, b) => a - b);
    const signatures = this.#starts.map((start) => signatureOf(start, rangeSets));
    const classesBySignature = new Map<string, number>();
    this.#classes = new Uint16Array(signatures.length);
    signatures.forEach((signature, index) => {
      const known = classesBySignature.get(signature) ?? classesBySignature.size;
      classesBySignature.set(signature, known);
      this.#classes[index] = known;
    });
    this.classCount = classesBySignature.size;
    this.#asciiClasses = Uint16Array.from({ length: ASCII_SIZE }, (_, codePoint) => this.#search(codePoint));
  }

  /** The class of a code point. */
  classOf(codePoint: number): number {
    return codePoint < ASCII_SIZE ? (this.#asciiClasses[codePoint] ?? 0) : this.#search(codePoint);
  }

  /** The classes that make up the ranges, in ascending order. The ranges are ones the alphabet was made for. */
  classesIn(ranges: readonly CodePointRange[]): readonly number[] {
    const classes = new Set<number>();
    this.#starts.forEach((start, index) => {
      if (ranges.some(({ first, last }) => first <= start && start <= last)) classes.add(this.#classes[index] ?? 0);
    });
    return [...classes].sort((a, b) => a - b);
  }

  #search(codePoint: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= codePoint) low = middle;
      else high = middle - 1;
    }
    return this.#classes[low] ?? 0;
  }
}

/** In which of the sets an interval lies, one character a set. */
function signatureOf(start: number, rangeSets: ReadonlyMap<string, readonly CodePointRange[]>): string {
  let signature = '';
  for (const ranges of rangeSets.values()) {
    signature += ranges.some(({ first, last }) => first <= start && start <= last) ? '1' : '0';
  }
  return signature;
}

function collectRangeSets(language: Language, rangeSets: Map<string, readonly CodePointRange[]>): void {
  switch (language.kind) {
    case 'nothing':
      return;
    case 'text':
      for (const character of language.text) {
        if (rangeSets.has(character)) continue;
        const codePoint = character.codePointAt(0) ?? 0;
        rangeSets.set(character, [{ first: codePoint, last: codePoint }]);
      }
      return;
    case 'character':
      rangeSets.set(JSON.stringify(language.ranges), language.ranges);
      return;
    case 'complement':
    case 'repeat':
      collectRangeSets(language.part, rangeSets);
      return;
    case 'sequence':
    case 'union':
    case 'intersection':
      for (const part of language.parts) collectRangeSets(part, rangeSets);
  }
}
