import type { Instant } from '../../domain/time.ts';

/** What an id stands for in the cluster. An id of one kind is never taken for another's. */
export type OpaqueIdKind = 'scroll' | 'pit' | 'asyncSearch' | 'cursor' | 'task';

/** An id of the cluster, with what is known of how the caller came by it. */
export interface OpaqueId {
  readonly kind: OpaqueIdKind;
  /** As the cluster gave it. */
  readonly upstreamId: string;
  /** Names and patterns that were judged when it was made; `null`: too many to be carried. */
  readonly indices: readonly string[] | null;
  readonly issuedAt: Instant;
}

/** What came of opening a sealed id. Only `opened` may be used. */
export type OpenedId =
  | { readonly outcome: 'opened'; readonly id: OpaqueId }
  /** No seal of ours: malformed, altered, or made under a key that is not accepted any more. */
  | { readonly outcome: 'malformed' }
  /** A true seal that was made for another caller, for other rights, or for another kind of id. */
  | { readonly outcome: 'foreign' };
