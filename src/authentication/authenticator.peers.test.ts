import { describe, expect, test } from 'vitest';
import { basicHeader, NOW, seededRandom } from '../../test/support/authentication-fixtures.ts';
import { AuthorizerInterner } from '../authorization/compile-authorizer.ts';
import type { RealmRef } from '../domain/principal/authentication.ts';
import type { Credential } from '../domain/principal/credential.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import { createAuthenticator } from './authenticator.ts';
import type { AuthenticationResult } from './principal.ts';
import type { Realm, RealmOutcome, RequestPeer } from './realm.ts';
import { AttemptThrottle } from './throttle/attempt-throttle.ts';

const DEPENDENCIES = [{ kind: 'role', id: 'r' }] as const;

function accepted(username: string, realm: RealmRef): RealmOutcome {
  const user = { username, roles: [], fullName: null, email: null, metadata: {}, enabled: true };
  return {
    outcome: 'authenticated',
    authentication: { type: 'realm', user, realm, lookupRealm: realm, apiKey: null, authenticatingUser: null },
    rights: { descriptorSets: [{}], unknownRoles: [] },
    expiration: null,
    dependencies: DEPENDENCIES,
  };
}

/** Knows the users whose names it is given, by password `right`, or by what `header` says. */
function aRealm(name: string, header: string, judge: (credential: Credential) => string | null): Realm {
  const ref = { name, type: 'scripted' };
  return {
    ...ref,
    extract(peer) {
      const username = peer.header(header);
      if (username === undefined) return null;
      return { credential: { scheme: 'forwardedUser', realmName: name, username, groups: [] }, key: username };
    },
    async authenticate(credential) {
      const username = judge(credential);
      if (username !== null) return accepted(username, ref);
      if (credential.scheme === 'forwardedUser' && credential.realmName !== name) return { outcome: 'notMine' };
      return { outcome: 'rejected', reason: 'unknown', told: null, claimedPrincipal: 'x', dependencies: DEPENDENCIES };
    },
  };
}

function peer(headers: Readonly<Record<string, string>>, address = '192.0.2.1'): RequestPeer {
  return { address, certificate: null, header: (name) => headers[name] };
}

function open(realms: readonly Realm[], pairFailuresMax = 3) {
  const throttle = new AttemptThrottle(
    { clock: { now: () => NOW }, onThrottled: () => undefined },
    {
      pairFailuresMax,
      sourceFailuresMax: 50,
      accountFailuresMax: 100,
      delayMs: 1_000,
      delayMsMax: 60_000,
      forgiveMs: 60_000,
      knownMs: 60_000,
      entriesMax: 100,
      sourceConcurrentMax: 8,
      sourceWaitingMax: 100,
    },
  );
  const authenticator = createAuthenticator({
    realms,
    changes: openMemoryStore().changes,
    authorizers: new AuthorizerInterner({ entriesMax: 10 }),
    random: seededRandom('peers'),
    services: { apiKeys: true, tokens: true, realmChallenges: ['Negotiate'] },
    throttling: { throttle, addressOf: ({ address }) => address },
  });
  return async (from: RequestPeer, authorization?: string): Promise<AuthenticationResult> =>
    authenticator.authenticate({ authorization, uri: '/', now: NOW, peer: from });
}

function named(credential: Credential): string | null {
  if (credential.scheme === 'forwardedUser') return credential.username === 'nobody' ? null : credential.username;
  return credential.scheme === 'basic' && credential.password.reveal() === 'right' ? credential.username : null;
}

const nameOf = (result: AuthenticationResult): string =>
  result.outcome === 'authenticated' ? result.principal.authentication.user.username : result.error.code;

describe('a request without Authorization', () => {
  test('is of the user that the first realm finds in it', async () => {
    const ask = open([aRealm('first', 'x-first', named), aRealm('second', 'x-second', named)]);
    expect(nameOf(await ask(peer({ 'x-second': 'bob' })))).toBe('bob');
    expect(nameOf(await ask(peer({ 'x-second': 'bob', 'x-first': 'ann' })))).toBe('ann');
    expect(nameOf(await ask(peer({})))).toBe('missingCredentials');
  });

  test('is refused by the name that was claimed', async () => {
    const ask = open([aRealm('first', 'x-first', named)]);
    expect(await ask(peer({ 'x-first': 'nobody' }))).toMatchObject({
      outcome: 'refused',
      claimedPrincipal: 'x',
      error: { message: 'unable to authenticate user [x] for REST request [/]' },
    });
  });

  test('is remembered by what was found, and by nothing else', async () => {
    let asked = 0;
    const count = (credential: Credential): string | null => {
      asked += 1;
      return named(credential);
    };
    const ask = open([aRealm('first', 'x-first', count)]);
    for (const username of ['ann', 'ann', 'bob', 'ann']) {
      expect(nameOf(await ask(peer({ 'x-first': username })))).toBe(username);
    }
    expect(asked).toBe(2);
  });
});

describe('a request with Authorization', () => {
  test('is of its user, whatever else is in it', async () => {
    const ask = open([aRealm('first', 'x-first', named)]);
    expect(nameOf(await ask(peer({ 'x-first': 'ann' }), basicHeader('bob', 'right')))).toBe('bob');
    expect(nameOf(await ask(peer({ 'x-first': 'ann' }), basicHeader('bob', 'wrong')))).toBe('invalidCredentials');
  });

  test('is of the user found elsewhere when its scheme is none that is served', async () => {
    const ask = open([aRealm('first', 'x-first', named)]);
    expect(nameOf(await ask(peer({ 'x-first': 'ann' }), 'Digest x'))).toBe('ann');
  });

  test('is judged anew with another secret of the client beside its token', async () => {
    const judge = (credential: Credential): string | null =>
      credential.scheme === 'bearer' ? (credential.clientSecret?.reveal() ?? null) : null;
    const ask = open([aRealm('tokens', 'x-none', judge)]);
    const withSecret = (secret: string) => peer({ 'es-client-authentication': `SharedSecret ${secret}` });
    expect(nameOf(await ask(withSecret('one'), 'Bearer t'))).toBe('one');
    expect(nameOf(await ask(withSecret('two'), 'Bearer t'))).toBe('two');
    expect(nameOf(await ask(peer({}), 'Bearer t'))).toBe('invalidCredentials');
  });
});

describe('failed attempts', () => {
  test('are counted also when the refusal is remembered', async () => {
    const ask = open([aRealm('first', 'x-first', named)]);
    const outcomes: string[] = [];
    for (let i = 0; i < 5; i += 1) outcomes.push(nameOf(await ask(peer({}), basicHeader('bob', 'wrong'))));
    expect(outcomes).toEqual([...Array.from({ length: 3 }, () => 'invalidCredentials'), 'tooManyRequests', 'tooManyRequests']);
    expect(nameOf(await ask(peer({}, '192.0.2.2'), basicHeader('bob', 'right')))).toBe('bob');
    expect(nameOf(await ask(peer({}), basicHeader('bob', 'right')))).toBe('bob');
  });

  test('cost no hash once they come too often', async () => {
    let asked = 0;
    const count = (): string | null => {
      asked += 1;
      return null;
    };
    const ask = open([aRealm('first', 'x-first', count)]);
    for (let i = 0; i < 100; i += 1) await ask(peer({}), basicHeader('bob', `wrong-${i}`));
    expect(asked).toBe(3);
  });

  test('are told to the audit with the account', async () => {
    const ask = open([aRealm('first', 'x-first', named)], 1);
    await ask(peer({}), basicHeader('bob', 'wrong'));
    expect(await ask(peer({}), basicHeader('bob', 'right'))).toMatchObject({
      outcome: 'refused',
      claimedPrincipal: 'bob',
      reason: 'too many failed attempts: pair',
      error: { code: 'tooManyRequests', options: { retryAfterSeconds: 1 } },
    });
  });

  test('through a trusted proxy that names its users are not counted', async () => {
    const ask = open([aRealm('first', 'x-first', named)], 1);
    for (let i = 0; i < 3; i += 1) expect(nameOf(await ask(peer({ 'x-first': 'nobody' })))).toBe('invalidCredentials');
    expect(nameOf(await ask(peer({ 'x-first': 'ann' })))).toBe('ann');
  });
});

test('a 401 offers the challenges of realms first', async () => {
  const result = await open([])(peer({}));
  expect(result.outcome === 'refused' && result.error.options.headers?.['WWW-Authenticate']).toEqual([
    'Negotiate',
    'Basic realm="security", charset="UTF-8"',
    'Bearer realm="security"',
    'ApiKey',
  ]);
});
