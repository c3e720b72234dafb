import { allNames, blankNames, fillNames, type NameParts } from './data-set.ts';
import type { Outcome } from './pair.ts';

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

interface JsonRecord {
  readonly [name: string]: unknown;
}

/** What an answer tells of authorization. `parts` are those of the data set. */
export function readOutcome(answer: Answer, parts: NameParts): Outcome {
  const { status } = answer;
  const value = parseJson(answer.body);
  if (status >= 400) return readError(status, value, parts);
  const items = isRecord(value) ? itemsOf(value) : null;
  const names = [...namesIn(value ?? answer.body, parts)].sort();
  return {
    status,
    ...(names.length > 0 ? { names } : {}),
    ...(items === null ? {} : { items: items.map((item) => readItem(item, parts)) }),
  };
}

/** A text of a refusal without what differs from run to run. The names in it come out of a set, in the order of its hashes. */
export function normalizeReason(reason: string, parts: NameParts): string {
  return blankNames(reason, parts)
    .replace(/API key id \[[^\]]*\] of user \[[^\]]*\]/, 'API key id [id] of user [owner]')
    .replace(/User \[name=[^,]*,/, 'User [name=user,')
    .replaceAll(/(?<=indices \[)[^\]]*/g, (names) => [...new Set(names.split(','))].sort().join());
}

function readError(status: number, value: unknown, parts: NameParts): Outcome {
  const error = isRecord(value) ? value['error'] : undefined;
  if (!isRecord(error)) return { status };
  const type = String(error['type']);
  if (type !== 'security_exception') return { status, error: type };
  return { status, error: type, reason: normalizeReason(String(error['reason']), parts) };
}

function itemsOf(value: JsonRecord): readonly JsonRecord[] | null {
  const list = value['items'] ?? value['responses'] ?? value['docs'];
  if (!Array.isArray(list)) return null;
  const items = list.filter(isRecord);
  return value['items'] === undefined ? items : items.flatMap((item) => Object.values(item).filter(isRecord));
}

function readItem(item: JsonRecord, parts: NameParts): number | string {
  const error = item['error'];
  if (isRecord(error)) {
    if (error['type'] === 'security_exception') return normalizeReason(String(error['reason']), parts);
    return typeof item['status'] === 'number' ? item['status'] : 404;
  }
  if (typeof item['status'] === 'number') return item['status'];
  return item['found'] === false ? 404 : 200;
}

function namesIn(value: unknown, parts: NameParts): ReadonlySet<string> {
  const known = new Map(allNames().map((name) => [fillNames(name, parts), name]));
  const found = new Set<string>();
  const look = (text: string): void => {
    const name = known.get(text);
    if (name !== undefined) found.add(name);
  };
  if (typeof value === 'string') for (const token of value.split(/[\s,]+/)) look(token);
  else walk(value, look);
  return found;
}

/** Tells the keys and texts of an answer; what tells of an error is left out, because it repeats what was asked. */
function walk(value: unknown, look: (text: string) => void): void {
  if (typeof value === 'string') look(value);
  if (Array.isArray(value)) for (const item of value) walk(item, look);
  if (!isRecord(value) || 'error' in value) return;
  for (const [key, held] of Object.entries(value)) {
    look(key);
    if (key !== '_source') walk(held, look);
  }
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
