import { setTimeout as delay } from 'node:timers/promises';
import type { OpenSearchService } from './service.ts';

/** One event of the audit log. */
export interface AuditLine {
  readonly action: string;
  /** The line as it stands in the log. */
  readonly text: string;
}

/** Longer than audit events wait in memory. */
const FLUSH_MS = 600;

/** The audit events that a service wrote since its output had this length. */
export async function auditedSince(service: OpenSearchService, length: number): Promise<readonly AuditLine[]> {
  await delay(FLUSH_MS);
  return service
    .output()
    .slice(length)
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes('"event.action"'))
    .map((text) => ({ text, action: String((JSON.parse(text) as Readonly<Record<string, unknown>>)['event.action']) }));
}
