import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseRequestTarget } from '../../src/domain/request/parse-request-target.ts';
import { FORWARDED_HEADERS } from '../../src/gateway/forward-headers.ts';
import { type GatewayUnderTest, GOOD_CREDENTIAL, openGatewayUnderTest } from '../support/gateway-under-test.ts';
import { exchangeRaw, parseResponses } from '../support/raw-http.ts';
import { openSampleUpstream, type SampleUpstream } from '../support/sample-upstream.ts';
import { PROBES } from './probes.ts';

const GATEWAY_HEADERS = [
  'host',
  'connection',
  'via',
  'x-forwarded-for',
  'authorization',
  'content-length',
  'transfer-encoding',
];
const MAY_REACH_THE_CLUSTER = new Set<string>([...FORWARDED_HEADERS, ...GATEWAY_HEADERS]);
const OWN_IDENTITY = `Basic ${Buffer.from('gateway:its-password').toString('base64')}`;

let upstream: SampleUpstream;
let gateway: GatewayUnderTest;

beforeAll(async () => {
  upstream = await openSampleUpstream();
  gateway = await openGatewayUnderTest({
    urls: [upstream.url],
    upstream: { identity: { type: 'basic', username: 'gateway', password: 'its-password' }, healthIntervalMs: 600_000 },
  });
});

afterAll(async () => {
  await gateway.close();
  await upstream.close();
});

beforeEach(() => {
  upstream.seen.length = 0;
});

describe('an attack on the way a request is read is refused or harmless', () => {
  test('the table holds what it promises', () => {
    expect(PROBES.length).toBeGreaterThanOrEqual(45);
    expect(new Set(PROBES.map((probe) => probe.name)).size).toBe(PROBES.length);
  });

  test.each(PROBES)('$name', async (probe) => {
    const received = await exchangeRaw(gateway.port, probe.bytes);
    const responses = parseResponses(received).filter((response) => response.status >= 200);
    expect(responses.length).toBeLessThanOrEqual(1);
    if ('refused' in probe.expect) {
      expect(upstream.seen).toEqual([]);
      if (responses[0] !== undefined) expect(probe.expect.refused).toContain(responses[0].status);
      else expect(received).toBe('');
      return;
    }
    expect(responses).toHaveLength(1);
    expect(upstream.seen.map((request) => request.target)).toEqual([probe.expect.harmlessAs]);
    for (const request of upstream.seen) expectOnlyTheGatewaysOwn(request.rawHeaders);
  });

  test('no probe left bytes behind on a connection to the cluster', async () => {
    const ping = `GET /ping HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\n\r\n`;
    const [response] = parseResponses(await exchangeRaw(gateway.port, ping));
    expect(response?.status).toBe(404);
    expect(upstream.rawBytes()).not.toContain(GOOD_CREDENTIAL);
    expect(upstream.rawBytes().match(/^(?:GET|POST) \/smuggled HTTP\/1\.1\r$/gm)?.length ?? 0).toBe(2);
    expect(upstream.seen.every((request) => request.target !== '/smuggled')).toBe(true);
  });
});

function expectOnlyTheGatewaysOwn(rawHeaders: readonly string[]): void {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  expect(names.filter((name) => !MAY_REACH_THE_CLUSTER.has(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  const valueOf = (name: string): string | undefined => rawHeaders[names.indexOf(name) * 2 + 1];
  expect(valueOf('authorization')).toBe(OWN_IDENTITY);
  expect(valueOf('x-forwarded-for')).toBe('127.0.0.1');
  expect(valueOf('via')).toBe('1.1 claviger-under-test');
  expect(valueOf('connection')).toMatch(/^(?:keep-alive|close)$/);
}

describe('the bytes that are forwarded re-parse to what was authorised', () => {
  test.each(PROBES.filter((probe) => 'harmlessAs' in probe.expect))('$name', async (probe) => {
    await exchangeRaw(gateway.port, probe.bytes);
    const sent = upstream.seen[0]?.target ?? '';
    const authorised = parseRequestTarget(probe.bytes.split(' ')[1] ?? '');
    expect(parseRequestTarget(sent).segments).toEqual(authorised.segments);
    expect([...parseRequestTarget(sent).query]).toEqual([...authorised.query]);
  });
});
