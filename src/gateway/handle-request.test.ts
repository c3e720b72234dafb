import { afterEach, describe, expect, test } from 'vitest';
import {
  aPrincipal,
  type GatewayUnderTest,
  type GatewayUnderTestOptions,
  GOOD_CREDENTIAL,
  openGatewayUnderTest,
} from '../../test/support/gateway-under-test.ts';
import { requestRaw } from '../../test/support/raw-http.ts';
import { openSampleUpstream } from '../../test/support/sample-upstream.ts';
import type { AuthenticationResult, Principal } from '../authentication/principal.ts';
import { SecurityError } from '../domain/error.ts';
import { instant } from '../domain/time.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(options: Partial<GatewayUnderTestOptions> = {}) {
  const upstream = await openSampleUpstream();
  closers.push(() => upstream.close());
  const gateway = await openGatewayUnderTest({ urls: [upstream.url], upstream: { healthIntervalMs: 600_000 }, ...options });
  closers.push(() => gateway.close());
  return { upstream, gateway };
}

function request(
  target: string,
  options: { method?: string; credential?: string | null; body?: string; headers?: string } = {},
): string {
  const { method = 'GET', credential = GOOD_CREDENTIAL, body = '', headers = '' } = options;
  const authorization = credential === null ? '' : `Authorization: ${credential}\r\n`;
  const length = body === '' ? '' : `Content-Length: ${body.length}\r\n`;
  return `${method} ${target} HTTP/1.1\r\nHost: a\r\n${authorization}${headers}${length}\r\n${body}`;
}

function auditedBy(gateway: GatewayUnderTest): readonly string[] {
  return gateway.audit.map((event) => event.event);
}

describe('every way ends with one answer and its audit events', () => {
  test.each([
    {
      case: 'an open path',
      bytes: request('/_claviger/health', { credential: null }),
      status: 200,
      events: [],
      outcome: 'own_api',
      seen: 0,
    },
    {
      case: 'Claviger\u2019s own API',
      bytes: request('/_security/_authenticate'),
      status: 200,
      events: ['authentication_success'],
      outcome: 'own_api',
      seen: 0,
    },
    {
      case: 'the cluster, by a credential verified before',
      bytes: request('/'),
      status: 200,
      events: ['access_granted'],
      outcome: 'forwarded',
      seen: 1,
    },
    {
      case: 'no credential',
      bytes: request('/', { credential: null }),
      status: 401,
      events: ['anonymous_access_denied'],
      outcome: 'unauthenticated',
      seen: 0,
    },
    {
      case: 'a wrong credential',
      bytes: request('/', { credential: 'ApiKey x' }),
      status: 401,
      events: ['authentication_failed'],
      outcome: 'unauthenticated',
      seen: 0,
    },
    {
      case: 'no credential on an own path',
      bytes: request('/_security/user', { credential: null }),
      status: 401,
      events: ['anonymous_access_denied'],
      outcome: 'unauthenticated',
      seen: 0,
    },
    {
      case: 'a malformed target',
      bytes: request('//_search'),
      status: 400,
      events: ['tampered_request'],
      outcome: 'malformed',
      seen: 0,
    },
    {
      case: 'a malformed head',
      bytes: request('/', { headers: 'Host: b\r\n' }),
      status: 400,
      events: ['tampered_request'],
      outcome: 'malformed',
      seen: 0,
    },
    {
      case: 'a method that there is not',
      bytes: request('/', { method: 'TRACE' }),
      status: 405,
      events: [],
      outcome: 'failed',
      seen: 0,
    },
  ])('$case', async ({ bytes, status, events, outcome, seen }) => {
    const { upstream, gateway } = await open();
    expect((await requestRaw(gateway.port, bytes)).status).toBe(status);
    expect(auditedBy(gateway)).toEqual(events);
    expect(gateway.outcomes).toEqual([outcome]);
    expect(upstream.seen).toHaveLength(seen);
  });

  test('an event tells where the request came from, and no secret', async () => {
    const { gateway } = await open();
    await requestRaw(
      gateway.port,
      request(`/logs/_search?q=${'s'.repeat(10)}`, { headers: `X-Opaque-Id: ${'o'.repeat(300)}\r\n` }),
    );
    expect(gateway.audit.at(-1)).toMatchObject({
      event: 'access_granted',
      action: 'indices:test',
      realm: { name: 'default_native' },
      origin: {
        method: 'GET',
        path: '/logs/_search',
        opaqueId: 'o'.repeat(256),
        requestId: expect.stringMatching(/^[\w-]{20}$/),
      },
    });
    expect(gateway.audit.at(-1)?.origin.remoteAddress).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(JSON.stringify(gateway.audit)).not.toContain(GOOD_CREDENTIAL.slice(7));
  });
});

describe('a decision', () => {
  const forbidden = new SecurityError('forbidden', 'action [x] is unauthorized');

  test('that refuses is answered, audited and not forwarded', async () => {
    const decision = { refusal: forbidden, action: 'indices:data/read/search', indices: ['secret'] };
    const { upstream, gateway } = await open({ planner: { plan: () => ({ when: 'now', decision }) } });
    expect((await requestRaw(gateway.port, request('/secret/_search'))).status).toBe(403);
    expect(gateway.audit.at(-1)).toMatchObject({ event: 'access_denied', indices: ['secret'], reason: forbidden.message });
    expect(upstream.seen).toEqual([]);
  });

  test('that needs the body is given exactly the bytes that are forwarded', async () => {
    const bodies: string[] = [];
    const { upstream, gateway } = await open({ planner: decidingByBody(bodies) });
    const body = '{"index":{"_index":"a"}}\n{"x":1}\n'.repeat(5_000);
    expect((await requestRaw(gateway.port, request('/_bulk', { method: 'POST', body }))).status).toBe(200);
    expect(bodies).toEqual([body]);
    expect(upstream.seen[0]?.body).toBe(body);
    expect(gateway.gateway.heldBodies.bytes).toBe(0);
  });

  test('that needs the body of a request without one is given none', async () => {
    const bodies: string[] = [];
    const { gateway } = await open({ planner: decidingByBody(bodies) });
    await requestRaw(gateway.port, request('/_search', { method: 'POST' }));
    expect(bodies).toEqual(['']);
  });

  test.each([
    { case: 'at the limit', length: 100, status: 200 },
    { case: 'past the limit', length: 101, status: 413 },
  ])('that needs a body $case: $status', async ({ length, status }) => {
    const { upstream, gateway } = await open({ planner: decidingByBody([]), limits: { decidedBodyBytesMax: 100 } });
    const body = '{}'.padEnd(length);
    expect((await requestRaw(gateway.port, request('/_bulk', { method: 'POST', body }))).status).toBe(status);
    const chunked = `POST /_bulk HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\nTransfer-Encoding: chunked\r\n\r\n${length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    expect((await requestRaw(gateway.port, chunked)).status).toBe(status);
    expect(upstream.seen).toHaveLength(status === 200 ? 2 : 0);
  });

  test('that needs more memory than there is for all bodies together is refused with 429', async () => {
    const { gateway } = await open({ planner: decidingByBody([]), heldBytesMax: 100 });
    expect((await requestRaw(gateway.port, request('/_bulk', { method: 'POST', body: '{}'.padEnd(100) }))).status).toBe(200);
    expect((await requestRaw(gateway.port, request('/_bulk', { method: 'POST', body: '{}'.padEnd(101) }))).status).toBe(429);
    expect(gateway.gateway.heldBodies.bytes).toBe(0);
  });

  function decidingByBody(bodies: string[]): GatewayUnderTestOptions['planner'] & object {
    return {
      plan: () => ({
        when: 'bodyRead',
        decide(body) {
          bodies.push(Buffer.from(body).toString());
          return { refusal: null, action: null, indices: [] };
        },
      }),
    };
  }
});

describe('right before the first byte goes upstream the caller is asked about once more', () => {
  function authenticatingWith(results: AuthenticationResult[]): GatewayUnderTestOptions['authenticator'] & object {
    return {
      authenticate: () =>
        (results.length > 1 ? results.shift() : results[0]) ?? {
          outcome: 'refused',
          error: gone,
          claimedPrincipal: null,
          reason: '',
        },
    };
  }
  const gone = new SecurityError('invalidCredentials', 'unable to authenticate');
  const refused: AuthenticationResult = { outcome: 'refused', error: gone, claimedPrincipal: 'k', reason: 'invalidated' };
  const authenticated = (overrides: Partial<Principal> = {}): AuthenticationResult => ({
    outcome: 'authenticated',
    principal: aPrincipal(overrides),
  });

  test.each([
    { case: 'invalidated', overrides: { isCurrent: () => false } },
    { case: 'expired', overrides: { expiration: instant(1) } },
  ])('a credential $case meanwhile is refused, and nothing was sent', async ({ overrides }) => {
    const { upstream, gateway } = await open({ authenticator: authenticatingWith([authenticated(overrides), refused]) });
    for (const body of ['', '{}', 'x'.repeat(100_000)]) {
      expect((await requestRaw(gateway.port, request('/_bulk', { method: 'POST', body }))).status).toBe(401);
    }
    expect(upstream.rawBytes()).toBe('');
    expect(gateway.audit.at(-1)?.event).toBe('authentication_failed');
  });

  test.each(['', '{"a":1}', 'x'.repeat(200_000)])(
    'rights that changed meanwhile are read anew and the body is whole',
    async (body) => {
      const { upstream, gateway } = await open({
        authenticator: authenticatingWith([authenticated({ isCurrent: () => false }), authenticated()]),
      });
      expect((await requestRaw(gateway.port, request('/_bulk', { method: 'POST', body }))).status).toBe(200);
      expect(upstream.seen.map((seen) => seen.body)).toEqual([body]);
    },
  );

  test('rights that never come to rest are not waited for', async () => {
    const { upstream, gateway } = await open({
      authenticator: authenticatingWith([authenticated({ isCurrent: () => false })]),
    });
    expect((await requestRaw(gateway.port, request('/'))).status).toBe(503);
    expect(upstream.rawBytes()).toBe('');
  });
});

describe('a fault of our own', () => {
  test.each<{ case: string; options: Partial<GatewayUnderTestOptions> }>([
    {
      case: 'in authentication',
      options: {
        authenticator: {
          authenticate: () => {
            throw new Error('kaboom');
          },
        },
      },
    },
    { case: 'in late authentication', options: { authenticator: { authenticate: () => Promise.reject(new Error('kaboom')) } } },
    {
      case: 'in planning',
      options: {
        planner: {
          plan: () => {
            throw new Error('kaboom');
          },
        },
      },
    },
    {
      case: 'in deciding',
      options: {
        planner: {
          plan: () => ({
            when: 'bodyRead',
            decide: () => {
              throw new Error('kaboom');
            },
          }),
        },
      },
    },
  ])('$case is answered with 500 and not a word of it, logged and not forwarded', async ({ options }) => {
    const { upstream, gateway } = await open(options);
    const response = await requestRaw(gateway.port, request('/_bulk', { method: 'POST', body: '{}' }));
    expect(response.status).toBe(500);
    expect(response.body).not.toContain('kaboom');
    expect(gateway.logged).toHaveLength(1);
    expect(upstream.seen).toEqual([]);
  });

  test('in our own API alike', async () => {
    const { gateway } = await open({ respond: () => Promise.reject(new Error('kaboom')) });
    const response = await requestRaw(gateway.port, request('/_security/user'));
    expect([response.status, response.body.includes('kaboom')]).toEqual([500, false]);
  });

  test('an answer that HTTP cannot carry is replaced by 500', async () => {
    const { gateway } = await open({ respond: async () => ({ status: 200, headers: ['x-a', 'a\r\nb'], body: '' }) });
    const response = await requestRaw(gateway.port, request('/_security/user'));
    expect(response.status).toBe(500);
  });
});

test('our own API reads the body up to its limit', async () => {
  const { gateway } = await open({
    respond: async (own) => ({ status: 200, headers: [], body: String((await own.readBody(3)).length) }),
  });
  const asked = async (body: string) =>
    (await requestRaw(gateway.port, request('/_security/user/a', { method: 'PUT', body }))).status;
  expect([await asked(''), await asked('abc'), await asked('abcd')]).toEqual([200, 200, 413]);
});
