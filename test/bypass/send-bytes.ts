import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { parseResponses } from '../support/raw-http.ts';
import type { RequestLine } from './bypass-case.ts';

/** What came back for bytes that were sent. */
export interface Received {
  /** Of the last response that is not informational; 0 when none came. */
  readonly status: number;
  /** Every response body, inflated where it was gzip, and all that came over the wire, as Latin-1. */
  readonly text: string;
  /** Body of the last response. */
  readonly body: string;
}

const ANSWER_TIMEOUT_MS = 15_000;
/** How long a peer may be silent after it has answered something, before it is taken to have said all. */
const QUIET_MS = 250;

/** The bytes of a request with these header lines (the credential, if any), on a connection of its own. */
export function requestBytes(request: RequestLine, host: string, credential: string | null): Uint8Array {
  const body = typeof request.body === 'string' ? Buffer.from(request.body, 'utf8') : request.body;
  const headers = new Map<string, string>([['host', `Host: ${host}`]]);
  if (credential !== null) headers.set('authorization', `Authorization: ${credential}`);
  if (body !== undefined) headers.set('content-type', 'Content-Type: application/json');
  if (body !== undefined) headers.set('content-length', `Content-Length: ${body.length}`);
  headers.set('connection', 'Connection: close');
  for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name.toLowerCase(), `${name}: ${value}`);
  const head = `${request.method} ${request.target} HTTP/1.1\r\n${[...headers.values()].join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body ?? Buffer.alloc(0)]);
}

/** Sends bytes and collects what comes back until the peer ends it or falls silent. */
export function sendBytes(base: URL, bytes: Uint8Array): Promise<Received> {
  return new Promise((resolve) => {
    const address = { host: base.hostname, port: Number(base.port || (base.protocol === 'https:' ? 443 : 80)) };
    const socket = base.protocol === 'https:' ? connectTls({ ...address, rejectUnauthorized: false }) : connectPlain(address);
    let received = '';
    let timer = setTimeout(() => socket.destroy(), ANSWER_TIMEOUT_MS);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      received += chunk;
      clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), QUIET_MS);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(read(received, Buffer.from(bytes).toString('latin1').startsWith('HEAD ')));
    });
    socket.write(bytes);
  });
}

function read(received: string, bodiless: boolean): Received {
  const responses = parseResponses(received, true, bodiless).filter((response) => response.status >= 200);
  const last = responses.at(-1);
  const inflated = responses.map((response) => inflate(response.body, response.headers.get('content-encoding')));
  return { status: last?.status ?? 0, text: [received, ...inflated].join('\n'), body: inflated.at(-1) ?? '' };
}

function inflate(body: string, encoding: string | undefined): string {
  if (encoding !== 'gzip' || body === '') return body;
  try {
    return gunzipSync(Buffer.from(body, 'latin1')).toString('latin1');
  } catch {
    // Not what it says: judged as it came.
    return body;
  }
}
