import type { FieldValue } from './query.ts';

/** Gives the values of a field of one thing; none when it lacks the field. Repeated values are as good as one. */
export type FieldReader = (field: string) => readonly FieldValue[];

/**
 * Orders values: numbers before texts, `false` as 0 and `true` as 1, texts by code points. Of texts, NUL, U+E000 and lone
 * surrogates stand together at the place of U+E000: there every store can keep them (`stores/sql/text-column.ts`).
 */
export function compareValues(left: FieldValue, right: FieldValue): number {
  if (typeof left === 'string') return typeof right === 'string' ? compareTexts(left, right) : 1;
  if (typeof right === 'string') return -1;
  // Not their difference: that of two infinities is no number.
  return Number(Number(left) > Number(right)) - Number(Number(left) < Number(right));
}

/** Whether both are texts, or neither is: values of two kinds never equal each other and lie in no range of each other. */
export function areComparable(left: FieldValue, right: FieldValue): boolean {
  return (typeof left === 'string') === (typeof right === 'string');
}

/** The text with its ASCII capitals small: what `case_insensitive` of Elasticsearch folds, and nothing else. */
export function foldCase(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}

/** Values without repetitions, in order. */
export function distinctValues(values: readonly FieldValue[]): readonly FieldValue[] {
  if (values.length < 2) return values;
  const sorted = values.toSorted(compareValues);
  return sorted.filter((value, index) => {
    const before = sorted[index - 1];
    return before === undefined || compareValues(before, value) !== 0;
  });
}

function compareTexts(left: string, right: string): number {
  for (let index = 0; ; ) {
    const a = left.codePointAt(index);
    const b = right.codePointAt(index);
    if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
    if (a !== b) return rank(a) - rank(b);
    index += a > 0xffff ? 2 : 1;
  }
}

/** NUL and lone surrogates move to U+E000, where their own number orders them. */
function rank(codePoint: number): number {
  const isMoved = codePoint === 0 || (codePoint >= 0xd800 && codePoint <= 0xdfff);
  return isMoved || codePoint === 0xe000 ? 0xe000 + codePoint / 0x10000 : codePoint;
}
