import { expect, test } from 'vitest';
import { NOW } from '../../../test/support/authentication-fixtures.ts';
import type { Credential } from '../../domain/principal/credential.ts';
import type { RealmOutcome } from '../realm.ts';
import { createSpnegoVerifier } from './spnego-verifier.ts';

const REALM = { name: 'krb', type: 'kerberos' };
const USER = { username: 'alice@X', roles: [], fullName: null, email: null, metadata: {}, enabled: true };
const PROVEN: RealmOutcome = {
  outcome: 'authenticated',
  authentication: { type: 'realm', user: USER, realm: REALM, lookupRealm: REALM, apiKey: null, authenticatingUser: null },
  rights: { descriptorSets: [{}], unknownRoles: [] },
  expiration: null,
  dependencies: [],
};
const REJECTED = { outcome: 'rejected', reason: 'Ticket expired', told: null, claimedPrincipal: '', dependencies: [] } as const;

test.each([
  {
    title: 'a proof with the token for the client',
    outcome: { ...PROVEN, mutualAuthenticationToken: 'b3V0' },
    verdict: { outcome: 'authenticated', responseToken: 'b3V0' },
  },
  { title: 'a proof without one', outcome: PROVEN, verdict: { outcome: 'authenticated', responseToken: null } },
  {
    title: 'a wish for a further token',
    outcome: { ...REJECTED, realmChallenge: 'Negotiate bmV4dA==' },
    verdict: { outcome: 'continue', responseToken: 'bmV4dA==' },
  },
  { title: 'a refusal', outcome: REJECTED, verdict: { outcome: 'rejected', reason: 'Ticket expired', claimedPrincipal: null } },
  {
    title: 'a refusal of a principal',
    outcome: { ...REJECTED, claimedPrincipal: 'bob@X' },
    verdict: { outcome: 'rejected', claimedPrincipal: 'bob@X' },
  },
] satisfies { title: string; outcome: RealmOutcome; verdict: object }[])(
  '$title of the realm is told',
  async ({ outcome, verdict }) => {
    const asked: Credential[] = [];
    const verifier = createSpnegoVerifier({
      authenticate: async (credential) => {
        asked.push(credential);
        return outcome;
      },
    });
    expect(await verifier.verifyTicket(Buffer.from('ticket'), NOW)).toMatchObject(verdict);
    const [credential] = asked;
    expect(credential?.scheme === 'negotiate' && credential.ticket.reveal()).toBe(Buffer.from('ticket').toString('base64'));
  },
);
