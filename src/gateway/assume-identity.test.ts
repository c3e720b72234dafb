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
import { RunAsDenied } from '../authorization/run-as-denied.ts';
import { SecurityError } from '../domain/error.ts';
import type { Gateway } from './gateway.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const ALICE = aPrincipal();
const BOB = aPrincipal({
  authentication: {
    ...ALICE.authentication,
    user: { ...ALICE.authentication.user, username: 'bob' },
    authenticatingUser: ALICE.authentication.user,
  },
});
const UNPROVEN = {
  outcome: 'refused',
  error: new SecurityError('invalidCredentials', 'unable to authenticate'),
  claimedPrincipal: 'a',
  reason: 'wrong password',
} as const;

const AUTHENTICATOR: Gateway['authenticator'] = {
  authenticate: ({ authorization }) =>
    authorization === GOOD_CREDENTIAL ? { outcome: 'authenticated', principal: ALICE } : UNPROVEN,
  async actAs(principal, username) {
    if (username === 'off') return UNPROVEN;
    if (username === 'bob') return { outcome: 'granted', principal: BOB };
    return { outcome: 'denied', principal: { ...principal, authorizer: new RunAsDenied(username) } };
  },
};

async function open(options: Partial<GatewayUnderTestOptions> = {}) {
  const upstream = await openSampleUpstream();
  closers.push(() => upstream.close());
  const gateway = await openGatewayUnderTest({
    urls: [upstream.url],
    upstream: { healthIntervalMs: 600_000 },
    authenticator: AUTHENTICATOR,
    ...options,
  });
  closers.push(() => gateway.close());
  return { upstream, gateway };
}

function get(path: string, headers: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\n${headers}\r\n\r\n`;
}

function eventsOf(gateway: GatewayUnderTest): readonly (string | undefined)[] {
  return gateway.audit.flatMap(({ event, authentication }) => [event, authentication?.user.username]);
}

describe('acting as another user', () => {
  test('a granted request is forwarded for the other, and the audit names both', async () => {
    const { upstream, gateway } = await open();
    const answer = await requestRaw(gateway.port, get('/', 'es-security-runas-user: bob'));
    expect(answer.status).toBe(200);
    expect(upstream.seen.length).toBe(1);
    expect(JSON.stringify(upstream.seen)).not.toContain('runas');
    expect(eventsOf(gateway)).toEqual(['run_as_granted', 'bob', 'access_granted', 'bob']);
    expect(gateway.audit[0]?.authentication?.authenticatingUser?.username).toBe('alice');
  });

  test('the own API is asked as the other user', async () => {
    const { gateway } = await open();
    const answer = await requestRaw(gateway.port, get('/_security/_authenticate', 'es-security-runas-user: bob'));
    expect(answer.body).toBe('{"username":"bob"}');
    expect(eventsOf(gateway)).toEqual(['run_as_granted', 'bob', 'authentication_success', 'bob']);
  });

  test.each<{ case: string; plan: Gateway['planner']['plan'] }>([
    {
      case: 'a request decided by its head',
      plan: () => ({ when: 'now', decision: { refusal: null, action: 'indices:test', indices: ['logs'] } }),
    },
    {
      case: 'a request decided by its body',
      plan: () => ({ when: 'bodyRead', decide: () => ({ refusal: null, action: 'indices:test', indices: [] }) }),
    },
    {
      case: 'a request judged while it streams',
      plan: () => ({
        when: 'streamed',
        open: () => ({
          action: 'indices:test',
          push: () => [],
          end: () => ({ rest: [], decision: { refusal: null, action: null, indices: [] } }),
        }),
      }),
    },
    {
      case: 'a request decided later',
      plan: () => ({
        when: 'later',
        plan: Promise.resolve({ when: 'now', decision: { refusal: null, action: 'indices:test', indices: [] } }),
      }),
    },
  ])('$case is refused to whom acting is denied, even where its plan would let it pass', async ({ plan }) => {
    const { upstream, gateway } = await open({ planner: { plan } });
    const answer = await requestRaw(gateway.port, get('/logs/_search', 'es-security-runas-user: carol'));
    expect(answer.status).toBe(403);
    expect(answer.body).toContain(
      'action [indices:test] is unauthorized for user [alice] with effective roles [superuser], because user [alice] is unauthorized to run as [carol]',
    );
    expect(upstream.seen.length).toBe(0);
    expect(eventsOf(gateway)).toEqual(['run_as_denied', 'alice']);
  });

  test('a disabled user is a 401', async () => {
    const { upstream, gateway } = await open();
    const answer = await requestRaw(gateway.port, get('/logs/_search', 'es-security-runas-user: off'));
    expect(answer.status).toBe(401);
    expect(upstream.seen.length).toBe(0);
    expect(eventsOf(gateway)).toEqual(['authentication_failed', undefined]);
  });

  test.each([
    {
      case: 'OpenSearch\u2019s header where nobody acts as another',
      authenticator: { authenticate: AUTHENTICATOR.authenticate },
      header: 'opendistro_security_impersonate_as: bob',
    },
    {
      case: 'a user named by each of both headers',
      authenticator: AUTHENTICATOR,
      header: 'opendistro_security_impersonate_as: bob\r\nes-security-runas-user: carol',
    },
    {
      case: 'Elasticsearch\u2019s header where nobody acts as another',
      authenticator: { authenticate: AUTHENTICATOR.authenticate },
      header: 'es-security-runas-user: bob',
    },
  ])('$case is refused and audited', async ({ authenticator, header }) => {
    const { upstream, gateway } = await open({ authenticator });
    const answer = await requestRaw(gateway.port, get('/logs/_search', header));
    expect(answer.status).toBe(400);
    expect(upstream.seen.length).toBe(0);
    expect(eventsOf(gateway)).toEqual(['access_denied', 'alice']);
  });
});

describe('a second identity', () => {
  const SECOND = `es-secondary-authorization: ${GOOD_CREDENTIAL}`;

  test('one that is proven changes nothing', async () => {
    const { upstream, gateway } = await open();
    expect((await requestRaw(gateway.port, get('/', SECOND))).status).toBe(200);
    expect(JSON.stringify(upstream.seen)).not.toContain('secondary');
    expect(eventsOf(gateway)).toEqual(['authentication_success', 'alice', 'access_granted', 'alice']);
  });

  test('an empty one is none', async () => {
    const { gateway } = await open();
    expect((await requestRaw(gateway.port, get('/', 'es-secondary-authorization:'))).status).toBe(200);
  });

  test.each(['/logs/_search', '/_security/_authenticate'])('one that is not proven is a 401 at %s', async (path) => {
    const { upstream, gateway } = await open();
    const answer = await requestRaw(gateway.port, get(path, 'es-secondary-authorization: Basic YTpi'));
    expect(answer.status).toBe(401);
    expect(answer.body).toContain('Failed to authenticate secondary user');
    expect(upstream.seen.length).toBe(0);
    expect(eventsOf(gateway)).toEqual(['authentication_failed', undefined]);
  });

  test.each(['/_transform/t/_preview', '/_ml/datafeeds/d', '/_fleet/x', '/%5Ftransform/t'])(
    'what would be kept to run in its name is refused: %s',
    async (path) => {
      const { upstream, gateway } = await open();
      expect((await requestRaw(gateway.port, get(path, SECOND))).status).toBe(400);
      expect(upstream.seen.length).toBe(0);
    },
  );
});
