import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { aPrincipal, type GatewayUnderTestOptions, openGatewayUnderTest } from '../../test/support/gateway-under-test.ts';
import {
  ALLOWED,
  encode,
  now,
  openPlanned,
  type PlannedGateway,
  REFUSED,
  read,
  sendPlanned,
  streamed,
} from '../../test/support/planned-gateway.ts';
import { openSampleUpstream } from '../../test/support/sample-upstream.ts';
import { freePort } from '../../test/support/scripted-upstream.ts';
import type { Plan } from '../authorization/plan.ts';

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const closers: (() => Promise<void>)[] = [];
const open = (plan: () => Plan, options: Partial<GatewayUnderTestOptions> = {}): Promise<PlannedGateway> =>
  openPlanned(plan, closers, options);

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('a body may be judged while it streams', () => {
  const large = (lines: readonly string[]): readonly string[] => lines.map((line) => `${line}\n`);
  const padding = 'p'.repeat(40_000);

  test('a small one goes whole, and without what was refused', async () => {
    const { send, bodies, heads } = await open(() => streamed());
    expect((await send({ body: 'a\ndrop\nb' })).status).toBe(200);
    expect(bodies).toEqual(['a\nb']);
    expect(heads[0]?.headers).toMatchObject({ 'content-length': '3' });
  });

  test('a large one goes in chunks, to the path of the stream', async () => {
    const { gateway, send, bodies, heads } = await open(() => streamed());
    const got = await send({ body: large([padding, 'drop', padding, padding, 'end']) });
    expect(got.status).toBe(200);
    expect(bodies).toEqual([`${padding}\n${padding}\n${padding}\nend\n`]);
    expect(heads[0]).toMatchObject({ url: '/judged', headers: { 'transfer-encoding': 'chunked' } });
    expect(gateway.audit.map(({ event }) => event)).toEqual(['access_granted']);
    expect(gateway.outcomes).toEqual(['forwarded']);
  });

  test.each([
    { case: 'at once', lines: ['refuse', 'x'] },
    { case: 'in the middle', lines: [padding, padding, padding, 'refuse', padding] },
  ])('what is refused $case is answered, and the cluster never sees the end of it', async ({ lines }) => {
    const { gateway, send, bodies } = await open(() => streamed());
    expect((await send({ body: large(lines) })).status).toBe(403);
    expect(bodies.filter((body) => body !== 'cut')).toEqual([]);
    expect(gateway.outcomes).toEqual(['denied']);
  });

  test('what is refused at its end is cut before its end', async () => {
    const { send, bodies } = await open(() => streamed(() => ({ ...ALLOWED, refusal: REFUSED })));
    expect((await send({ body: large([padding, padding, padding]) })).status).toBe(403);
    expect(bodies.filter((body) => body !== 'cut')).toEqual([]);
  });

  test('what is answered needs no cluster', async () => {
    const { send, heads } = await open(() => streamed(() => ({ ...ALLOWED, answer: { status: 200, body: '{"items":[]}' } })));
    expect((await send({ body: 'drop\n' })).body).toBe('{"items":[]}');
    expect(heads).toEqual([]);
  });

  test('the answer to a large one is reshaped as its end has decided', async () => {
    const { send } = await open(() => streamed(() => ({ ...ALLOWED, reshape: (_, body) => encode(`[${decode(body)}]`) })));
    expect((await send({ body: large([padding, padding, padding]) })).body).toBe('[{"echoed":120003}]');
  });

  test('rights that ended while it streamed cut it', async () => {
    let isCurrent = true;
    const { send, bodies } = await open(
      () =>
        streamed(() => {
          isCurrent = false;
          return ALLOWED;
        }),
      {
        authenticator: {
          authenticate: () => ({ outcome: 'authenticated', principal: aPrincipal({ isCurrent: () => isCurrent }) }),
        },
      },
    );
    expect((await send({ body: large([padding, padding, padding]) })).status).toBe(503);
    expect(bodies.filter((body) => body !== 'cut')).toEqual([]);
  });
});

describe('a compressed body that must be read is decompressed', () => {
  const gzip = { 'content-encoding': 'gzip' };

  test.each([
    { case: 'a body that is read', plan: read(() => ({})) },
    { case: 'a body that streams', plan: streamed() },
  ])('$case is forwarded plain', async ({ plan }) => {
    const { send, bodies, heads } = await open(() => plan);
    expect((await send({ body: gzipSync('a\nb'), headers: gzip })).status).toBe(200);
    expect(bodies).toEqual(['a\nb']);
    expect(heads[0]?.headers['content-encoding']).toBeUndefined();
  });

  test('one that nobody reads passes as it came', async () => {
    const { send, heads } = await open(() => now({}));
    await send({ body: gzipSync('a'), headers: gzip });
    expect(heads[0]?.headers).toMatchObject(gzip);
  });

  test.each([
    { case: 'an unknown encoding', body: 'x', encoding: 'br', status: 406 },
    { case: 'two encodings', body: gzipSync('x'), encoding: 'gzip, gzip', status: 406 },
    { case: 'no gzip at all', body: 'plain text', encoding: 'gzip', status: 400 },
    { case: 'gzip that is cut', body: gzipSync('x'.repeat(100)).subarray(0, 20), encoding: 'gzip', status: 400 },
    { case: 'what expands over the limit', body: gzipSync('x'.repeat(1_001)), encoding: 'gzip', status: 413 },
  ])('$case is refused', async ({ body, encoding, status }) => {
    const limits = { decidedBodyBytesMax: 1_000 };
    const { send, heads } = await open(() => read(() => ({})), { limits });
    expect((await send({ body, headers: { 'content-encoding': encoding } })).status).toBe(status);
    expect(heads).toEqual([]);
  });

  test.each([{ plan: read(() => ({})) }, { plan: streamed() }])('a bomb is refused', async ({ plan }) => {
    const { send, bodies } = await open(() => plan, { heldBytesMax: 100_000_000 });
    const bomb = gzipSync(Buffer.alloc(20_000_000, 'a'));
    expect((await send({ body: bomb, headers: gzip })).status).toBe(413);
    expect(bodies.filter((body) => body !== 'cut')).toEqual([]);
  });
});

describe('a body that streams survives what happens to a node', () => {
  test('when the first node is not there, the next gets all of it', async () => {
    const free = await freePort();
    const upstream = await openSampleUpstream();
    closers.push(() => upstream.close());
    let length = 0;
    upstream.script = (request, response) => {
      request.on('data', (chunk: Buffer) => {
        length += chunk.length;
      });
      request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
      return true;
    };
    const urls = [upstream.url, `http://127.0.0.1:${free}`];
    const gateway = await openGatewayUnderTest({ urls, planner: { plan: () => streamed() } });
    closers.push(() => gateway.close());
    const body = Array.from({ length: 10 }, () => `${'p'.repeat(30_000)}\n`);
    for (let times = 0; times < 3; times += 1) {
      length = 0;
      expect((await sendPlanned(gateway.port, { body })).status).toBe(200);
      expect(length).toBe(300_010);
    }
  });
});
