import { Agent, type Dispatcher } from 'undici';
import type { Answer } from './read-outcome.ts';

/** A server and as whom it is asked. */
export interface ClusterClient {
  /** Asks with the client's own credential, or with `authorization` in its place. The target goes out as it is written. */
  send(method: string, target: string, body?: string, authorization?: string): Promise<Answer>;
  /** Like `send` with a JSON answer. @throws Error with the answer when the status is not one of success */
  ask(method: string, target: string, body?: unknown, authorization?: string): Promise<unknown>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 60_000;
const LINES = /\/_(bulk|msearch)(\?|$)/;

/** `Authorization` of a user. */
export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Opens a client; `authorization` is absent for a server without security. */
export function openClusterClient(url: string, authorization?: string): ClusterClient {
  const agent = new Agent({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  const origin = new URL(url).origin;
  const send: ClusterClient['send'] = async (method, target, body, credential = authorization) => {
    const answer = await agent.request({
      origin,
      path: target,
      method: method as Dispatcher.HttpMethod,
      headers: {
        ...(credential === undefined ? {} : { authorization: credential }),
        ...(body === undefined ? {} : { 'content-type': LINES.test(target) ? 'application/x-ndjson' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.statusCode, body: await answer.body.text() };
  };
  return {
    send,
    async ask(method, target, body, credential) {
      const answer = await send(method, target, body === undefined ? undefined : JSON.stringify(body), credential);
      if (answer.status >= 300) throw new Error(`${method} ${target}: ${answer.status} ${answer.body}`);
      return JSON.parse(answer.body);
    },
    close: () => agent.close(),
  };
}
