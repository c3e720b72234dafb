import type { AuditAction, AuditLog } from '../../../domain/audit/audit-event.ts';
import type { ResourceFlags } from '../../../domain/opensearch/resource-flags.ts';
import type { ChangeFeed, ChangeKind } from '../../../stores/store.ts';
import type { ActionContext } from '../../action-context.ts';
import type { RestApiEndpoint, RestApiPolicy } from '../rest-api-access.ts';
import type { HandedRights } from './handed-rights.ts';

/** A thing of OpenSearch's security configuration. */
export interface Resource<Item> {
  readonly name: string;
  readonly item: Item;
  readonly flags: ResourceFlags;
  /** Whether it comes with the product and cannot be changed. */
  readonly isStatic: boolean;
}

/** What shall become of the thing of a name. */
export interface ResourceChange<Item> {
  readonly name: string;
  /** `null`: it is not there yet. */
  readonly before: Item | null;
  /** `null`: it is removed. */
  readonly after: Item | null;
}

/**
 * A kind of thing that OpenSearch's security REST API keeps by name. `Draft` is what a caller says of it, which the rules that need the
 * store have not judged yet.
 */
export interface ResourceKind<Item, Draft> {
  /** What OpenSearch's texts call one: `user`, `role`. */
  readonly noun: string;
  readonly endpoints: { readonly read: RestApiEndpoint; readonly write: RestApiEndpoint; readonly remove: RestApiEndpoint };
  readonly events: { readonly put: AuditAction; readonly delete: AuditAction };
  /** What the names are queued by, the same for both dialects: see `oneAtATime`. */
  readonly lock: object;
  readonly changeKind: ChangeKind;
  /** Everything of the kind, that of a name, or `null`: stored things and those that come with the product. */
  list(): Promise<readonly Resource<Item>[]>;
  find(name: string): Promise<Resource<Item> | null>;
  /** Refuses what is wrong with a draft alone, before it is looked at what it is for. @throws SecurityError. */
  assertUsable(name: string, draft: Draft): void;
  /** The thing as the draft has it. @param present What is there now. @throws SecurityError for what is wrong with it. */
  prepare(name: string, draft: Draft, present: Item | null): Promise<Item>;
  /** What a thing gives, by which it is judged who may change it; absent: nothing. @throws SecurityError `unavailable`. */
  rightsOf?(item: Item): Promise<HandedRights>;
  /** Makes the changes, all in one transaction. @throws SecurityError `conflict`, `unavailable`, `internal`. */
  write(context: ActionContext, changes: readonly ResourceChange<Item>[]): Promise<void>;
}

/** What the actions on things of any kind need. */
export interface ResourceDeps {
  readonly audit: AuditLog;
  readonly policy: RestApiPolicy;
  readonly changes: Pick<ChangeFeed, 'subscribe'>;
}

/** How a caller changes things by a patch. */
export interface ResourcePatch<Item, Draft> {
  /** The drafts of the things that the patch changes, by name; `null` for one that it removes. @throws SecurityError. */
  edit(present: ReadonlyMap<string, Resource<Item>>): ReadonlyMap<string, PatchedResource<Draft>>;
}

/** What a patch makes of a thing: it is removed, or a draft is read from it, once it is known that the thing may be changed. */
export type PatchedResource<Draft> = { readonly removed: true } | { readonly removed: false; readDraft(): Draft };

/** What can be done with the things of a kind. */
export interface ResourceActions<Item, Draft> {
  /** All of them but the hidden. @throws SecurityError `forbidden`, `unavailable`. */
  list(context: ActionContext): Promise<readonly Resource<Item>[]>;
  /** @throws SecurityError `notFound` too: a hidden one is not told of. */
  find(context: ActionContext, name: string): Promise<Resource<Item>>;
  /** Creates or replaces. @param read Reads the body, once the caller is let in. */
  put(context: ActionContext, name: string, read: () => Draft): Promise<{ readonly created: boolean }>;
  remove(context: ActionContext, name: string): Promise<void>;
  /**
   * Changes by a patch that was read once the caller was let in: all that it changes, or nothing.
   * @param name The one that may be changed, which must be there; `null`: any.
   * @returns whether anything changed.
   */
  patch(context: ActionContext, name: string | null, read: () => ResourcePatch<Item, Draft>): Promise<boolean>;
}
