import { SecurityError } from '../../domain/error.ts';
import type { Caller } from '../plan.ts';
import { allowsItem } from './judge-indices.ts';

/** Actions that show what is in an index. */
const READING_ACTIONS: readonly string[] = [
  'indices:data/read/async_search/submit',
  'indices:data/read/eql',
  'indices:data/read/esql',
  'indices:data/read/explain',
  'indices:data/read/field_caps',
  'indices:data/read/get',
  'indices:data/read/mget[shard]',
  'indices:data/read/mtv[shard]',
  'indices:data/read/open_point_in_time',
  'indices:data/read/point_in_time/create',
  'indices:data/read/rank_eval',
  'indices:data/read/scroll',
  'indices:data/read/search',
  'indices:data/read/sql',
  'indices:data/read/tv',
  'indices:data/read/xpack/graph/explore',
  'indices:data/read/xpack/termsenum/list',
];

/** What makes the content of an index readable under another name, in the words of Elasticsearch's refusal. */
const RULES = {
  alias: 'Adding an alias is not allowed when the alias has more permissions than any of the indices',
  copy: 'Resizing an index is not allowed when the target index has more permissions than the source index',
};

/**
 * Lets content get other names only where it is not more readable than under those that it has, as Elasticsearch has it.
 * @throws SecurityError `forbidden`
 */
export function assertOpensNothing(
  caller: Caller,
  sources: readonly string[],
  targets: readonly string[],
  made: keyof typeof RULES,
): void {
  for (const action of READING_ACTIONS) {
    const hidden = sources.find((source) => !allowsItem(caller, action, source));
    const open = targets.find((target) => allowsItem(caller, action, target));
    if (hidden === undefined || open === undefined) continue;
    throw new SecurityError('forbidden', `${RULES[made]}: action [${action}] is allowed on [${open}] and not on [${hidden}]`);
  }
}
