/** What an index name, or a pattern, is made of in a query. Date math, remote clusters, selectors and what could begin a comment are not. */
const ITEM = /^(?!.*--)[A-Za-z0-9_.*-]+$/;

/** Splits the index list of a query. @returns `null` when it holds more than plain names and patterns. */
export function splitIndexList(list: string): readonly string[] | null {
  const items = list.split(',');
  return items.every((item) => ITEM.test(item)) ? items : null;
}
