import type { JsonObject } from '../json/json-value.ts';
import type { Instant } from '../time.ts';
import type { AuditAction } from './audit-event.ts';

/** How what an event tells of ended. */
export const AUDIT_DECISIONS = ['granted', 'denied'] as const;

/** One of `AUDIT_DECISIONS`. */
export type AuditDecision = (typeof AUDIT_DECISIONS)[number];

const DENIALS: ReadonlySet<AuditAction> = new Set([
  'authentication_failed',
  'anonymous_access_denied',
  'access_denied',
  'run_as_denied',
  'refresh_token_reused',
  'tampered_request',
]);

/** Whether the event tells that something was done or allowed, or that it was refused. */
export function decisionOf(event: AuditAction): AuditDecision {
  return DENIALS.has(event) ? 'denied' : 'granted';
}

/** Which events are asked for. Every condition that is not `null` must hold. */
export interface AuditQuery {
  /** Id of the API key that the request came with, or claimed to. */
  readonly key: string | null;
  /** User name of the caller, of the user it acted as, or claimed. */
  readonly principal: string | null;
  /** What happened (`access_denied`) or the action that was asked for (`indices:data/read/search`). */
  readonly action: string | null;
  readonly decision: AuditDecision | null;
  /** Name of the scheduled job that it belongs to. */
  readonly job: string | null;
  /** Id of an API key that the request came with, or that it was about. */
  readonly about: string | null;
  /** From this time on. */
  readonly from: Instant | null;
  /** Before this time. */
  readonly to: Instant | null;
  /** How many at most: 1 to 1,000. */
  readonly size: number;
  /** Continue behind this position, as the page before gave it; `null`: from the newest. */
  readonly cursor: string | null;
}

/** Some of the events that match, the newest first. */
export interface AuditPage {
  /** As they stand in the log. */
  readonly events: readonly JsonObject[];
  /** Where the next page begins; `null`: there are no more. A page may have fewer events than asked for and a next. */
  readonly next: string | null;
}

/** Finds events in what is kept of the audit log. */
export interface AuditSearch {
  /** @throws SecurityError `illegalArgument` for a cursor that is none. */
  search(query: AuditQuery): Promise<AuditPage>;
}

/** Whether an event, as it stands in the log, is asked for. */
export function matchesAuditQuery(event: JsonObject, query: AuditQuery): boolean {
  const { key, principal, action, decision, job, about, from, to } = query;
  if (key !== null && event['apikey.id'] !== key) return false;
  if (principal !== null && event['user.name'] !== principal && event['user.run_by.name'] !== principal) return false;
  if (action !== null && event['event.action'] !== action && event['action'] !== action) return false;
  if (decision !== null && event['decision'] !== decision) return false;
  if (job !== null && event['job.name'] !== job) return false;
  if (about !== null && event['apikey.id'] !== about && !targets(event, about)) return false;
  if (from === null && to === null) return true;
  const written = event['@timestamp'];
  const at = typeof written === 'string' ? Date.parse(written) : Number.NaN;
  return (from === null || at >= from) && (to === null || at < to);
}

function targets(event: JsonObject, id: string): boolean {
  const targeted = event['targets'];
  return Array.isArray(targeted) && targeted.includes(id);
}
