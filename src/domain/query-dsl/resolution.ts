import type { Instant } from '../time.ts';
import type { QueryLimits } from './query-limits.ts';
import type { QueryableFields } from './queryable-fields.ts';

/** What a query is resolved against. */
export interface Resolution {
  readonly fields: QueryableFields;
  readonly now: Instant;
  readonly limits: QueryLimits;
}
