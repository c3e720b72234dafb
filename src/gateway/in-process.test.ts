import { afterEach, describe, expect, it } from 'vitest';
import { aWorld } from '../../test/support/action-fixtures.ts';
import { type GatewayUnderTest, openGatewayUnderTest } from '../../test/support/gateway-under-test.ts';
import { openSampleUpstream, type SampleUpstream } from '../../test/support/sample-upstream.ts';
import type { AuthenticationResult } from '../authentication/principal.ts';
import { SecurityError } from '../domain/error.ts';
import { type InProcessOptions, type InProcessRequest, sendInProcess } from './in-process.ts';

const { principal } = aWorld().superuser;
const ACCEPTED: AuthenticationResult = { outcome: 'authenticated', principal };
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A gateway before an upstream that answers as it is told. */
async function open(
  script: NonNullable<SampleUpstream['script']>,
): Promise<GatewayUnderTest & { readonly sent: SampleUpstream }> {
  const sent = await openSampleUpstream({ script });
  closers.push(() => sent.close());
  const gateway = await openGatewayUnderTest({ urls: [sent.url] });
  closers.push(() => gateway.close());
  return { ...gateway, sent };
}

function send(
  { gateway }: GatewayUnderTest,
  request: Partial<InProcessRequest> = {},
  options: Partial<InProcessOptions> = {},
): ReturnType<typeof sendInProcess> {
  return sendInProcess(
    gateway,
    { method: 'GET', target: '/i/_search', headers: [], body: null, remoteAddress: '127.0.0.1', remotePort: 0, ...request },
    { authenticate: async () => ACCEPTED, answerBytesMax: 1_000, ...options },
  );
}

const text = (body: Uint8Array): string => Buffer.from(body).toString();

describe('a request in process', () => {
  it('goes the whole way to the cluster and comes back whole', async () => {
    const world = await open((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.writeHead(201, { 'content-type': 'text/plain', 'x-seen': String(request.headers['content-type']) });
        response.write(`${request.method} ${request.url} `);
        response.end(Buffer.concat(chunks));
      });
      return true;
    });
    const body = Buffer.from('{"a":1}');
    const answer = await send(world, {
      method: 'POST',
      target: '/i/_doc?x=1',
      headers: ['content-type', 'application/json'],
      body,
    });
    expect(answer.status).toBe(201);
    expect(text(answer.body)).toBe('POST /i/_doc?x=1 {"a":1}');
    expect(world.outcomes).toEqual(['forwarded']);
  });

  it('is the known caller whatever credential its headers hold, and none of it reaches the cluster', async () => {
    let seen: object = {};
    const world = await open((request, response) => {
      seen = request.headers;
      response.end('{}');
      return true;
    });
    await send(world, { headers: ['authorization', 'Basic c3RvbGVuOmtleQ=='] });
    expect(JSON.stringify(seen)).not.toContain('c3RvbGVu');
    expect(world.audit.map(({ authentication }) => authentication?.user.username)).toEqual(['elastic', 'elastic']);
  });

  it('names no other identity', async () => {
    const world = await open(() => false);
    const answer = await send(world, { headers: ['es-security-runas-user', 'alice'] });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(world.sent.seen).toEqual([]);
  });

  it('is audited with its peer and what is added, on this request alone', async () => {
    const world = await open((_, response) => {
      response.end('{}');
      return true;
    });
    const job = { name: 'tidy', runId: 'r', step: 's' };
    await send(world, {}, { audited: (event) => ({ ...event, job }) });
    expect(world.audit.map((event) => [event.job, event.origin.remoteAddress])).toEqual([
      [job, '127.0.0.1:0'],
      [job, '127.0.0.1:0'],
    ]);
    await send(world);
    expect(world.audit.at(-1)?.job).toBeUndefined();
  });

  it('of a caller that is refused is answered with the refusal, and nothing reaches the cluster', async () => {
    const world = await open(() => false);
    const error = new SecurityError('invalidCredentials', 'the key is gone');
    const refused: AuthenticationResult = { outcome: 'refused', error, claimedPrincipal: 'k', reason: 'gone' };
    expect((await send(world, {}, { authenticate: async () => refused })).status).toBe(401);
    expect(world.audit.map(({ event, reason }) => [event, reason])).toEqual([['authentication_failed', 'gone']]);
    expect(world.sent.seen).toEqual([]);
  });

  it('asks for its caller again when something of it has changed before it was sent', async () => {
    const world = await open((_, response) => {
      response.end('{}');
      return true;
    });
    let asked = 0;
    const authenticate = async (): Promise<AuthenticationResult> => {
      asked += 1;
      const isCurrent = asked > 1;
      return { outcome: 'authenticated', principal: { ...principal, isCurrent: () => isCurrent } };
    };
    expect((await send(world, {}, { authenticate })).status).toBe(200);
    expect(asked).toBe(2);
  });

  it('takes an answer of the largest size, and no larger one', async () => {
    const world = await open((request, response) => {
      response.end('x'.repeat(Number(request.url?.slice(1))));
      return true;
    });
    expect((await send(world, { target: '/1000' })).body).toHaveLength(1_000);
    await expect(send(world, { target: '/1001' })).rejects.toMatchObject({
      code: 'bodyTooLarge',
      message: 'the answer exceeds [1000] bytes',
    });
  });

  it('ends with its signal, before or while the cluster is waited for', async () => {
    const ending = new AbortController();
    const { promise: cut, resolve } = Promise.withResolvers<void>();
    const world = await open((request) => {
      request.socket.once('close', () => resolve());
      ending.abort();
      return true;
    });
    await expect(send(world, {}, { signal: ending.signal })).rejects.toMatchObject({ code: 'unavailable' });
    await cut;
    const before = send(world, {}, { signal: AbortSignal.abort() });
    await expect(before).rejects.toMatchObject({ code: 'unavailable', message: 'the request was ended before it began' });
  });

  it('fails when the answer is cut', async () => {
    const world = await open((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('x', () => response.destroy());
      return true;
    });
    await expect(send(world)).rejects.toMatchObject({ code: 'unavailable', message: 'the answer was cut' });
  });

  it('has no body on HEAD', async () => {
    const world = await open((_, response) => {
      response.writeHead(200, { 'content-length': '2' }).end();
      return true;
    });
    const answer = await send(world, { method: 'HEAD' });
    expect([answer.status, answer.body.length]).toEqual([200, 0]);
  });
});
