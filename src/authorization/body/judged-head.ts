import { validationFailed } from '../../domain/error.ts';
import type { RequestTarget } from '../../domain/request/request-target.ts';
import type { Instant } from '../../domain/time.ts';
import type { ClusterMetadata } from '../cluster-metadata.ts';
import type { Caller } from '../plan.ts';
import type { BodyKind } from '../routes/route.ts';
import type { BulkLimits } from './bulk-scanner.ts';

/** A body that has to be read before its request is decided. */
type ReadBodyKind = Exclude<BodyKind, 'none' | 'document'>;

/** Limits of bodies that are read. */
export interface BodyLimits extends BulkLimits {
  /** Length of a body that is read whole. */
  readonly bodyBytesMax: number;
  /** Items of one body that are refused one by one; with more the whole request is refused. */
  readonly refusedItemsMax: number;
}

/** What the expressions of a body are resolved with. */
export interface BodyNames {
  /** `null`: nothing is known of the cluster's names. */
  readonly metadata: ClusterMetadata | null;
  /** For date math; `null`: it is refused. */
  readonly now: Instant | null;
  /** Whether the product knows `name::data`. */
  readonly selectors: boolean;
}

/** The request that a body belongs to; its head has been judged. */
export interface JudgedHead {
  readonly caller: Caller;
  readonly action: string;
  /** Items of the path's index expression; `null` where the path has none. */
  readonly pathItems: readonly string[] | null;
  readonly kind: ReadBodyKind;
  readonly target: RequestTarget;
  /** Another name that the path gives to its index: an alias or a copy; `null` or absent: none. */
  readonly newName?: string | null;
  /** What expressions in the body are resolved with; absent: nothing is known of the cluster's names. */
  readonly names?: BodyNames;
}

/**
 * The index of an item that names none. A list in the path is one name to the cluster, as it is written, and no index has such a name.
 * @throws SecurityError `actionRequestValidation` where the path has none.
 */
export function defaultIndex({ pathItems }: JudgedHead): string {
  if (pathItems === null) throw validationFailed(['index is missing']);
  return pathItems.join(',');
}
