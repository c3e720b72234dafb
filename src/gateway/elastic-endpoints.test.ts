import { afterEach, describe, expect, test } from 'vitest';
import {
  aPrincipal,
  type GatewayUnderTestOptions,
  GOOD_CREDENTIAL,
  openGatewayUnderTest,
} from '../../test/support/gateway-under-test.ts';
import { requestRaw } from '../../test/support/raw-http.ts';
import { openSampleUpstream } from '../../test/support/sample-upstream.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Asks a gateway whose cluster answers with this document. */
async function ask(target: string, answer: object, options: Partial<GatewayUnderTestOptions>, status = 200) {
  const upstream = await openSampleUpstream();
  closers.push(() => upstream.close());
  const seen: string[] = [];
  upstream.script = (request, response) => {
    seen.push(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
    return true;
  };
  const gateway = await openGatewayUnderTest({ urls: [upstream.url], ...options });
  closers.push(() => gateway.close());
  const head = `GET ${target} HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\n\r\n`;
  const got = await requestRaw(gateway.port, head);
  return { got, seen, gateway };
}

describe('before OpenSearch', () => {
  test.each([
    ['/_license', { license: { status: 'active', type: 'basic' } }],
    ['/_xpack', { features: { security: { available: true, enabled: true } } }],
    ['/_xpack/usage', { security: { available: true, enabled: true } }],
  ])('%s is answered without the cluster', async (target, document) => {
    const { got, seen, gateway } = await ask(target, {}, { product: 'opensearch' });
    expect(got.status).toBe(200);
    expect(JSON.parse(got.body)).toMatchObject(document);
    expect(seen.length).toBe(0);
    expect(gateway.audit.map(({ event, action }) => [event, action?.startsWith('cluster:monitor/xpack/')])).toEqual([
      ['access_granted', true],
    ]);
  });

  test('it is refused without the privilege', async () => {
    const { authorizer } = aPrincipal();
    const principal = aPrincipal({ authorizer: { ...authorizer, allowsEverything: false, allowsCluster: () => false } });
    const authenticator = { authenticate: () => ({ outcome: 'authenticated', principal }) as const };
    const { got } = await ask('/_license', {}, { product: 'opensearch', authenticator });
    expect(got.status).toBe(403);
    expect(got.body).toContain('action [cluster:monitor/xpack/license/get] is unauthorized');
  });

  test.each(['/_license/x', '/_xpack/security', '/idx/_license'])('%s goes to the cluster', async (target) => {
    const { seen } = await ask(target, {}, { product: 'opensearch' });
    expect(seen.length).toBe(1);
  });
});

describe('before Elasticsearch', () => {
  const OFF = { available: true, enabled: false, extra: 1 };

  test.each([
    [
      '/_xpack',
      { features: { ml: OFF, security: OFF }, tagline: 't' },
      { features: { ml: OFF, security: { ...OFF, enabled: true } }, tagline: 't' },
    ],
    ['/_xpack?pretty', { features: { security: OFF } }, { features: { security: { ...OFF, enabled: true } } }],
    ['/_xpack?filter_path=tagline', { tagline: 't' }, { tagline: 't' }],
    ['/_xpack?filter_path=features.ml', { features: { ml: OFF } }, { features: { ml: OFF } }],
    ['/_xpack/usage', { security: OFF, ml: OFF }, { security: { ...OFF, enabled: true }, ml: OFF }],
    ['/_license', { license: { security: OFF } }, { license: { security: OFF } }],
  ])('%s shows security switched on', async (target, answer, shown) => {
    const { got, seen } = await ask(target, answer, { product: 'elasticsearch' });
    expect(seen.length).toBe(1);
    expect(JSON.parse(got.body)).toEqual(shown);
  });

  test('an error passes as it is', async () => {
    const { got } = await ask('/_xpack', { error: { security: OFF } }, { product: 'elasticsearch' }, 500);
    expect(got.status).toBe(500);
    expect(JSON.parse(got.body)).toEqual({ error: { security: OFF } });
  });
});
