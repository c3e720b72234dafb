import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  type GatewayUnderTest,
  type GatewayUnderTestOptions,
  GOOD_CREDENTIAL,
  openGatewayUnderTest,
} from '../../../test/support/gateway-under-test.ts';
import { exchangeRaw, openRaw, parseResponses, type RawResponse, requestRaw } from '../../../test/support/raw-http.ts';
import { openSampleUpstream } from '../../../test/support/sample-upstream.ts';
import { freePort, openScriptedUpstream } from '../../../test/support/scripted-upstream.ts';

const closers: (() => Promise<void>)[] = [];
const QUIET = { healthIntervalMs: 600_000, recoveryIntervalMs: 600_000 };

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function gatewayBefore(
  urls: readonly string[],
  options: Partial<GatewayUnderTestOptions> = {},
): Promise<GatewayUnderTest> {
  const gateway = await openGatewayUnderTest({ urls, ...options, upstream: { ...QUIET, ...options.upstream } });
  closers.push(() => gateway.close());
  return gateway;
}

async function scripted(answer: (socket: Socket, head: string) => void) {
  const upstream = await openScriptedUpstream(answer);
  closers.push(() => upstream.close());
  return upstream;
}

async function sample(options: Parameters<typeof openSampleUpstream>[0] = {}) {
  const upstream = await openSampleUpstream(options);
  closers.push(() => upstream.close());
  return upstream;
}

function request(method: string, target: string, body = ''): string {
  const length = body === '' ? '' : `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  return `${method} ${target} HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\n${length}\r\n${body}`;
}

function codeOf(response: RawResponse): string {
  return (JSON.parse(response.body) as { error: { code: string } }).error.code;
}

describe('requests go through unchanged', () => {
  test('documents are indexed, found and deleted', async () => {
    const gateway = await gatewayBefore([(await sample()).url]);
    expect((await requestRaw(gateway.port, request('PUT', '/books/_doc/1', '{"title":"Emma"}'))).status).toBe(201);
    const found = await requestRaw(gateway.port, request('GET', '/books/_search', '{"query":{"match":{"title":"emma"}}}'));
    expect(JSON.parse(found.body)).toMatchObject({ hits: { total: { value: 1 } } });
    expect(found.headers.get('x-elastic-product')).toBe('Elasticsearch');
    const head = await requestRaw(gateway.port, request('HEAD', '/books'));
    expect([head.status, head.body]).toEqual([200, '']);
    expect((await requestRaw(gateway.port, request('DELETE', '/books/_doc/1'))).status).toBe(200);
  });

  test('a large body arrives byte for byte, with its length or in chunks', async () => {
    const upstream = await sample();
    const gateway = await gatewayBefore([upstream.url], { limits: { gatherBytesMax: 10 } });
    const body = 'x'.repeat(300_000);
    await requestRaw(gateway.port, request('POST', '/_bulk', body));
    const chunked = `POST /_bulk HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    await requestRaw(gateway.port, chunked);
    expect(upstream.seen.map((seen) => seen.body.length)).toEqual([body.length, body.length]);
    expect(upstream.seen.map((seen) => seen.rawHeaders.includes('transfer-encoding'))).toEqual([false, true]);
  });

  test('a GET with a body keeps its body', async () => {
    const upstream = await sample();
    const gateway = await gatewayBefore([upstream.url]);
    await requestRaw(gateway.port, request('GET', '/_search', '{"size":0}'));
    expect(upstream.seen[0]?.body).toBe('{"size":0}');
  });

  test('informational responses are not taken for the response', async () => {
    const upstream = await scripted((socket) =>
      socket.write('HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
    );
    const gateway = await gatewayBefore([upstream.url]);
    expect(await requestRaw(gateway.port, request('GET', '/'))).toMatchObject({ status: 200, body: 'ok' });
  });
});

describe('a faulty response never reaches the client as a good one', () => {
  test.each([
    { case: 'no HTTP', answer: 'SSH-2.0-x\r\n\r\n' },
    { case: 'two lengths', answer: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!' },
    {
      case: 'a length and chunks',
      answer: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    },
    { case: 'a folded header', answer: 'HTTP/1.1 200 OK\r\nX-A: 1\r\n X-B: 2\r\nContent-Length: 2\r\n\r\nok' },
    { case: 'a NUL in a header', answer: 'HTTP/1.1 200 OK\r\nX-A: 1\0\r\nContent-Length: 2\r\n\r\nok' },
    { case: 'a bare carriage return in a header', answer: 'HTTP/1.1 200 OK\r\nX-A: 1\rX-B: 2\r\nContent-Length: 2\r\n\r\nok' },
    {
      case: 'a switch of protocols',
      answer: 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n',
    },
    { case: 'an endless head', answer: `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(70_000)}\r\n\r\n` },
    {
      case: 'a refusal of the gateway',
      answer: 'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n',
    },
  ])('$case is answered with 502', async ({ answer }) => {
    const upstream = await scripted((socket) => socket.write(Buffer.from(answer, 'latin1')));
    const gateway = await gatewayBefore([upstream.url]);
    const response = await requestRaw(gateway.port, request('POST', '/x/_search'));
    expect([response.status, codeOf(response)]).toEqual([502, 'badUpstream']);
    expect(response.headers.has('www-authenticate')).toBe(false);
  });

  test('a refusal of the gateway itself is not asked for twice, and no node loses count', async () => {
    const upstream = await scripted((socket) => socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n'));
    const gateway = await gatewayBefore([upstream.url]);
    expect((await requestRaw(gateway.port, request('GET', '/'))).status).toBe(502);
    expect(upstream.heads).toHaveLength(1);
    expect(gateway.gateway.upstream.nextNode(null)?.active).toBe(0);
  });

  test.each([
    { case: 'a body that ends early', answer: 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf' },
    { case: 'chunks that end early', answer: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n' },
    { case: 'a faulty chunk size', answer: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n' },
  ])('$case cuts the connection, so that the client sees it', async ({ answer }) => {
    const upstream = await scripted((socket) => socket.end(answer));
    const gateway = await gatewayBefore([upstream.url]);
    const received = await exchangeRaw(gateway.port, request('POST', '/x/_search'), 5_000);
    expect(parseResponses(received, false)).toEqual([]);
    expect(received.startsWith('HTTP/1.1 200') || received === '').toBe(true);
    expect(received.endsWith('0\r\n\r\n')).toBe(false);
  });

  test('bytes behind a response are not taken for the next one', async () => {
    let count = 0;
    const evil = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil';
    const upstream = await scripted((socket) => {
      count++;
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n0${count}${count === 1 ? evil : ''}`);
    });
    const gateway = await gatewayBefore([upstream.url], { upstream: { socketsMax: 1 } });
    expect((await requestRaw(gateway.port, request('GET', '/'))).body).toBe('01');
    expect((await requestRaw(gateway.port, request('GET', '/'))).body).toBe('02');
  });
});

describe('a cluster that cannot be asked is told as 503, one that is slow as 504', () => {
  test('none is configured', async () => {
    const gateway = await gatewayBefore([]);
    const response = await requestRaw(gateway.port, request('GET', '/'));
    expect([response.status, codeOf(response)]).toEqual([503, 'unavailable']);
  });

  test('nobody listens', async () => {
    const gateway = await gatewayBefore([`http://127.0.0.1:${await freePort()}`]);
    expect((await requestRaw(gateway.port, request('GET', '/'))).status).toBe(503);
    expect(gateway.gateway.upstream.healthy).toBe(false);
    expect((await requestRaw(gateway.port, request('GET', '/'))).status).toBe(503);
  });

  test('a node that comes back is found by its health check', async () => {
    const port = await freePort();
    const gateway = await gatewayBefore([`http://127.0.0.1:${port}`], { upstream: { recoveryIntervalMs: 5 } });
    expect((await requestRaw(gateway.port, request('GET', '/'))).status).toBe(503);
    await sample({ port });
    await vi.waitFor(() => expect(gateway.gateway.upstream.healthy).toBe(true), { timeout: 5_000 });
    expect((await requestRaw(gateway.port, request('GET', '/'))).status).toBe(200);
  });

  test('it does not answer', async () => {
    const upstream = await scripted(() => {});
    const gateway = await gatewayBefore([upstream.url], { upstream: { headersTimeoutMs: 50 } });
    const response = await requestRaw(gateway.port, request('GET', '/'));
    expect([response.status, codeOf(response)]).toEqual([504, 'upstreamTimeout']);
    expect(upstream.heads).toHaveLength(1);
  });

  test('all connections are taken for too long', async () => {
    const upstream = await scripted(() => {});
    const gateway = await gatewayBefore([upstream.url], { upstream: { socketsMax: 1, queueTimeoutMs: 50 } });
    const first = await openRaw(gateway.port);
    first.write(request('GET', '/first'));
    await vi.waitFor(() => expect(upstream.heads).toHaveLength(1));
    const response = await requestRaw(gateway.port, request('GET', '/second'));
    expect([response.status, codeOf(response)]).toEqual([503, 'unavailable']);
    expect(upstream.heads).toHaveLength(1);
    first.destroy();
  });

  test('the queue is full', async () => {
    const upstream = await scripted(() => {});
    const gateway = await gatewayBefore([upstream.url], { upstream: { socketsMax: 1, queueMax: 0 } });
    const first = await openRaw(gateway.port);
    first.write(request('GET', '/first'));
    await vi.waitFor(() => expect(upstream.heads).toHaveLength(1));
    expect((await requestRaw(gateway.port, request('GET', '/second'))).status).toBe(503);
    first.destroy();
  });
});

describe('a request is sent again only when it is safe', () => {
  test('a node that refuses connections costs nothing, whatever the method', async () => {
    const good = await sample();
    const gateway = await gatewayBefore([good.url, `http://127.0.0.1:${await freePort()}`], { limits: { gatherBytesMax: 2 } });
    for (let i = 0; i < 3; i++) {
      expect((await requestRaw(gateway.port, request('PUT', `/a/_doc/${i}`, '{"a":1}'))).status).toBe(201);
    }
    expect(good.seen).toHaveLength(3);
  });

  test.each([
    { method: 'GET', body: '', tries: 2 },
    { method: 'GET', body: '{"size":1}', tries: 2 },
    { method: 'POST', body: '{"size":1}', tries: 1 },
    { method: 'PUT', body: '', tries: 1 },
    { method: 'DELETE', body: '', tries: 1 },
  ])('$method [$body] whose connection breaks after sending: $tries tries', async ({ method, body, tries }) => {
    const upstream = await scripted((socket) => socket.destroy());
    const gateway = await gatewayBefore([upstream.url]);
    expect((await requestRaw(gateway.port, request(method, '/x', body))).status).toBe(502);
    expect(upstream.heads).toHaveLength(tries);
  });

  test('nodes are asked in turn', async () => {
    const nodes = [await sample(), await sample()];
    const gateway = await gatewayBefore(nodes.map((node) => node.url));
    for (let i = 0; i < 4; i++) await requestRaw(gateway.port, request('GET', '/'));
    expect(nodes.map((node) => node.seen.length)).toEqual([2, 2]);
  });
});

describe('who leaves is not waited for', () => {
  test('a client that leaves aborts its request to the cluster', async () => {
    const left = Promise.withResolvers<void>();
    const upstream = await scripted((socket) => socket.on('close', () => left.resolve()));
    const gateway = await gatewayBefore([upstream.url]);
    const client = await openRaw(gateway.port);
    client.write(request('GET', '/'));
    await vi.waitFor(() => expect(upstream.heads).toHaveLength(1));
    client.destroy();
    await left.promise;
    expect(gateway.outcomes).toEqual(['forwarded']);
  });

  test('a client that leaves in the middle of its body aborts its request to the cluster', async () => {
    const left = Promise.withResolvers<void>();
    const upstream = await scripted((socket) => socket.on('close', () => left.resolve()));
    const gateway = await gatewayBefore([upstream.url], { limits: { gatherBytesMax: 0 } });
    const client = await openRaw(gateway.port);
    client.write(`POST /_bulk HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\nContent-Length: 100\r\n\r\nhalf`);
    await vi.waitFor(() => expect(upstream.heads).toHaveLength(1));
    client.destroy();
    await left.promise;
  });

  test('a client that leaves before its small body is there costs the cluster nothing', async () => {
    const upstream = await sample();
    const gateway = await gatewayBefore([upstream.url]);
    const client = await openRaw(gateway.port);
    client.write(`POST /_bulk HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\nContent-Length: 100\r\n\r\nhalf`);
    client.end();
    await once(client, 'close');
    await vi.waitFor(() => expect(gateway.outcomes).toEqual(['failed']));
    expect(upstream.seen).toEqual([]);
  });

  test('a cluster that answers before the body is there leaves the client its answer and its connection', async () => {
    const upstream = await scripted((socket) =>
      socket.end('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno'),
    );
    const gateway = await gatewayBefore([upstream.url], { limits: { gatherBytesMax: 0 } });
    const client = await openRaw(gateway.port);
    let received = '';
    client.setEncoding('latin1').on('data', (chunk: string) => {
      received += chunk;
    });
    client.write(`POST /_bulk HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\nContent-Length: 100000\r\n\r\nhalf`);
    await vi.waitFor(() => expect(parseResponses(received, false)).toHaveLength(1));
    client.write('x'.repeat(100_000 - 4));
    client.write('GET /_claviger/health HTTP/1.1\r\nHost: a\r\n\r\n');
    await vi.waitFor(() => expect(parseResponses(received, false).map((response) => response.status)).toEqual([413, 200]));
    client.destroy();
  });
});

describe('memory stays flat', () => {
  const PIECE = Buffer.alloc(65_536, 'x');

  test('a client that does not read stops the cluster from sending', async () => {
    let written = 0;
    const upstream = await sample({
      script: (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' });
        const pump = (): void => {
          while (written < 400_000_000) {
            written += PIECE.length;
            if (!response.write(PIECE)) return void response.once('drain', pump);
          }
          response.end();
        };
        pump();
        return true;
      },
    });
    const gateway = await gatewayBefore([upstream.url]);
    const client = await openRaw(gateway.port);
    client.write(request('GET', '/big'));
    client.pause();
    await untilStill(() => written);
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(50_000_000);
    client.destroy();
  });

  test('a cluster that does not read stops the client from sending', async () => {
    const upstream = await scripted((socket) => socket.pause());
    const gateway = await gatewayBefore([upstream.url]);
    const client = await openRaw(gateway.port);
    client.write(`POST /_bulk HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\nContent-Length: 400000000\r\n\r\n`);
    await vi.waitFor(() => expect(client.readyState).toBe('open'));
    let sent = 0;
    const pump = (): void => {
      while (sent < 400_000_000 && client.write(PIECE, () => {})) sent += PIECE.length;
      if (sent < 400_000_000) client.once('drain', pump);
    };
    pump();
    await untilStill(() => client.bytesWritten - client.writableLength);
    expect(client.bytesWritten - client.writableLength).toBeLessThan(50_000_000);
    client.destroy();
  });

  /** Waits until a number has not moved over 20 looks. */
  async function untilStill(read: () => number): Promise<void> {
    let last = -1;
    let still = 0;
    await vi.waitFor(
      () => {
        const now = read();
        still = now === last && now > 0 ? still + 1 : 0;
        last = now;
        expect(still).toBeGreaterThan(20);
      },
      { timeout: 20_000, interval: 10 },
    );
  }
});

test('the identity of the gateway is a header of its own making', async () => {
  const upstream = await sample();
  const gateway = await gatewayBefore([upstream.url], { upstream: { identity: { type: 'api_key', encoded: 'aWQ6a2V5' } } });
  await requestRaw(gateway.port, request('GET', '/'));
  expect(upstream.seen[0]?.rawHeaders).toContain('ApiKey aWQ6a2V5');
  expect(upstream.rawBytes()).not.toContain(GOOD_CREDENTIAL);
});
