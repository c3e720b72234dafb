import type { AuditEventDocument } from '../../../src/http/contract/documents/audit.ts';

const LIST_SHOWN_MAX = 3;

/** The first of these fields that an event has, as text; a list is cut. */
export function textOf(event: AuditEventDocument, ...names: readonly string[]): string {
  const value = names.map((name) => event[name]).find((found) => found !== undefined && found !== null);
  if (value === undefined) return '–';
  if (!Array.isArray(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  const rest = value.length - LIST_SHOWN_MAX;
  return `${value.slice(0, LIST_SHOWN_MAX).join(', ')}${rest > 0 ? ` +${rest}` : ''}`;
}

/** When it happened, in milliseconds since the epoch; `null`: it does not say. */
export function timeOf(event: AuditEventDocument): number | null {
  const at = Date.parse(String(event['@timestamp']));
  return Number.isNaN(at) ? null : at;
}

/** Tells an event apart from the others of the log. */
export function eventKey(event: AuditEventDocument): string {
  const id = event['event.id'];
  return typeof id === 'string' ? id : JSON.stringify(event);
}
