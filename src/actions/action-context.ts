import type { Principal } from '../authentication/principal.ts';
import type { RequestOrigin } from '../domain/audit/audit-event.ts';
import type { Instant } from '../domain/time.ts';

/** What every action is told of its call. */
export interface ActionContext {
  /** The proven caller. */
  readonly principal: Principal;
  /** Where the request came from, for the audit. */
  readonly origin: RequestOrigin;
  readonly now: Instant;
  /** The tenant of Dashboards that a request of OpenSearch's dialect asks for, which is told back and applied to nothing. */
  readonly requestedTenant?: string;
}
