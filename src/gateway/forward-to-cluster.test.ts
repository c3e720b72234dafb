import { afterEach, describe, expect, test } from 'vitest';
import { aPrincipal, type GatewayUnderTestOptions } from '../../test/support/gateway-under-test.ts';
import { encode, now, openPlanned, type PlannedGateway, REFUSED, read } from '../../test/support/planned-gateway.ts';
import type { Plan } from '../authorization/plan.ts';
import { SecurityError } from '../domain/error.ts';

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const closers: (() => Promise<void>)[] = [];
const open = (plan: () => Plan, options: Partial<GatewayUnderTestOptions> = {}): Promise<PlannedGateway> =>
  openPlanned(plan, closers, options);

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('a decision may change what goes upstream and what comes back', () => {
  test('path, query and body are those of the rewrite', async () => {
    const { send, bodies, heads } = await open(() =>
      read((body) => ({ rewrite: { canonical: '/b?y=2', body: encode(`${body}!`) } })),
    );
    expect((await send({ body: 'hello' })).status).toBe(200);
    expect(bodies).toEqual(['hello!']);
    expect(heads[0]).toMatchObject({ url: '/b?y=2', headers: { 'content-length': '6' } });
  });

  test('a body that came in the query string is sent with its type', async () => {
    const { send, bodies, heads } = await open(() => now({ rewrite: { body: encode('{}'), mediaType: 'application/json' } }));
    expect((await send({})).status).toBe(200);
    expect(bodies).toEqual(['{}']);
    expect(heads[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '2' });
  });

  test('an answer is given in the client\u2019s media type without asking the cluster', async () => {
    const { gateway, send, heads } = await open(() => now({ answer: { status: 404, body: '{"docs":[]}' } }));
    const got = await send({ headers: { accept: 'application/vnd.elasticsearch+json;compatible-with=8' } });
    expect(got).toMatchObject({
      status: 404,
      body: '{"docs":[]}',
      headers: {
        'x-elastic-product': 'Elasticsearch',
        'content-type': 'application/vnd.elasticsearch+json;compatible-with=8',
        'content-length': '11',
      },
    });
    expect(heads).toEqual([]);
    expect(gateway.audit.map(({ event }) => event)).toEqual(['access_granted']);
  });

  test('an answer is not given on rights that have changed', async () => {
    let isCurrent = false;
    const principals = {
      authenticate: () => ({ outcome: 'authenticated', principal: aPrincipal({ isCurrent: () => isCurrent }) }) as const,
    };
    let plans = 0;
    const { send } = await open(
      () => {
        plans += 1;
        isCurrent = plans > 1;
        return now({ answer: { status: 200, body: `{"plan":${plans}}` } });
      },
      { authenticator: principals },
    );
    isCurrent = false;
    const got = await send({});
    expect(got.body).toBe('{"plan":1}'.replace('1', String(plans)));
  });

  test('an answer of the cluster is reshaped whole, with its new length and no word of the old one', async () => {
    const reshape = (status: number, body: Uint8Array): Uint8Array => encode(`${status} ${decode(body)}`);
    const { send, heads } = await open(() => now({ reshape }));
    const got = await send({ body: 'x', headers: { 'accept-encoding': 'gzip' } });
    expect(got).toMatchObject({ status: 200, body: '200 {"echoed":"x"}', headers: { 'content-length': '18' } });
    expect(got.headers['etag']).toBeUndefined();
    expect(heads[0]?.headers['accept-encoding']).toBeUndefined();
  });

  test('a reshaped answer may be of another type, unless it is an error', async () => {
    let status = 200;
    const reshape = (): Uint8Array => encode('text');
    const { upstream, send } = await open(() => now({ reshape, reshapedType: 'text/plain' }));
    upstream.script = (request, response) => {
      request.resume();
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
      return true;
    };
    expect((await send({})).headers['content-type']).toBe('text/plain');
    status = 400;
    expect((await send({})).headers['content-type']).toBe('application/json');
  });

  test.each([
    { case: 'an encoded answer', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
    { case: 'an answer that is no JSON', headers: { 'content-type': 'text/plain' } },
  ])('$case is not shown', async ({ headers }) => {
    const { upstream, send } = await open(() => now({ reshape: (_, body) => body }));
    upstream.script = (request, response) => {
      request.resume();
      response.writeHead(200, headers).end('secret');
      return true;
    };
    const got = await send({});
    expect(got.status).toBe(502);
    expect(got.body).not.toContain('secret');
  });

  test.each([
    { case: 'an answer over the limit', limits: { reshapedResponseBytesMax: 13 }, status: 502 },
    { case: 'an answer at the limit', limits: { reshapedResponseBytesMax: 14 }, status: 200 },
  ])('$case: $status', async ({ limits, status }) => {
    const { gateway, send } = await open(() => now({ reshape: (_, body) => body }), { limits });
    expect((await send({ body: 'x' })).status).toBe(status === 200 ? 200 : 502);
    expect(gateway.gateway.heldBodies.bytes).toBe(0);
  });

  test('an answer that cannot be reshaped is not shown', async () => {
    const { gateway, send } = await open(() =>
      now({
        reshape: () => {
          throw new TypeError('secret');
        },
      }),
    );
    const got = await send({ body: 'x' });
    expect(got.status).toBe(502);
    expect(got.body).not.toMatch(/secret|echoed/);
    expect(gateway.gateway.heldBodies.bytes).toBe(0);
  });

  test('parts that were refused are told to the audit', async () => {
    const refusedParts = [{ action: 'indices:part', indices: ['b'], reason: 'no' }];
    const { gateway, send } = await open(() => now({ refusedParts }));
    await send({});
    expect(gateway.audit).toMatchObject([
      { event: 'access_granted' },
      { event: 'access_denied', action: 'indices:part', indices: ['b'], reason: 'no' },
    ]);
  });
});

describe('a decision may wait for the cluster', () => {
  test('the plan that comes later is followed', async () => {
    const { send, bodies } = await open(() => ({
      when: 'later',
      plan: Promise.resolve(read((body) => ({ rewrite: { body: encode(`${body}2`) } }))),
    }));
    expect((await send({ body: '1' })).status).toBe(200);
    expect(bodies).toEqual(['12']);
  });

  test('what is refused later is answered, and so is a failure to find out', async () => {
    const refused = await open(() => ({ when: 'later', plan: Promise.resolve(now({ refusal: REFUSED })) }));
    expect((await refused.send({})).status).toBe(403);
    const failed = await open(() => ({ when: 'later', plan: Promise.reject(new SecurityError('unavailable', 'no names')) }));
    expect((await failed.send({})).status).toBe(503);
  });

  test('rights that changed meanwhile are judged anew', async () => {
    let isCurrent = true;
    let plans = 0;
    const { send } = await open(
      () => {
        plans += 1;
        if (plans === 2) return now({ refusal: REFUSED });
        const plan = Promise.resolve(now({})).then((decided) => {
          isCurrent = false;
          return decided;
        });
        return { when: 'later', plan };
      },
      {
        authenticator: {
          authenticate: () => ({ outcome: 'authenticated', principal: aPrincipal({ isCurrent: () => isCurrent }) }),
        },
      },
    );
    expect((await send({})).status).toBe(403);
    expect(plans).toBe(2);
  });
});
