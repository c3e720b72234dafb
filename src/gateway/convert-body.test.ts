import { gzipSync } from 'node:zlib';
import { encode } from 'cborg';
import { afterEach, expect, test } from 'vitest';
import { ALLOWED, openPlanned, type PlannedGateway, REFUSED } from '../../test/support/planned-gateway.ts';
import { checkContent } from '../authorization/body/content.ts';
import { SecurityError } from '../domain/error.ts';
import type { Gateway, GatewayLimits } from './gateway.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** As the real one: a body that must be read is refused unless it is JSON. What holds `refuse` is refused. */
const PLANNER: Gateway['planner'] = {
  plan({ headers }) {
    try {
      checkContent(headers);
    } catch (error) {
      if (!(error instanceof SecurityError)) throw error;
      return { when: 'now', decision: { ...ALLOWED, refusal: error } };
    }
    return {
      when: 'bodyRead',
      decide: (body) => ({ ...ALLOWED, refusal: Buffer.from(body).includes('refuse') ? REFUSED : null }),
    };
  },
};

function open(limits: Partial<GatewayLimits> = {}): Promise<PlannedGateway> {
  return openPlanned(() => ({ when: 'now', decision: ALLOWED }), closers, {
    planner: PLANNER,
    limits,
    product: 'elasticsearch',
  });
}

test.each([
  { case: 'YAML', type: 'application/yaml', body: 'query:\n  match_all: {}\n', json: 'application/json' },
  { case: 'CBOR', type: 'application/cbor', body: encode({ query: { match_all: {} } }), json: 'application/json' },
  {
    case: 'YAML of a version',
    type: 'application/vnd.elasticsearch+yaml;compatible-with=8',
    body: 'query: {match_all: {}}',
    json: 'application/vnd.elasticsearch+json;compatible-with=8',
  },
])('$case is judged and forwarded as JSON, and answered as it came', async ({ type, body, json }) => {
  const planned = await open();
  const got = await planned.send({ body, headers: { 'content-type': type } });
  expect(got.status).toBe(200);
  expect(planned.bodies).toEqual(['{"query":{"match_all":{}}}']);
  expect(planned.heads[0]?.headers).toMatchObject({ 'content-type': json, accept: type });
});

test('a compressed body is decompressed first', async () => {
  const planned = await open();
  const headers = { 'content-type': 'application/yaml', 'content-encoding': 'gzip', accept: 'application/json' };
  expect((await planned.send({ body: gzipSync('a: 1'), headers })).status).toBe(200);
  expect(planned.bodies).toEqual(['{"a":1}']);
  expect(planned.heads[0]?.headers).not.toHaveProperty('content-encoding');
  expect(planned.heads[0]?.headers).toMatchObject({ accept: 'application/json' });
});

test.each([
  { case: 'what the converted body may not do', body: 'a: refuse', type: 'application/yaml', status: 403 },
  { case: 'an alias', body: 'a: &x 1\nb: *x', type: 'application/yaml', status: 400 },
  { case: 'SMILE', body: ':)\n', type: 'application/smile', status: 406 },
  { case: 'another type', body: 'a: 1', type: 'text/plain', status: 406 },
])('$case is refused, and nothing is forwarded', async ({ body, type, status }) => {
  const planned = await open();
  expect((await planned.send({ body, headers: { 'content-type': type } })).status).toBe(status);
  expect(planned.bodies).toEqual([]);
  expect(planned.gateway.gateway.heldBodies.bytes).toBe(0);
});

test('YAML over its limit is refused', async () => {
  const planned = await open({ yamlBytesMax: 4 });
  const headers = { 'content-type': 'application/yaml' };
  expect((await planned.send({ body: 'a: 1', headers })).status).toBe(200);
  expect((await planned.send({ body: 'a: 12', headers })).status).toBe(413);
});
