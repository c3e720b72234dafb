import { describe, expect, test } from 'vitest';
import { NOW } from '../../test/support/authentication-fixtures.ts';
import { SecurityError } from '../domain/error.ts';
import { Secret } from '../domain/secret.ts';
import { instant } from '../domain/time.ts';
import { StoreError } from '../stores/store.ts';
import { authenticateByChain } from './chain.ts';
import { type Realm, RealmFault, type RealmOutcome } from './realm.ts';

const CREDENTIAL = { scheme: 'basic', username: 'jane', password: new Secret('p') } as const;
const REJECTED = { outcome: 'rejected', told: null, claimedPrincipal: 'jane', dependencies: [] } as const;
const USER = { username: 'jane', roles: [], fullName: null, email: null, metadata: {}, enabled: true };
const REF = { name: 'r', type: 't' };

function answering(outcome: RealmOutcome | Error): Realm {
  return {
    ...REF,
    async authenticate() {
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
}

const ACCEPTS: RealmOutcome = {
  outcome: 'authenticated',
  authentication: { type: 'realm', user: USER, realm: REF, lookupRealm: REF, apiKey: null, authenticatingUser: null },
  rights: { descriptorSets: [{}], unknownRoles: [] },
  expiration: null,
  dependencies: [{ kind: 'role', id: 'two' }],
  believedUntil: instant(NOW + 20),
};
const NOT_MINE: RealmOutcome = { outcome: 'notMine', dependencies: [{ kind: 'role', id: 'one' }] };
const REJECTS: RealmOutcome = { ...REJECTED, reason: 'final' };
const LETS_PASS: RealmOutcome = { ...REJECTED, reason: 'first', mayBeAnothers: true, believedUntil: instant(NOW + 10) };
const LETS_PASS_TOO: RealmOutcome = { ...REJECTED, reason: 'second', mayBeAnothers: true };
const FAULT = new RealmFault('ldap', new Error('connection refused'));

function ask(...outcomes: readonly (RealmOutcome | Error)[]) {
  return authenticateByChain(outcomes.map(answering), CREDENTIAL, NOW);
}

describe('the chain of realms', () => {
  test.each([
    { case: 'the first that accepts', chain: [NOT_MINE, ACCEPTS, REJECTS], expected: { outcome: 'authenticated' } },
    { case: 'a final rejection before an acceptance', chain: [REJECTS, ACCEPTS], expected: { reason: 'final' } },
    { case: 'an acceptance behind an open rejection', chain: [LETS_PASS, ACCEPTS], expected: { outcome: 'authenticated' } },
    { case: 'the first of open rejections', chain: [LETS_PASS, LETS_PASS_TOO], expected: { reason: 'first' } },
    { case: 'the first also before a final one', chain: [LETS_PASS, REJECTS, ACCEPTS], expected: { reason: 'first' } },
    { case: 'nobody', chain: [NOT_MINE, NOT_MINE], expected: { outcome: 'unclaimed' } },
    { case: 'an acceptance behind a realm that is down', chain: [FAULT, ACCEPTS], expected: { outcome: 'authenticated' } },
  ])('tells $case', async ({ chain, expected }) => {
    expect(await ask(...chain)).toMatchObject(expected);
  });

  test.each([
    { case: 'nobody else knows the user', chain: [FAULT, NOT_MINE] },
    { case: 'others reject the user', chain: [LETS_PASS, FAULT, REJECTS] },
  ])('is a fault, never a rejection, when a realm is down and $case', async ({ chain }) => {
    await expect(ask(...chain)).rejects.toBe(FAULT);
  });

  test.each([
    { case: 'the store', error: new StoreError('unavailable', 'closed') },
    { case: 'anything else', error: new SecurityError('unavailable', 'x') },
  ])('asks nobody else when $case is down', async ({ error }) => {
    await expect(ask(error, ACCEPTS)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('depends on all that was read, and is believed as long as the briefest', async () => {
    expect(await ask(NOT_MINE, LETS_PASS, ACCEPTS)).toMatchObject({
      dependencies: [
        { kind: 'role', id: 'one' },
        { kind: 'role', id: 'two' },
      ],
      believedUntil: instant(NOW + 10),
    });
  });
});

describe.each(['token:ci', 'plugin:alerting', 'Token:x'])('a user whom a realm calls [%s]', (username) => {
  const named: RealmOutcome =
    ACCEPTS.outcome === 'authenticated'
      ? { ...ACCEPTS, authentication: { ...ACCEPTS.authentication, user: { ...USER, username } } }
      : ACCEPTS;

  test('is refused, and no other realm is asked', async () => {
    expect(await ask(named, ACCEPTS)).toMatchObject({ outcome: 'rejected', claimedPrincipal: username });
  });
});
