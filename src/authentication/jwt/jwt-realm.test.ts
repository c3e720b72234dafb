import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aDescriptor, BUILT_IN, NOW, seededRandom } from '../../../test/support/authentication-fixtures.ts';
import { AuthorizerInterner } from '../../authorization/compile-authorizer.ts';
import { RESERVED_ROLES } from '../../authorization/reserved-roles.ts';
import type { SecurityError } from '../../domain/error.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { Secret } from '../../domain/secret.ts';
import { instant } from '../../domain/time.ts';
import { openMemoryStore } from '../../stores/memory/memory-store.ts';
import { type Authenticator, createAuthenticator } from '../authenticator.ts';
import { createExternalRealm } from '../external-realm.ts';
import { authenticateGrant } from '../grant.ts';
import type { RequestPeer } from '../realm.ts';
import { createRefusals } from '../refusals.ts';
import { RoleMapper } from '../role-mapper.ts';
import { hashApiKeySecret } from '../secret-hash.ts';
import { createJwtSource } from './jwt-source.ts';
import { LocalKeys } from './key-source.ts';
import { secretKey } from './verification-keys.ts';

const KEY = Buffer.from('hmac-key-of-thirty-two-bytes-long!!');
const CLIENT_SECRET = 'client-shared-secret';
const SERVICES = { apiKeys: true, tokens: true };
const NOW_S = Math.floor(NOW / 1_000);
const CLAIMS: JsonObject = {
  iss: 'https://issuer.example/',
  aud: 'es01',
  sub: 'carol',
  groups: ['g1', 'g2'],
  iat: NOW_S,
  exp: NOW_S + 600,
  n: 3,
};
const NAME = "'aud:es01' 'groups:g1,g2' 'iss:https://issuer.example/' 'sub:carol'";

function token(claims: JsonObject = CLAIMS, key = KEY): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ alg: 'HS256' })}.${part(claims)}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

async function openRealm() {
  const store = openMemoryStore();
  await store.roles.put([{ name: 'reader', descriptor: aDescriptor({ cluster: ['monitor'] }) }]);
  const rules = { kind: 'field', field: 'groups', values: ['g1'], isList: true } as const;
  const item = { name: 'g1', enabled: true, roles: ['reader'], roleTemplates: [], rules, metadata: {} };
  await store.roleMappings.put([{ name: 'g1', item }]);
  const keys = new LocalKeys([secretKey(KEY)]);
  const fallbacks = { sub: null, aud: null };
  const source = createJwtSource(
    { publicKeys: null, secretKeys: keys, clientSecretHashes: () => [hashApiKeySecret(new Secret(CLIENT_SECRET))] },
    {
      charactersMax: 16_384,
      rules: {
        tokenType: 'id_token',
        algorithms: ['HS256'],
        issuer: 'https://issuer.example/',
        audiences: ['es01'],
        subjects: [],
        subjectPatterns: [],
        requiredClaims: {},
        fallbacks,
        clockSkewMs: 0,
      },
      user: {
        principal: { claim: 'sub', pattern: null },
        groups: { claim: 'groups', pattern: null },
        name: null,
        mail: null,
        dn: null,
        tokenType: 'id_token',
        fallbacks,
        populatesMetadata: true,
      },
    },
  );
  const realm = createExternalRealm(
    {
      roleMapper: new RoleMapper(store),
      roleSources: { roles: store.roles, reservedRoles: RESERVED_ROLES },
      builtIn: BUILT_IN,
      delegates: () => [],
      random: seededRandom('realm'),
    },
    source,
    { ref: { name: 'one', type: 'jwt' }, cache: null, circuit: null, believedMs: null },
  );
  const authenticator = createAuthenticator({
    realms: [realm],
    changes: store.changes,
    authorizers: new AuthorizerInterner({ entriesMax: 100 }),
    random: seededRandom('cache'),
    services: SERVICES,
  });
  return { store, keys, authenticator };
}

function peerWith(secret: string | null): RequestPeer {
  return {
    address: '127.0.0.1',
    certificate: null,
    header: (name) => (name === 'es-client-authentication' && secret !== null ? `SharedSecret ${secret}` : undefined),
  };
}

function authenticate(authenticator: Authenticator, bearer: string, secret: string | null = CLIENT_SECRET, now = NOW) {
  return authenticator.authenticate({ authorization: `Bearer ${bearer}`, uri: '/_search?q=x', now, peer: peerWith(secret) });
}

describe('a caller with a JSON web token', () => {
  it('has the roles that mappings give, and the claims for metadata', async () => {
    const { authenticator } = await openRealm();
    expect(await authenticate(authenticator, token())).toMatchObject({
      outcome: 'authenticated',
      principal: {
        authentication: {
          type: 'realm',
          user: {
            username: 'carol',
            roles: ['reader'],
            metadata: { jwt_claim_n: 3, jwt_claim_groups: ['g1', 'g2'], jwt_claim_aud: ['es01'], jwt_token_type: 'id_token' },
          },
          realm: { name: 'one', type: 'jwt' },
        },
        expiration: (NOW_S + 600) * 1_000,
      },
    });
  });

  it('is remembered until the token expires, for this secret of the client alone', async () => {
    const { authenticator } = await openRealm();
    const bearer = token();
    const first = await authenticate(authenticator, bearer);
    expect(authenticate(authenticator, bearer)).toEqual(first);
    expect((await authenticate(authenticator, bearer, 'other')).outcome).toBe('refused');
    expect((await authenticate(authenticator, bearer, null)).outcome).toBe('refused');
    const late = instant((NOW_S + 600) * 1_000);
    expect((await authenticate(authenticator, bearer, CLIENT_SECRET, late)).outcome).toBe('refused');
  });

  it('is forgotten at once when the keys or the mappings change', async () => {
    const { authenticator, keys, store } = await openRealm();
    const bearer = token();
    await authenticate(authenticator, bearer);
    await store.roleMappings.delete(['g1']);
    const without = await authenticate(authenticator, bearer);
    expect(without).toMatchObject({ principal: { authentication: { user: { roles: [] } } } });
    keys.replace([]);
    expect((await authenticate(authenticator, bearer)).outcome).toBe('refused');
    expect(without.outcome === 'authenticated' && without.principal.isCurrent()).toBe(false);
  });

  it.each([
    ['with a signature of another key', token(CLAIMS, Buffer.alloc(32)), CLIENT_SECRET],
    ['with a wrong secret of the client', token(), 'wrong'],
    ['without the secret of the client', token(), null],
    ['with an expired token', token({ ...CLAIMS, exp: NOW_S }), CLIENT_SECRET],
  ])('is refused %s, in Elasticsearch’s words', async (_, bearer, secret) => {
    const { authenticator } = await openRealm();
    expect(await authenticate(authenticator, bearer, secret)).toMatchObject({
      outcome: 'refused',
      claimedPrincipal: NAME,
      error: {
        code: 'invalidCredentials',
        message: `unable to authenticate user [${NAME}] for REST request [/_search?q=x]`,
        options: { metadata: { additional_unsuccessful_credentials: 'oauth2 token: invalid token' } },
      },
    });
  });

  it('is nobody with what is no token', async () => {
    const { authenticator } = await openRealm();
    expect(await authenticate(authenticator, 'garbage')).toMatchObject({
      outcome: 'refused',
      claimedPrincipal: null,
      error: { message: expect.stringMatching(/^unable to authenticate with provided credentials and anonymous access/) },
    });
  });
});

describe('a grant with a JSON web token', () => {
  async function grant(bearer: string, secret: string | null): Promise<string> {
    const { authenticator } = await openRealm();
    const credential = { type: 'accessToken', token: new Secret(bearer) } as const;
    const clientSecret = secret === null ? null : new Secret(secret);
    const call = { now: NOW, origin: { remoteAddress: '127.0.0.1:1' } };
    const deps = { authenticator, refusals: createRefusals(SERVICES) };
    try {
      const principal = await authenticateGrant(deps, { credential, runAs: null, clientSecret }, 'the:action', call);
      return principal.authentication.user.username;
    } catch (error) {
      // A refusal is the only error that a grant is to throw here.
      return (error as SecurityError).message;
    }
  }

  const refusal = `unable to authenticate user [${NAME}] for action [the:action]`;
  it.each([
    ['is proven with the secret of the client', token(), CLIENT_SECRET, 'carol'],
    ['is refused with another', token(), 'wrong', refusal],
    ['is refused without', token(), null, refusal],
    ['is refused with an empty one', token(), '', 'Client shared secret must be non-empty'],
    ['is refused with a signature of another key', token(CLAIMS, Buffer.alloc(32)), CLIENT_SECRET, refusal],
    [
      'has no secret of a client with another token',
      'garbage',
      CLIENT_SECRET,
      '[client_authentication] not supported with the supplied access_token type',
    ],
    [
      'is nobody’s with what is no token',
      'garbage',
      null,
      'unable to authenticate user [_bearer_token] for action [the:action]',
    ],
  ])('%s', async (_, bearer, secret, outcome) => {
    expect(await grant(bearer, secret)).toBe(outcome);
  });
});
