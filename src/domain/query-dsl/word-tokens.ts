const SEGMENTER = new Intl.Segmenter('en', { granularity: 'word' });

/** The words of a text in small letters, as Elasticsearch's standard analysis finds them (Unicode text segmentation). */
export function wordTokens(text: string): readonly string[] {
  return Array.from(SEGMENTER.segment(text))
    .filter(({ isWordLike }) => isWordLike === true)
    .map(({ segment }) => segment.toLowerCase());
}

/** The parts by which Elasticsearch finds an address: whole, what surrounds the `@`, its words and numbers; in small letters. */
export function emailTokens(text: string): readonly string[] {
  const tokens = text
    .toLowerCase()
    .split(/[\s,;<>()]+/)
    .filter((address) => address !== '')
    .flatMap((address) => [address, ...address.split('@'), ...(address.match(/\p{L}+|\d+/gu) ?? [])]);
  return [...new Set(tokens.filter((token) => token !== ''))];
}
