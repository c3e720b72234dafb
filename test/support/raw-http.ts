import { connect, type Socket } from 'node:net';

/** One response as it came over the wire. */
export interface RawResponse {
  readonly status: number;
  /** By lower-case name; values of repeated fields joined with `, `. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Sends bytes on a connection of their own and collects what comes back until the peer ends it or `quietMs` pass in silence. */
export function exchangeRaw(port: number, bytes: string | Uint8Array, quietMs = 150): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    let timer: NodeJS.Timeout | null = null;
    const wait = (): void => {
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), quietMs);
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      received += chunk;
      wait();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (timer !== null) clearTimeout(timer);
      resolve(received);
    });
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    wait();
  });
}

/** Sends one request and reads its response, however long it takes. */
export function requestRaw(port: number, bytes: string | Uint8Array): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.setEncoding('latin1');
    const settle = (ended: boolean): void => {
      const [response] = parseResponses(received, ended, bytes.toString().startsWith('HEAD '));
      if (response === undefined) {
        if (ended) reject(new Error(`no complete response: ${received}`));
        return;
      }
      resolve(response);
      socket.destroy();
    };
    socket.on('data', (chunk: string) => {
      received += chunk;
      settle(false);
    });
    socket.on('error', () => settle(true));
    socket.on('close', () => settle(true));
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  });
}

/** An open connection, for tests that speak and listen in turns. */
export function openRaw(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

/**
 * The complete responses in what came over the wire. `ended`: the peer closed, which completes a body without a length;
 * `bodiless`: they answer HEAD.
 */
export function parseResponses(received: string, ended = true, bodiless = false): readonly RawResponse[] {
  const responses: RawResponse[] = [];
  let rest = received;
  while (rest.startsWith('HTTP/1.')) {
    const headEnd = rest.indexOf('\r\n\r\n');
    if (headEnd === -1) break;
    const [statusLine = '', ...lines] = rest.slice(0, headEnd).split('\r\n');
    const headers = new Map<string, string>();
    for (const line of lines) {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon).toLowerCase();
      const value = line.slice(colon + 1).trim();
      const before = headers.get(name);
      headers.set(name, before === undefined ? value : `${before}, ${value}`);
    }
    const status = Number(statusLine.split(' ')[1]);
    const after = rest.slice(headEnd + 4);
    const body =
      bodiless || status < 200 || status === 204 || status === 304 ? { text: '', length: 0 } : readBody(after, headers, ended);
    if (body === null) break;
    responses.push({ status, headers, body: body.text });
    rest = after.slice(body.length);
  }
  return responses;
}

function readBody(text: string, headers: ReadonlyMap<string, string>, ended: boolean): { text: string; length: number } | null {
  const announced = headers.get('content-length');
  if (announced !== undefined) {
    const length = Number(announced);
    return text.length >= length ? { text: text.slice(0, length), length } : null;
  }
  if (headers.get('transfer-encoding') !== 'chunked') return ended ? { text, length: text.length } : null;
  let body = '';
  let position = 0;
  for (;;) {
    const lineEnd = text.indexOf('\r\n', position);
    if (lineEnd === -1) return null;
    const size = Number.parseInt(text.slice(position, lineEnd), 16);
    const start = lineEnd + 2;
    if (text.length < start + size + 2) return null;
    if (size === 0) return { text: body, length: start + 2 };
    body += text.slice(start, start + size);
    position = start + size + 2;
  }
}
