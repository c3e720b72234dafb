/** Characters that an index name cannot contain, and that mean something in an expression or a path. */
const IMPOSSIBLE_CHARACTER = /[\\/?"|#\s\u0000-\u001f\u007f]/;

/** An expression that is nothing to the cluster, in every version, whatever its other parameters: what Elasticsearch's own security makes of it. */
export const NO_INDICES: readonly string[] = ['*', '-*'];

/** Whether an expression was narrowed to nothing. */
export function isNothing(items: readonly string[] | null): boolean {
  return items === NO_INDICES;
}

/** Splits an index expression of a path. The cluster splits on commas and does not trim; empty items are kept here, to be refused. */
export function splitIndexExpression(expression: string): readonly string[] {
  return expression.includes(',') ? expression.split(',') : [expression];
}

/** Whether an item is a wildcard pattern. */
export function isIndexPattern(item: string): boolean {
  return item.includes('*');
}

/**
 * Why one item of an index expression is not simply a name or a `*` pattern of the cluster's own indices; `null` when it is.
 * @see https://www.elastic.co/docs/reference/elasticsearch/rest-apis/api-conventions
 */
export function findItemProblem(item: string): string | null {
  if (item === '') return 'an empty index name stands for all indices';
  if (item === '_all') return '[_all] stands for all indices';
  if (item.includes('<') || item.includes('>')) return `[${item}] is a date math expression`;
  if (item.includes(':')) return `[${item}] names a remote cluster or a selector`;
  if (item.startsWith('-')) return `[${item}] is an exclusion`;
  if (item.startsWith('_') || item.startsWith('+') || item === '.' || item === '..') return `[${item}] is not an index name`;
  if (IMPOSSIBLE_CHARACTER.test(item)) return `[${item}] is not an index name`;
  return null;
}

/** As `findItemProblem`, where exactly one name must stand: lists and patterns are problems too. */
export function findNameProblem(name: string): string | null {
  if (name.includes(',') || isIndexPattern(name)) return `[${name}] is not one index name`;
  return findItemProblem(name);
}
