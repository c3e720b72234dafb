/** The largest code point. */
const CODE_POINT_MAX = 0x10_ff_ff;

/** Code points from `first` to `last`, both included. */
export interface CodePointRange {
  readonly first: number;
  readonly last: number;
}

/**
 * A set of strings, described: what index name patterns and action patterns are parsed to. Strings are sequences of code
 * points, as in Elasticsearch. Closed under union, intersection and complement, so that "granted by both sides", "without
 * the restricted names" and "lies within" are all languages or questions about one.
 */
export type Language =
  /** No string at all. */
  | { readonly kind: 'nothing' }
  /** This string alone; the empty one included. */
  | { readonly kind: 'text'; readonly text: string }
  /** One character out of the ranges. */
  | { readonly kind: 'character'; readonly ranges: readonly CodePointRange[] }
  | { readonly kind: 'sequence'; readonly parts: readonly Language[] }
  | { readonly kind: 'union'; readonly parts: readonly Language[] }
  | { readonly kind: 'intersection'; readonly parts: readonly Language[] }
  | { readonly kind: 'complement'; readonly part: Language }
  /** `part` at least `min` and at most `max` times; `null`: without end. */
  | { readonly kind: 'repeat'; readonly part: Language; readonly min: number; readonly max: number | null };

/** No string. */
export const NOTHING: Language = { kind: 'nothing' };

/** Any one character. */
export const ANY_CHARACTER: Language = { kind: 'character', ranges: [{ first: 0, last: CODE_POINT_MAX }] };

/** Every string. */
export const ANY_STRING: Language = { kind: 'repeat', part: ANY_CHARACTER, min: 0, max: null };

/** What is in at least one part. */
export function unionOf(parts: readonly Language[]): Language {
  return { kind: 'union', parts };
}

/** What is in every part. */
export function intersectionOf(parts: readonly Language[]): Language {
  return { kind: 'intersection', parts };
}

/** What is in `whole` but not in `excluded`. */
export function differenceOf(whole: Language, excluded: Language): Language {
  return { kind: 'intersection', parts: [whole, { kind: 'complement', part: excluded }] };
}

/** The code points outside all of `ranges`, in order. */
export function invertRanges(ranges: readonly CodePointRange[]): readonly CodePointRange[] {
  const inverted: CodePointRange[] = [];
  let next = 0;
  for (const { first, last } of ranges.toSorted((a, b) => a.first - b.first)) {
    if (first > next) inverted.push({ first: next, last: first - 1 });
    next = Math.max(next, last + 1);
  }
  if (next <= CODE_POINT_MAX) inverted.push({ first: next, last: CODE_POINT_MAX });
  return inverted;
}

/** How many characters the language has when repetitions are written out: bounds the work of one matching step. */
export function languageSize(language: Language): number {
  switch (language.kind) {
    case 'nothing':
    case 'character':
      return 1;
    case 'text':
      return language.text.length;
    case 'complement':
      return languageSize(language.part) + 1;
    case 'repeat':
      return languageSize(language.part) * Math.max(1, language.max ?? language.min + 1);
    case 'sequence':
    case 'union':
    case 'intersection':
      return language.parts.reduce((sum, part) => sum + languageSize(part), 1);
  }
}
