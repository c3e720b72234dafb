import { setTimeout as delay } from 'node:timers/promises';
import type { Narrator } from './narrator.ts';

const LOOK_AGAIN_MS = 50;
const LOOKS_MAX = 400;

/** Who asks. */
export interface Caller {
  /** How the story calls it. */
  readonly name: string;
  /** Value of the `Authorization` header, or `null` for none. */
  readonly authorization: string | null;
}

/** A request of the story, and what it is to be answered with. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly caller: Caller;
  readonly body?: object;
  /** Lines of a bulk request, sent instead of `body` and not printed. */
  readonly bulk?: string;
  readonly expectedStatus: number;
  /** What of the answer is printed. */
  tell(answer: Answer): readonly string[];
  /** Whether it is what the story waits for: until then the same is asked again. Absent: any answer is. */
  until?(answer: Answer): boolean;
}

/** The document of an answer. */
export type Answer = Readonly<Record<string, unknown>>;

/** Sends a request and tells of it and its answer. @throws Error when the answer has another status than the story needs. */
export async function send(narrator: Narrator, url: string, call: Call): Promise<Answer> {
  const json = call.body === undefined ? null : JSON.stringify(call.body);
  narrator.request(
    call.method,
    call.path,
    call.caller.name,
    json ?? (call.bulk === undefined ? null : firstBulkLines(call.bulk)),
  );
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    const answer = await ask(url, call, json);
    if (call.until?.(answer) !== false) {
      narrator.answer(call.expectedStatus, call.tell(answer));
      return answer;
    }
    await delay(LOOK_AGAIN_MS);
  }
  throw new Error(`${call.method} ${call.path} does not come to what the story waits for`);
}

async function ask(url: string, call: Call, json: string | null): Promise<Answer> {
  const response = await fetch(`${url}${call.path}`, {
    method: call.method,
    headers: {
      ...(call.caller.authorization === null ? {} : { authorization: call.caller.authorization }),
      ...(json === null ? {} : { 'content-type': 'application/json' }),
      ...(call.bulk === undefined ? {} : { 'content-type': 'application/x-ndjson' }),
    },
    body: json ?? call.bulk ?? null,
  });
  const text = await response.text();
  if (response.status !== call.expectedStatus) {
    throw new Error(
      `${call.method} ${call.path} answered ${response.status} where the story needs ${call.expectedStatus}: ${text}`,
    );
  }
  // OpenSearch's 401 is a text.
  const isText = response.headers.get('content-type')?.startsWith('text/plain') === true;
  return isText ? { text } : JSON.parse(text);
}

function firstBulkLines(bulk: string): string {
  const [action = '', source = ''] = bulk.split('\n', 2);
  return `${action} ${source} …`;
}

/** Why it was refused. */
export function reason(answer: Answer): readonly string[] {
  const { error } = answer as { readonly error?: { readonly type?: string; readonly reason?: string } };
  return [`${error?.type ?? ''}: ${error?.reason ?? ''}`];
}

/** What a search found. */
export function hits(answer: Answer): readonly string[] {
  const found = (answer['hits'] as { readonly hits: readonly { readonly _source: Readonly<Record<string, unknown>> }[] }).hits;
  return [`${found.length} hits`, ...found.map((hit) => JSON.stringify(hit._source))];
}
