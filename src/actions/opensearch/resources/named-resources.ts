import type { NamedStore } from '../../../stores/store.ts';
import { callStore } from '../../store-fault.ts';
import type { ResourceChange } from './resource-kind.ts';
import { resourceConflict } from './resource-refusals.ts';

/**
 * Makes changes of things that the store keeps by name. A single one is made only when the thing is still as it was read.
 * @throws SecurityError `conflict` when it is not.
 */
export async function writeNamed<Item>(store: NamedStore<Item>, changes: readonly ResourceChange<Item>[]): Promise<void> {
  const [only] = changes;
  if (changes.length === 1 && only !== undefined && only.after !== null) {
    const { name, before, after } = only;
    const isDone = await callStore(() => (before === null ? store.create(name, after) : store.replace(name, before, after)));
    if (!isDone) throw resourceConflict(name);
    return;
  }
  const put = changes.flatMap(({ name, after }) => (after === null ? [] : [{ name, item: after }]));
  const removed = changes.filter(({ after }) => after === null).map(({ name }) => name);
  await callStore(() => store.change({ put, removed }));
}
