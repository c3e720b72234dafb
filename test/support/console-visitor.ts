import { type IncomingHttpHeaders, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { expect } from 'vitest';

/** What came back. */
export interface ConsoleAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

type Headers = Readonly<Record<string, string>>;

/** Asks a console as a browser would, or as none would. */
export interface ConsoleVisitor {
  /** Sends with these headers and no others but what frames it: `fetch` would not send foreign hosts. */
  ask(method: string, path: string, headers?: Headers, body?: string): Promise<ConsoleAnswer>;
  /** Headers of a page of the console itself. */
  own(more?: Headers): Headers;
  /** Signs in. @returns headers of a page of the console itself, in the new session. */
  signIn(user: { readonly username: string; readonly password: string }): Promise<Headers>;
}

/** A visitor of the console at an origin; `authority` (PEM) is the one whose certificates it trusts. */
export function visitConsole(origin: string, authority?: string): ConsoleVisitor {
  const ask: ConsoleVisitor['ask'] = (method, path, headers = {}, body = '') => {
    const { protocol, hostname, port, host } = new URL(origin);
    return new Promise((resolve, reject) => {
      const framing = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const trusted = authority === undefined ? {} : { ca: authority };
      const options = { hostname, port, method, path, headers: { host, ...headers, ...framing }, agent: false, ...trusted };
      const sent = (protocol === 'https:' ? secureRequest : plainRequest)(options, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  };
  const own: ConsoleVisitor['own'] = (more = {}) => ({
    origin,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    ...more,
  });
  const signIn: ConsoleVisitor['signIn'] = async (user) => {
    const { status, headers, text } = await ask('POST', '/session', own(), JSON.stringify(user));
    expect(status, text).toBe(200);
    const [cookie = ''] = headers['set-cookie'] ?? [];
    return own({ cookie: cookie.split(';')[0] ?? '', 'x-claviger-csrf': JSON.parse(text).csrf_token });
  };
  return { ask, own, signIn };
}
