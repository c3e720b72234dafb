import { afterEach, expect, test } from 'vitest';
import { aPrincipal, GOOD_CREDENTIAL, openGatewayUnderTest } from '../../test/support/gateway-under-test.ts';
import { requestRaw } from '../../test/support/raw-http.ts';
import { openSampleUpstream } from '../../test/support/sample-upstream.ts';
import type { Principal } from '../authentication/principal.ts';
import { API_KEY_REALM, NATIVE_REALM } from '../domain/principal/authentication.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const USER = aPrincipal();
const KEY_OF_USER = { id: 'x', name: 'mon', ownerRealm: NATIVE_REALM };
const keyed = (isToken: boolean): Principal => ({
  ...USER,
  authentication: {
    ...USER.authentication,
    type: 'api_key',
    realm: API_KEY_REALM,
    apiKey: isToken ? { ...KEY_OF_USER, isToken } : KEY_OF_USER,
  },
});

/** Whose words a caller of the cluster is refused in, by the plan and by the endpoints that are answered here. */
async function wordsFor(principal: Principal, dialect: 'elasticsearch' | 'opensearch') {
  const upstream = await openSampleUpstream();
  closers.push(() => upstream.close());
  const dialects: (string | undefined)[] = [];
  const denied: Principal = { ...principal, authorizer: { ...principal.authorizer, allowsCluster: () => false } };
  const gateway = await openGatewayUnderTest({
    urls: [upstream.url],
    upstream: { healthIntervalMs: 600_000 },
    authenticator: { authenticate: () => ({ outcome: 'authenticated', principal: denied }) },
    planner: {
      plan: (_, caller) => {
        dialects.push(caller.dialect);
        return { when: 'now', decision: { refusal: null, action: 'indices:test', indices: [] } };
      },
    },
  });
  closers.push(() => gateway.close());
  Object.assign(gateway.gateway, { dialect });
  const ask = (path: string) =>
    requestRaw(gateway.port, `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\n\r\n`);
  await ask('/logs/_search');
  const { body } = await ask('/_license');
  return { planned: dialects, isOpenSearchText: body.includes('no permissions for [') };
}

test.each([
  { name: 'a user', principal: USER, setting: 'elasticsearch', words: 'elasticsearch' },
  { name: 'a user', principal: USER, setting: 'opensearch', words: 'opensearch' },
  { name: 'an API key', principal: keyed(false), setting: 'elasticsearch', words: 'elasticsearch' },
  { name: 'an API token', principal: keyed(true), setting: 'elasticsearch', words: 'opensearch' },
] as const)('$name is refused in the words of $words where the setting is $setting', async ({ principal, setting, words }) => {
  expect(await wordsFor(principal, setting)).toEqual({ planned: [words], isOpenSearchText: words === 'opensearch' });
});
