import { afterEach, describe, expect, test } from 'vitest';
import {
  aPrincipal,
  type GatewayUnderTest,
  GOOD_CREDENTIAL,
  openGatewayUnderTest,
} from '../../test/support/gateway-under-test.ts';
import { requestRaw } from '../../test/support/raw-http.ts';
import { openSampleUpstream } from '../../test/support/sample-upstream.ts';
import type { Principal } from '../authentication/principal.ts';
import { RunAsDenied } from '../authorization/run-as-denied.ts';
import { SecurityError } from '../domain/error.ts';
import { API_KEY_REALM, NATIVE_REALM } from '../domain/principal/authentication.ts';
import type { Gateway } from './gateway.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const ALICE = aPrincipal();
const LIMITED: Principal = { ...ALICE, authorizer: { ...ALICE.authorizer, allowsRunAs: () => false } };
const TOKEN: Principal = {
  ...LIMITED,
  authentication: {
    ...ALICE.authentication,
    type: 'api_key',
    realm: API_KEY_REALM,
    apiKey: { id: 'x', name: 'mon', ownerRealm: NATIVE_REALM, isToken: true },
  },
};
const ANONYMOUS: Principal = { ...ALICE, authentication: { ...ALICE.authentication, type: 'anonymous' } };

function authenticatorOf(caller: Principal): Gateway['authenticator'] {
  return {
    authenticate: () => ({ outcome: 'authenticated', principal: caller }),
    async actAs(principal, username) {
      if (principal.authentication.type === 'anonymous') return { outcome: 'granted', principal };
      if (username === 'off') {
        const error = new SecurityError('invalidCredentials', 'unable to authenticate');
        return { outcome: 'refused', error, claimedPrincipal: 'alice', reason: 'disabled' };
      }
      if (username !== 'bob' || !principal.authorizer.allowsRunAs(username)) {
        return { outcome: 'denied', principal: { ...principal, authorizer: new RunAsDenied(username) } };
      }
      const { user } = principal.authentication;
      const authentication = { ...principal.authentication, user: { ...user, username }, authenticatingUser: user };
      return { outcome: 'granted', principal: { ...principal, authentication } };
    },
  };
}

async function ask(caller: Principal, headers: string, path = '/_security/_authenticate') {
  const upstream = await openSampleUpstream();
  closers.push(() => upstream.close());
  const options = { urls: [upstream.url], upstream: { healthIntervalMs: 600_000 }, authenticator: authenticatorOf(caller) };
  const gateway = await openGatewayUnderTest(options);
  closers.push(() => gateway.close());
  const bytes = `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\n${headers}\r\n\r\n`;
  const answer = await requestRaw(gateway.port, bytes);
  return { answer, upstream, events: eventsOf(gateway) };
}

function eventsOf(gateway: GatewayUnderTest): readonly (string | undefined)[] {
  return gateway.audit.flatMap(({ event, authentication }) => [event, authentication?.user.username]);
}

describe('OpenSearch’s impersonation header', () => {
  test('serves the request for the other user, and the audit names both', async () => {
    const { answer, events } = await ask(ALICE, 'opendistro_security_impersonate_as: bob');
    expect(answer.body).toBe('{"username":"bob"}');
    expect(events).toEqual(['run_as_granted', 'bob', 'authentication_success', 'bob']);
  });

  test('does not reach the cluster', async () => {
    const { answer, upstream } = await ask(ALICE, 'OpenDistro_Security_Impersonate_As: bob', '/');
    expect(answer.status).toBe(200);
    expect(JSON.stringify(upstream.seen)).not.toContain('mpersonate');
  });

  test.each([
    { case: 'a user who may not', caller: LIMITED, name: 'admin', reason: "'alice' is not allowed to impersonate as 'admin'" },
    { case: 'an API token', caller: TOKEN, name: 'u_none', reason: "'token:mon' is not allowed to impersonate as 'u_none'" },
    { case: 'the anonymous user', caller: ANONYMOUS, name: 'bob', reason: "'alice' is not allowed to impersonate as 'bob'" },
    { case: 'a user who may, but names nobody who is there', caller: ALICE, name: 'nope', reason: 'No such user:nope' },
    {
      case: 'a user who may not and names nobody',
      caller: LIMITED,
      name: '',
      reason: "'alice' is not allowed to impersonate as ''",
    },
    { case: 'a user who may, but names one who is disabled', caller: ALICE, name: 'off', reason: 'No such user:off' },
  ])('is refused at once to $case', async ({ caller, name, reason }) => {
    const { answer, upstream, events } = await ask(caller, `opendistro_security_impersonate_as: ${name}`, '/logs/_search');
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toEqual({ error: { code: 'identityRefused', reason } });
    expect(upstream.seen).toEqual([]);
    expect(events).toEqual(['run_as_denied', 'alice']);
  });
});

describe('a header of the inside of OpenSearch', () => {
  async function send(dialect: 'elasticsearch' | 'opensearch', path: string, authorization: string) {
    const upstream = await openSampleUpstream();
    closers.push(() => upstream.close());
    const gateway = await openGatewayUnderTest({ urls: [upstream.url], upstream: { healthIntervalMs: 600_000 } });
    closers.push(() => gateway.close());
    Object.assign(gateway.gateway, { dialect });
    const head = `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorization}\r\n_OpenDistro_Security_User: admin\r\n\r\n`;
    return { answer: await requestRaw(gateway.port, head), upstream, gateway };
  }

  test.each([
    { case: 'where the setting is OpenSearch’s', dialect: 'opensearch', path: '/', authorization: GOOD_CREDENTIAL },
    { case: 'with an API token', dialect: 'elasticsearch', path: '/', authorization: 'ApiKey os_x' },
    { case: 'on a path of OpenSearch', dialect: 'elasticsearch', path: '/_plugins/_security/health', authorization: '' },
    { case: 'on a legacy path', dialect: 'elasticsearch', path: '/_opendistro/_security/authinfo', authorization: '' },
  ] as const)('is refused before anyone is authenticated $case', async ({ dialect, path, authorization }) => {
    const { answer, upstream, gateway } = await send(dialect, path, authorization);
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('Illegal parameter in http or transport request found.\\nThis means that one node');
    expect(upstream.seen).toEqual([]);
    expect(gateway.audit.map(({ event, authentication }) => [event, authentication])).toEqual([['tampered_request', null]]);
    expect(gateway.outcomes).toEqual(['denied']);
  });

  test.each([
    { case: 'to the cluster', path: '/', status: 200 },
    { case: 'to Elasticsearch’s API', path: '/_security/_authenticate', status: 200 },
  ])('means nothing in the other dialect and is not forwarded ($case)', async ({ path, status }) => {
    const { answer, upstream } = await send('elasticsearch', path, GOOD_CREDENTIAL);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(upstream.seen).toLowerCase()).not.toContain('opendistro');
  });

  test('means nothing to Elasticsearch’s API whatever the setting', async () => {
    expect((await send('opensearch', '/_security/_authenticate', GOOD_CREDENTIAL)).answer.status).toBe(200);
  });
});
