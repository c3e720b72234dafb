import { actionDenied } from '../denial.ts';
import type { Caller } from '../plan.ts';
import { isIndexPattern, splitIndexExpression } from './index-expression.ts';

const EXCLUSION = '-';
const ALL = '_all';

/**
 * Lets a caller ask for aliases by name only where each is granted: whether one is there is told by the status of the answer alone. Patterns pass, as
 * the answer shows what is granted of what they match, and so do names of which an exclusion leaves nothing.
 * @throws SecurityError `forbidden`, which tells no name, as Elasticsearch's does not.
 */
export function assertAskedAliases(caller: Caller, action: string, expression: string): void {
  const items = splitIndexExpression(expression);
  const excluded = new Set(items.filter((item) => item.startsWith(EXCLUSION)).map((item) => item.slice(EXCLUSION.length)));
  for (const item of items) {
    if (item === '' || item === ALL || item.startsWith(EXCLUSION) || isIndexPattern(item) || excluded.has(item)) continue;
    if (!caller.authorizer.allowsIndex(action, item)) throw actionDenied(caller, action);
  }
}
