import { expect, test } from 'vitest';
import { NOW, seededRandom } from '../../test/support/authentication-fixtures.ts';
import { AuthorizerInterner } from '../authorization/compile-authorizer.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import { type Authenticator, createAuthenticator } from './authenticator.ts';
import type { AuthenticatorLimits } from './authenticator-limits.ts';
import type { Realm } from './realm.ts';

const REALM = { name: 'krb', type: 'kerberos' };
const USER = { username: 'alice@X', roles: [], fullName: null, email: null, metadata: {}, enabled: true };
const TICKET = 'Negotiate dGlja2V0';

/** A realm that takes each ticket once, as GSS-API does. */
function connect(limits: Partial<AuthenticatorLimits> = {}): Authenticator {
  const seen = new Set<string>();
  const realm: Realm = {
    ...REALM,
    challenge: 'Negotiate',
    async authenticate(credential) {
      if (credential.scheme !== 'negotiate') return { outcome: 'notMine' };
      const ticket = credential.ticket.reveal();
      if (seen.has(ticket)) {
        const reason = 'Request is a replay';
        return { outcome: 'rejected', reason, toldInstead: reason, told: null, claimedPrincipal: '', dependencies: [] };
      }
      seen.add(ticket);
      return {
        outcome: 'authenticated',
        authentication: { type: 'realm', user: USER, realm: REALM, lookupRealm: REALM, apiKey: null, authenticatingUser: null },
        rights: { descriptorSets: [{}], unknownRoles: [] },
        expiration: null,
        dependencies: [],
        isForOneUse: true,
        mutualAuthenticationToken: 'b3V0',
      };
    },
  };
  return createAuthenticator({
    realms: [realm],
    changes: openMemoryStore().changes,
    authorizers: new AuthorizerInterner({ entriesMax: 10 }),
    random: seededRandom('tickets'),
    services: { apiKeys: true, tokens: true, realmChallenges: ['Negotiate'] },
    limits,
  });
}

async function authenticate(authenticator: Authenticator, authorization: string) {
  return authenticator.authenticate({ authorization, uri: '/', now: NOW });
}

test('a ticket proves one request, which brings the token that proves the server', async () => {
  const authenticator = connect();
  expect(await authenticate(authenticator, TICKET)).toMatchObject({
    outcome: 'authenticated',
    mutualAuthenticationToken: 'b3V0',
  });
  const again = await authenticate(authenticator, TICKET);
  expect(again).toMatchObject({ outcome: 'refused', error: { message: 'Request is a replay' } });
});

test('a ticket proves one of several requests that come at the same time', async () => {
  const authenticator = connect();
  const results = await Promise.all([1, 2, 3].map(() => authenticate(authenticator, TICKET)));
  expect(results.filter(({ outcome }) => outcome === 'authenticated')).toHaveLength(1);
});

test('a ticket may be as long as its own limit, and no longer', async () => {
  const authenticator = connect({ authorizationCharactersMax: 10, negotiateCharactersMax: TICKET.length });
  expect(await authenticate(authenticator, TICKET)).toMatchObject({ outcome: 'authenticated' });
  expect(await authenticate(authenticator, `${TICKET}=`)).toMatchObject({ error: { code: 'headersTooLarge' } });
  expect(await authenticate(authenticator, 'Bearer abcde')).toMatchObject({ error: { code: 'headersTooLarge' } });
});
