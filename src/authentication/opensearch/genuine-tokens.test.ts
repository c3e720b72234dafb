import { describe, expect, test } from 'vitest';
import { aStore, NOW, seededRandom } from '../../../test/support/authentication-fixtures.ts';
import {
  configure,
  connectOpenSearch,
  createToken,
  ON_BEHALF_OF_KEYS,
  SIGNING_KEY,
} from '../../../test/support/opensearch-authentication.ts';
import { instant } from '../../domain/time.ts';
import type { Store } from '../../stores/store.ts';
import type { RequestPeer } from '../realm.ts';
import { AttemptThrottle } from '../throttle/attempt-throttle.ts';
import { signApiTokenJwt } from './api-token-jwt.ts';
import { signOnBehalfOfToken } from './on-behalf-of-token.ts';

const FAILURES_MAX = 3;
const PEER: RequestPeer = { address: '192.0.2.1', certificate: null, header: () => undefined };

/** How the last of more refusals than failures are tolerated from one address is told. */
async function lastRefusal(store: Store, authorization: string): Promise<string> {
  const options = {
    pairFailuresMax: FAILURES_MAX,
    sourceFailuresMax: FAILURES_MAX,
    accountFailuresMax: 100,
    delayMs: 1_000,
    delayMsMax: 60_000,
    forgiveMs: 60_000,
    knownMs: 60_000,
    entriesMax: 100,
    sourceConcurrentMax: 8,
    sourceWaitingMax: 100,
  };
  const throttle = new AttemptThrottle({ clock: { now: () => NOW }, onThrottled: () => undefined }, options);
  const throttling = { throttle, addressOf: ({ address }: RequestPeer) => address };
  const authenticator = connectOpenSearch(store, { throttling });
  let told = '';
  for (let at = 0; at < FAILURES_MAX + 2; at += 1) {
    const result = await authenticator.authenticate({ authorization, uri: '/', now: NOW, peer: PEER });
    told = result.outcome === 'refused' ? result.error.code : 'accepted';
  }
  return told;
}

function onBehalfOf(username: string, keys = ON_BEHALF_OF_KEYS): string {
  const grant = {
    username,
    realmName: 'default_native',
    roles: [],
    audience: 'a',
    issuedAt: NOW,
    expiration: instant(NOW + 300_000),
  };
  return `Bearer ${signOnBehalfOfToken(keys, grant, seededRandom('obo')).reveal()}`;
}

describe('a token that was ours and is not taken', () => {
  test.each([
    { name: 'an expired one', changes: { expiration: NOW } },
    { name: 'a revoked one', changes: { invalidation: NOW } },
    { name: 'one that is switched off', changes: {}, config: { api_tokens: { enabled: false } } },
  ])('is no guess, and shuts out nobody at its address: $name', async ({ changes, config }) => {
    const store = await aStore();
    const { authorization } = await createToken(store, 'ci', {}, changes);
    if (config !== undefined) await configure(store, config);
    expect(await lastRefusal(store, authorization)).toBe('invalidCredentials');
  });

  test('is no guess where it is switched off and comes with its id', async () => {
    const store = await aStore();
    const { id, token } = await createToken(store, 'ci', {});
    await configure(store, { api_tokens: { enabled: false } });
    const authorization = `ApiKey ${Buffer.from(`${id}:${token.reveal()}`).toString('base64')}`;
    expect(await lastRefusal(store, authorization)).toBe('invalidCredentials');
  });

  test.each([
    { name: 'one that is switched off', username: 'alice', config: { on_behalf_of: { enabled: false } } },
    { name: 'one of a user who is gone', username: 'gone' },
    { name: 'one of a user who is disabled', username: 'off' },
  ])('is no guess when it is an on-behalf-of token: $name', async ({ username, config }) => {
    const store = await aStore();
    if (config !== undefined) await configure(store, config);
    expect(await lastRefusal(store, onBehalfOf(username))).toBe('invalidCredentials');
  });
});

describe('a token that never was ours', () => {
  const otherKeys = { ...ON_BEHALF_OF_KEYS, signingKeys: () => [SIGNING_KEY] };
  const unknown = { issuer: 'oracle', name: 'ci', id: 'x', issuedAt: NOW, expiration: null };
  test.each([
    { name: 'an API token', authorization: `ApiKey os_${'A'.repeat(43)}` },
    { name: 'a signed API token without a record', authorization: `Bearer ${signApiTokenJwt(unknown, SIGNING_KEY).reveal()}` },
    { name: 'an on-behalf-of token', authorization: onBehalfOf('alice', otherKeys) },
  ])('is a guess, and slowed down: $name', async ({ authorization }) => {
    expect(await lastRefusal(await aStore(), authorization)).toBe('tooManyRequests');
  });
});
