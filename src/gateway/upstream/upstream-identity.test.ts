import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aPrincipal, type GatewayUnderTest, openGatewayUnderTest } from '../../../test/support/gateway-under-test.ts';
import { openScriptedUpstream, type ScriptedUpstream } from '../../../test/support/scripted-upstream.ts';

/* What of a caller reaches the cluster, and what does not. */

const NOTHING = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}';

/** Whoever's name stands in `Authorization` is let in by it. */
const authenticator = {
  authenticate: ({ authorization = '' }: { readonly authorization: string | undefined }) => {
    const principal = aPrincipal();
    const user = { ...principal.authentication.user, username: decodeURIComponent(authorization), roles: ['reader'] };
    return {
      outcome: 'authenticated' as const,
      principal: { ...principal, authentication: { ...principal.authentication, user } },
    };
  },
};

describe('the identity proxy', () => {
  let upstream: ScriptedUpstream;
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    upstream = await openScriptedUpstream((socket) => socket.write(NOTHING));
    gateway = await openGatewayUnderTest({
      urls: [upstream.url],
      authenticator,
      upstream: {
        identity: {
          type: 'proxy',
          policy: { roles: 'roles', apiKeyUser: 'owner', apiKeyNamePrefix: 'key-', apiKeyRoles: [], serviceUser: 'claviger' },
          serviceRoles: ['service'],
          userHeader: 'x-proxy-user',
          rolesHeader: 'x-proxy-roles',
          rolesSeparator: ',',
          attributeHeaderPrefix: 'x-proxy-ext-',
        },
      },
    });
  });

  afterAll(async () => {
    await gateway.close();
    await upstream.close();
  });

  beforeEach(() => {
    upstream.heads.length = 0;
    gateway.audit.length = 0;
  });

  const ask = (user: string, init: RequestInit = {}, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`http://127.0.0.1:${gateway.port}/idx/_search`, {
      ...init,
      headers: { authorization: encodeURIComponent(user), ...headers },
    });

  const headersSent = (): readonly string[] => (upstream.heads[0] ?? '').toLowerCase().split('\r\n').slice(1);

  test('tells the cluster who asks, from which address', async () => {
    expect((await ask('zoe')).status).toBe(200);
    expect(headersSent()).toEqual(
      expect.arrayContaining(['x-proxy-user: zoe', 'x-proxy-roles: reader', 'x-forwarded-for: 127.0.0.1']),
    );
    expect(headersSent().some((line) => line.startsWith('authorization'))).toBe(false);
  });

  test.each([
    'x-proxy-user',
    'x-proxy-roles',
    'x-proxy-ext-team',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-user',
    'forwarded',
    'x-real-ip',
    'opendistro_security_user',
    'opendistro_security_roles',
    '_opendistro_security_user',
    '_opendistro_security_user_header',
    'securitytenant',
    'security_tenant',
    'x-opensearch-product-origin',
    'proxy-authorization',
    'cookie',
  ])('sends nothing of a client’s own %s', async (name) => {
    await ask('zoe', {}, { [name]: 'spoofed' });
    expect(upstream.heads).toHaveLength(1);
    expect(upstream.heads[0]?.toLowerCase()).not.toContain('spoofed');
    const own = headersSent().filter((line) => line.startsWith('x-proxy-') || line.startsWith('x-forwarded-'));
    expect(own.sort()).toEqual(['x-forwarded-for: 127.0.0.1', 'x-proxy-roles: reader', 'x-proxy-user: zoe']);
  });

  test.each(['zoe,admin', 'token:ci', 'plugin:x', 'CN=admin', 'zoë', 'zoe\r\nx-proxy-roles: admin', 'claviger', ' zoe', ''])(
    'refuses the user [%s] with 403 and a record before anything is sent, whatever comes with the request',
    async (user) => {
      for (const init of [{}, { method: 'POST', body: '{}' }]) {
        const answer = await ask(user, init);
        expect([answer.status, await answer.text()]).toEqual([
          403,
          expect.stringContaining('the cluster cannot be told who the caller is'),
        ]);
      }
      expect(upstream.heads).toEqual([]);
      const refusals = gateway.audit.filter(({ event }) => event === 'access_denied');
      expect(refusals.map(({ authentication }) => authentication?.user.username)).toEqual([user, user]);
    },
  );

  test('asks the cluster’s health and names as itself', async () => {
    await gateway.gateway.upstream.ask();
    expect(headersSent()).toEqual(
      expect.arrayContaining(['x-proxy-user: claviger', 'x-proxy-roles: service', 'x-forwarded-for: 127.0.0.1']),
    );
    upstream.heads.length = 0;
    await gateway.gateway.upstream.read('/_alias', { bytesMax: 100, timeoutMs: 5_000 });
    expect(headersSent()).toEqual(expect.arrayContaining(['x-proxy-user: claviger', 'x-proxy-roles: service']));
  });
});
