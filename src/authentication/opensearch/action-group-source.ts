import type { ActionGroup } from '../../domain/opensearch/action-group.ts';
import type { ChangeFeed, NamedStore } from '../../stores/store.ts';
import type { Dependency } from '../realm.ts';
import { FollowedValue } from './followed-value.ts';

/** What reading an action group depends on: every one that there is or will be. */
export const EVERY_ACTION_GROUP: Dependency = { kind: 'actionGroup', id: '*' };

/** The custom action groups with their direct entries as they are now, by name: read once and again after a change. */
export class ActionGroupSource {
  readonly #groups: FollowedValue<ReadonlyMap<string, readonly string[]>>;

  constructor(deps: {
    readonly actionGroups: Pick<NamedStore<ActionGroup>, 'list'>;
    readonly changes: Pick<ChangeFeed, 'subscribe'>;
  }) {
    this.#groups = new FollowedValue({
      kind: 'actionGroup',
      changes: deps.changes,
      read: async () => new Map((await deps.actionGroups.list()).map((group) => [group.name, group.allowedActions])),
    });
  }

  /** @throws StoreError when they cannot be read. */
  read(): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.#groups.get();
  }

  /** Stops following the change feed. */
  close(): void {
    this.#groups.close();
  }
}
