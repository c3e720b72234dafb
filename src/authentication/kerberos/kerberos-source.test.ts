import { describe, expect, test } from 'vitest';
import { NOW } from '../../../test/support/authentication-fixtures.ts';
import type { Credential } from '../../domain/principal/credential.ts';
import { Secret } from '../../domain/secret.ts';
import type { ExternalVerdict } from '../external-source.ts';
import { createKerberosSource, type KerberosSourceOptions } from './kerberos-source.ts';
import { loadSpnegoLibrary, type SpnegoAcceptor, type SpnegoLibrary } from './spnego-library.ts';

const TICKET: Credential = { scheme: 'negotiate', ticket: new Secret('dGlja2V0') };
const OPTIONS: KerberosSourceOptions = { servicePrincipal: null, removeRealmName: false, concurrentMax: 1, queueMax: 10 };

/** GSS-API as it answers each ticket. */
function library(said: Partial<SpnegoAcceptor> & { readonly error?: string }): SpnegoLibrary {
  return {
    initializeServer: async () => ({
      contextComplete: said.error === undefined,
      ...said,
      step: async () => {
        if (said.error !== undefined) throw new Error(said.error);
      },
    }),
  };
}

function verify(
  said: Parameters<typeof library>[0],
  options: Partial<KerberosSourceOptions> = {},
  credential: Credential = TICKET,
): Promise<ExternalVerdict> {
  return createKerberosSource(library(said), { ...OPTIONS, ...options }).verify(credential, NOW);
}

describe('a principal that is proven', () => {
  test.each([
    { principal: 'alice@EXAMPLE.COM', removeRealmName: false, username: 'alice@EXAMPLE.COM', realm: 'EXAMPLE.COM' },
    { principal: 'alice@EXAMPLE.COM', removeRealmName: true, username: 'alice', realm: 'EXAMPLE.COM' },
    { principal: 'alice/admin@EXAMPLE.COM', removeRealmName: true, username: 'alice/admin', realm: 'EXAMPLE.COM' },
  ])(
    '[$principal] is [$username] where realm names are removed: $removeRealmName',
    async ({ principal, realm, ...expected }) => {
      const { removeRealmName, username } = expected;
      expect(await verify({ username: principal, response: 'b3V0' }, { removeRealmName })).toEqual({
        outcome: 'verified',
        user: {
          username,
          dn: null,
          groups: [],
          fullName: null,
          email: null,
          metadata: { kerberos_realm: realm, kerberos_user_principal_name: principal },
        },
        mutualAuthenticationToken: 'b3V0',
      });
    },
  );

  test('brings no token where the mechanism has none', async () => {
    expect(await verify({ username: 'alice@X', response: null })).not.toHaveProperty('mutualAuthenticationToken');
  });

  test.each([
    { title: 'a name with an escaped part', username: 'alice\\@EXAMPLE.COM@OTHER' },
    { title: 'nobody', username: 'WELLKNOWN/ANONYMOUS@WELLKNOWN:ANONYMOUS' },
  ])('is refused as $title', async ({ username }) => {
    expect(await verify({ username }, { removeRealmName: true })).toMatchObject({
      outcome: 'rejected',
      claimedPrincipal: username,
    });
  });

  test('is refused with a ticket for another principal of the keytab than the one that is set', async () => {
    const options = { servicePrincipal: 'HTTP/a@X' };
    expect(await verify({ username: 'alice@X', targetName: 'HTTP/b@X' }, options)).toMatchObject({ outcome: 'rejected' });
    expect(await verify({ username: 'alice@X', targetName: 'HTTP/a@X' }, options)).toMatchObject({ outcome: 'verified' });
  });
});

describe('a ticket that is not accepted', () => {
  test.each(['Ticket expired', 'Clock skew too great', 'Request is a replay'])(
    'is refused in the words of GSS-API: %s',
    async (text) => {
      expect(await verify({ error: text })).toEqual({
        outcome: 'rejected',
        reason: text,
        toldInstead: text,
        claimedPrincipal: '',
        isFinal: true,
      });
    },
  );

  test.each(['No credentials were supplied, or they were unavailable', 'Permission denied', 'Cannot open replay cache'])(
    'through a fault of the service is not judged: %s',
    async (text) => {
      await expect(verify({ error: text })).rejects.toThrow('GSS-API cannot accept tickets');
    },
  );

  test.each(['', '?', '%%%%'])('is refused before GSS-API is asked when it is no base64: [%s]', async (text) => {
    const verdict = await verify({ username: 'alice@X' }, {}, { scheme: 'negotiate', ticket: new Secret(text) });
    expect(verdict).toMatchObject({ outcome: 'rejected', isFinal: true });
  });

  test('because it is not the last is answered with a token', async () => {
    expect(await verify({ error: 'A required input parameter could not be read', response: 'bmV4dA==' })).toMatchObject({
      outcome: 'rejected',
      toldInstead: 'failed to authenticate user, gss context negotiation not complete',
      realmChallenge: 'Negotiate bmV4dA==',
    });
  });

  test('is refused when the library says yes to a context that is not complete', async () => {
    expect(await verify({ username: 'alice@X', contextComplete: false })).toMatchObject({ outcome: 'rejected' });
  });
});

test('a credential of another kind is not for Kerberos', async () => {
  expect(await verify({ username: 'alice@X' }, {}, { scheme: 'none' })).toEqual({ outcome: 'notMine' });
});

test('a ticket that is one too many at a time is told to come back', async () => {
  const source = createKerberosSource(library({ username: 'alice@X' }), { ...OPTIONS, queueMax: 0 });
  const first = source.verify(TICKET, NOW);
  await expect(source.verify(TICKET, NOW)).rejects.toMatchObject({ code: 'tooManyRequests' });
  expect(await first).toMatchObject({ outcome: 'verified' });
});

test('where the package is not installed, the error tells how to get it', async () => {
  const load = (): Promise<SpnegoLibrary> => Promise.reject(new Error("Cannot find package 'kerberos'"));
  await expect(loadSpnegoLibrary(load)).rejects.toThrow('npm install kerberos');
});
