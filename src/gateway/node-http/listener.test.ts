import { once } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  type GatewayUnderTestOptions,
  GOOD_CREDENTIAL,
  openGatewayUnderTest,
} from '../../../test/support/gateway-under-test.ts';
import { openRaw, parseResponses, requestRaw } from '../../../test/support/raw-http.ts';
import { openSampleUpstream } from '../../../test/support/sample-upstream.ts';

const closers: (() => Promise<void>)[] = [];
const HEALTH = 'GET /_claviger/health HTTP/1.1\r\nHost: a\r\n\r\n';

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(options: Partial<GatewayUnderTestOptions> = {}) {
  const gateway = await openGatewayUnderTest({ urls: [], ...options });
  closers.push(() => gateway.close());
  return gateway;
}

/** A connection whose received bytes can be looked at. */
async function talk(port: number) {
  const socket = await openRaw(port);
  closers.push(async () => void socket.destroy());
  const received = { text: '' };
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    received.text += chunk;
  });
  const statuses = (): readonly number[] => parseResponses(received.text, false).map((response) => response.status);
  return { socket, received, statuses };
}

describe('a client that waits for 100 Continue', () => {
  const head = (authorization: string): string =>
    `POST /_bulk HTTP/1.1\r\nHost: a\r\n${authorization}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`;

  test('is told to go on once its request is authorised', async () => {
    const upstream = await openSampleUpstream();
    closers.push(() => upstream.close());
    const gateway = await open({ urls: [upstream.url] });
    const { socket, received, statuses } = await talk(gateway.port);
    socket.write(head(`Authorization: ${GOOD_CREDENTIAL}\r\n`));
    await vi.waitFor(() => expect(received.text).toContain('100 Continue'));
    socket.write('{}');
    await vi.waitFor(() => expect(statuses()).toEqual([100, 200]));
    expect(upstream.seen[0]?.rawHeaders).not.toContain('100-continue');
  });

  test('is refused without it, and its connection ends, as it may or may not send its body', async () => {
    const gateway = await open();
    const { socket, received } = await talk(gateway.port);
    socket.write(head(''));
    await once(socket, 'close');
    const [response] = parseResponses(received.text);
    expect([response?.status, response?.headers.get('connection')]).toEqual([401, 'close']);
  });
});

describe('slow and many clients are cut', () => {
  const timeouts = { headersTimeoutMs: 50, requestTimeoutMs: 100, connectionsCheckingIntervalMs: 10 };

  test('a head that does not arrive in time', async () => {
    const gateway = await open({ listener: timeouts });
    const { socket, received } = await talk(gateway.port);
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n');
    await once(socket, 'close');
    expect(parseResponses(received.text)[0]?.status).toBe(408);
  });

  test('a body that does not arrive in time', async () => {
    const gateway = await open({ listener: timeouts });
    const { socket } = await talk(gateway.port);
    socket.write(
      `PUT /_security/user/a HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\nContent-Length: 10\r\n\r\nhalf`,
    );
    await once(socket, 'close');
  });

  test('a connection beyond the limit', async () => {
    const gateway = await open({ listener: { connectionsMax: 1 } });
    const first = await talk(gateway.port);
    first.socket.write(HEALTH);
    await vi.waitFor(() => expect(first.statuses()).toEqual([200]));
    const second = await talk(gateway.port);
    await once(second.socket, 'close');
    expect(second.received.text).toBe('');
  });
});

describe('draining', () => {
  test('finishes open requests, closes their connections and takes no new ones', async () => {
    const answer = Promise.withResolvers<void>();
    const gateway = await open({
      respond: async () => {
        await answer.promise;
        return { status: 200, headers: [], body: 'done' };
      },
    });
    const { socket, received } = await talk(gateway.port);
    socket.write(`GET /_security/user HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\n\r\n`);
    const idle = await talk(gateway.port);
    idle.socket.write(HEALTH);
    await vi.waitFor(() => expect(idle.statuses()).toEqual([200]));
    const idleClosed = once(idle.socket, 'close');
    const closed = once(socket, 'close');
    const drained = gateway.listener.drain(60_000);
    await idleClosed;
    await expect(openRaw(gateway.port)).rejects.toThrow();
    answer.resolve();
    await Promise.all([closed, drained]);
    const [response] = parseResponses(received.text);
    expect([response?.body, response?.headers.get('connection')]).toEqual(['done', 'close']);
  });

  test('cuts what is not over in time', async () => {
    const gateway = await open({ respond: () => new Promise(() => {}) });
    const { socket } = await talk(gateway.port);
    socket.write(`GET /_security/user HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\n\r\n`);
    await vi.waitFor(() => expect(gateway.audit).toHaveLength(1));
    const closed = once(socket, 'close');
    await Promise.all([gateway.listener.drain(1), closed]);
  });
});

test('pipelined requests are answered in their order', async () => {
  const gateway = await open();
  const { socket, statuses } = await talk(gateway.port);
  socket.write(HEALTH + 'GET / HTTP/1.1\r\nHost: a\r\n\r\n' + HEALTH);
  await vi.waitFor(() => expect(statuses()).toEqual([200, 401, 200]));
});

test('an HTTP/1.0 client is answered and its connection ends', async () => {
  const gateway = await open();
  const { socket, received } = await talk(gateway.port);
  socket.write('GET /_claviger/health HTTP/1.0\r\n\r\n');
  await once(socket, 'close');
  expect(parseResponses(received.text)[0]?.status).toBe(200);
});

test('what is no HTTP is answered in the dialect of the API and cut', async () => {
  const gateway = await open();
  const response = await requestRaw(gateway.port, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03');
  expect([response.status, response.headers.get('connection'), JSON.parse(response.body)]).toMatchObject([
    400,
    'close',
    { error: { code: 'malformedRequest' } },
  ]);
});

test('the strictest bytes of a head are read, one more is answered with 431', async () => {
  const gateway = await open({ limits: { headerBytesMax: 1_000 }, listener: { headerBytesMax: 1_000, targetBytesMax: 100 } });
  const head = (bytes: number): string => {
    const fixed = 'Host'.length + 'a'.length + 4 + 'X'.length + 4;
    return `GET /_claviger/health HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(bytes - fixed)}\r\n\r\n`;
  };
  expect((await requestRaw(gateway.port, head(1_000))).status).toBe(200);
  expect((await requestRaw(gateway.port, head(1_001))).status).toBe(431);
  expect((await requestRaw(gateway.port, head(3_000))).status).toBe(431);
});
