import type { PathValues } from '../contract/route.ts';

/**
 * The names of a comma list in the path; empty when the path has no such parameter, which means all. A list of commas alone
 * is a name that nothing has: it must not come to mean all.
 */
export function namesInPath(path: PathValues, parameter: string): readonly string[] {
  const list = path.get(parameter);
  if (list === undefined) return [];
  const names = list.split(',').filter((name) => name !== '');
  return names.length === 0 ? [list] : names;
}
