const FIRST_BUCKETS = 16;
/** How full a table gets before it doubles. */
const LOAD_MAX = 0.75;

/**
 * The texts in the order in which a hash set of Java's walks them: OpenSearch joins keys in error texts so, and equal texts are what a
 * client compares.
 */
export function javaHashOrder(texts: readonly string[]): readonly string[] {
  const distinct = [...new Set(texts)];
  let buckets = FIRST_BUCKETS;
  while (distinct.length > buckets * LOAD_MAX) buckets *= 2;
  return distinct
    .map((text) => ({ text, bucket: spreadHash(text) & (buckets - 1) }))
    .sort((left, right) => left.bucket - right.bucket)
    .map(({ text }) => text);
}

function spreadHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash ^ (hash >>> 16);
}
