import type { Job, JobStep } from '../domain/job/job.ts';
import { isJsonArray, isJsonObject } from '../domain/json/json-kind.ts';
import type { JsonValue } from '../domain/json/json-value.ts';
import type { JobStepAnswer } from './job-runner-deps.ts';

/** What an answer means for the run. */
export type AnswerVerdict =
  | { readonly kind: 'accepted' }
  /** Refused by the rights of the context. */
  | { readonly kind: 'denied'; readonly error: string }
  /** It failed in passing, and may be tried again. */
  | { readonly kind: 'retriable'; readonly error: string }
  | { readonly kind: 'failed'; readonly error: string };

const ERROR_CHARACTERS_MAX = 500;
const FORBIDDEN = 403;
/** By these nothing was done: the cluster or the gateway had no room, or no node could be reached. */
const NOT_DONE: ReadonlySet<number> = new Set([429, 503]);
/** After these nobody knows whether it was done. */
const IN_PASSING: ReadonlySet<number> = new Set([...NOT_DONE, 502, 504]);

/** Judges an answer to a step. What may be done once at most is tried again only where the status tells that nothing was done. */
export function judgeAnswer(
  step: Pick<JobStep, 'path' | 'acceptStatuses'>,
  delivery: Job['delivery'],
  answer: JobStepAnswer,
): AnswerVerdict {
  const { status } = answer;
  const isAccepted = step.acceptStatuses.length === 0 ? status >= 200 && status < 300 : step.acceptStatuses.includes(status);
  if (isAccepted) return isBulk(step) ? judgeItems(answer) : { kind: 'accepted' };
  const error = errorOf(answer);
  if (status === FORBIDDEN) return { kind: 'denied', error };
  const retriable = delivery === 'atMostOnce' ? NOT_DONE : IN_PASSING;
  return { kind: retriable.has(status) ? 'retriable' : 'failed', error };
}

/** Judges that no whole answer came to a step that had been sent. */
export function judgeNoAnswer(delivery: Job['delivery'], reason: string): AnswerVerdict {
  const error = cut(`no answer: ${reason}`);
  return { kind: delivery === 'atMostOnce' ? 'failed' : 'retriable', error };
}

function isBulk({ path }: Pick<JobStep, 'path'>): boolean {
  return path.split('?', 1)[0]?.endsWith('/_bulk') === true;
}

/** A bulk request is answered with 200 also where items of it are refused: by the rights of the context, or by the cluster. */
function judgeItems({ body }: JobStepAnswer): AnswerVerdict {
  const document = parsed(body);
  if (memberOf(document, 'errors') !== true) return { kind: 'accepted' };
  const items = memberOf(document, 'items');
  const results = isJsonArray(items) ? items.map(resultOf).filter((result) => memberOf(result, 'error') !== null) : [];
  const [first = null] = results.toSorted((left, right) => Number(isDenied(right)) - Number(isDenied(left)));
  const error = `[${results.length}] items failed, one of them with ${described(memberOf(first, 'error')) ?? 'an error'}`;
  return { kind: isDenied(first) ? 'denied' : 'failed', error: cut(error) };
}

/** The result of an item, `{ "index": result }`. */
function resultOf(item: JsonValue): JsonValue {
  return isJsonObject(item) ? (Object.values(item)[0] ?? null) : null;
}

function isDenied(result: JsonValue): boolean {
  return memberOf(result, 'status') === FORBIDDEN;
}

/** `type: reason` of an answer in either dialect, or the status alone. */
function errorOf({ status, body }: JobStepAnswer): string {
  return cut(described(memberOf(parsed(body), 'error')) ?? `answered with [${status}]`);
}

function described(error: JsonValue): string | null {
  if (typeof error === 'string') return error;
  const [type, reason] = [memberOf(error, 'type'), memberOf(error, 'reason')];
  return typeof type === 'string' && typeof reason === 'string' ? `${type}: ${reason}` : null;
}

function parsed(body: Uint8Array): JsonValue {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}

function memberOf(value: JsonValue, name: string): JsonValue {
  return isJsonObject(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null;
}

function cut(text: string): string {
  return text.length <= ERROR_CHARACTERS_MAX ? text : `${text.slice(0, ERROR_CHARACTERS_MAX)}…`;
}
