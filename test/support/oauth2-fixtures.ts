import type { ActionContext } from '../../src/actions/action-context.ts';
import {
  type AuthenticateClientDeps,
  authenticateClient,
  type ClientProof,
} from '../../src/actions/oauth2/authenticate-client.ts';
import type { DeleteClientKeysDeps } from '../../src/actions/oauth2/delete-client-keys.ts';
import type { DeleteScopeDeps } from '../../src/actions/oauth2/delete-scope.ts';
import type { GetClientKeysDeps } from '../../src/actions/oauth2/get-client-keys.ts';
import type { GetScopesDeps } from '../../src/actions/oauth2/get-scopes.ts';
import type { GrantTokenDeps } from '../../src/actions/oauth2/grant-token.ts';
import type { IntrospectTokenDeps } from '../../src/actions/oauth2/introspect-token.ts';
import type { PutClientKeysDeps } from '../../src/actions/oauth2/put-client-keys.ts';
import type { PutScopeDeps } from '../../src/actions/oauth2/put-scope.ts';
import type { RevokeTokenDeps } from '../../src/actions/oauth2/revoke-token.ts';
import { createAccessTokenRealm } from '../../src/authentication/access-token-realm.ts';
import { createApiKeyRealm } from '../../src/authentication/api-key-realm.ts';
import { createAuthenticator } from '../../src/authentication/authenticator.ts';
import { createAccessTokenJwts } from '../../src/authentication/oauth2/access-token-jwt.ts';
import { createAccessTokenJwtRealm } from '../../src/authentication/oauth2/access-token-jwt-realm.ts';
import { AssertionReplays } from '../../src/authentication/oauth2/assertion-replays.ts';
import { createClientAssertionRealm } from '../../src/authentication/oauth2/client-assertion-realm.ts';
import { SigningKeyRing } from '../../src/authentication/oauth2/signing-key-ring.ts';
import type { Realm } from '../../src/authentication/realm.ts';
import { hashApiKeySecret } from '../../src/authentication/secret-hash.ts';
import { createServiceAccountRealm } from '../../src/authentication/service-account-realm.ts';
import { serviceTokenText } from '../../src/authentication/service-token.ts';
import { AuthorizerInterner } from '../../src/authorization/compile-authorizer.ts';
import { RESERVED_ROLES } from '../../src/authorization/reserved-roles.ts';
import { SERVICE_ACCOUNTS } from '../../src/authorization/service-accounts.ts';
import type { ApiKey } from '../../src/domain/api-key/api-key.ts';
import { Secret } from '../../src/domain/secret.ts';
import { instant } from '../../src/domain/time.ts';
import { type ActionWorld, aWorld, NOW } from './action-fixtures.ts';
import { anApiKey, SECRET } from './authentication-fixtures.ts';

/** How this service is called in the tests. */
export const ISSUER = 'https://claviger.example';

/** A JSON web token that the stand-in of a JWT realm trusts. */
export const FOREIGN_JWT = 'foreign.jwt.token';

/** What the actions of the OAuth 2 endpoints need together. */
export type Oauth2Deps = GrantTokenDeps &
  AuthenticateClientDeps &
  IntrospectTokenDeps &
  RevokeTokenDeps &
  PutScopeDeps &
  GetScopesDeps &
  DeleteScopeDeps &
  PutClientKeysDeps &
  GetClientKeysDeps &
  DeleteClientKeysDeps;

/** The actions of the OAuth 2 endpoints and what they run in. */
export interface Oauth2World extends ActionWorld {
  readonly deps: Oauth2Deps;
  /** Makes a key with the secret `SECRET`, and proves it. */
  client(id: string, changes?: Partial<ApiKey>): Promise<ActionContext>;
  /** Proves a client. */
  prove(proof: ClientProof): Promise<ActionContext>;
  /** `client_secret` of the token `t` of `elastic/fleet-server`. */
  readonly serviceSecret: Secret;
}

/** A world with the realms of tokens, keys, service accounts, assertions, and one that trusts `FOREIGN_JWT`. */
export async function anOauth2World(accessTokenFormat: 'opaque' | 'jwt' = 'opaque'): Promise<Oauth2World> {
  const world = aWorld();
  const { store, random, audit } = world;
  const schedule = { alg: 'EdDSA', rotationIntervalMs: 86_400_000, overlapMs: 3_600_000 } as const;
  const keys = new SigningKeyRing({ schedule, random, save: () => undefined }, []);
  await keys.rotate(NOW);
  const jwts = createAccessTokenJwts({ keys, issuer: () => ISSUER, audience: null, jwtCharactersMax: 8_192 });
  const tokenDeps = { tokens: store.tokens, apiKeys: store.apiKeys, roles: store.roles, reservedRoles: RESERVED_ROLES };
  const passwords = { verify: async () => false };
  const audiences = (): readonly string[] => [ISSUER];
  const authenticator = createAuthenticator({
    realms: [
      createServiceAccountRealm({
        accounts: SERVICE_ACCOUNTS,
        serviceAccountTokens: store.serviceAccountTokens,
        fileTokens: null,
        passwords,
      }),
      createAccessTokenJwtRealm({ ...tokenDeps, jwts }),
      createClientAssertionRealm({
        apiKeys: store.apiKeys,
        clientKeys: store.oauth2ClientKeys,
        audiences,
        startedAt: instant(NOW - 1_000_000),
        limits: { assertionLifetimeMsMax: 300_000, clockSkewMs: 10_000, jwtCharactersMax: 8_192 },
      }),
      createAccessTokenRealm(tokenDeps),
      createApiKeyRealm({ apiKeys: store.apiKeys, passwords }),
      FOREIGN_REALM,
    ],
    changes: store.changes,
    authorizers: new AuthorizerInterner({ entriesMax: 100 }),
    random,
    services: { apiKeys: true, tokens: true },
  });
  const deps = {
    ...tokenDeps,
    tokens: store.tokens,
    scopes: store.oauth2Scopes,
    clientKeys: store.oauth2ClientKeys,
    authenticator,
    jwts,
    audit,
    random,
    audiences,
    accessTokenFormat,
    accessLifetimeMs: 1_200_000,
    refreshLifetimeMs: 86_400_000,
    refreshWindowMs: 0,
    scopesPerTokenMax: 3,
    clientKeysMax: 2,
    jwtCharactersMax: 8_192,
    credentialUses: null,
    replays: new AssertionReplays({ entriesMax: 2, rememberedMs: 320_000 }),
  };
  const serviceToken = { account: 'elastic/fleet-server', name: 't', secret: new Secret('service-secret-of-the-test') };
  const { account, name, secret } = serviceToken;
  await store.serviceAccountTokens.create(`${account}/${name}`, {
    account,
    name,
    secretHash: hashApiKeySecret(secret),
    creation: NOW,
  });
  const { origin } = world.superuser;
  const prove = (proof: ClientProof): Promise<ActionContext> =>
    authenticateClient(deps, { origin, now: NOW, header: () => undefined }, proof);
  return {
    ...world,
    deps,
    prove,
    serviceSecret: serviceTokenText(serviceToken),
    async client(id, changes = {}) {
      await store.apiKeys.create(anApiKey({ id, ...changes }));
      return prove({ type: 'secret', clientId: id, secret: new Secret(SECRET) });
    },
  };
}

const FOREIGN_REALM: Realm = {
  name: 'jwt1',
  type: 'jwt',
  async authenticate(credential) {
    if (credential.scheme !== 'bearer' || credential.token.reveal() !== FOREIGN_JWT) return { outcome: 'notMine' };
    const realm = { name: 'jwt1', type: 'jwt' };
    const user = { username: 'carol', roles: ['viewer'], fullName: null, email: null, metadata: {}, enabled: true };
    return {
      outcome: 'authenticated',
      authentication: { type: 'realm', user, realm, lookupRealm: realm, apiKey: null, authenticatingUser: null },
      rights: { descriptorSets: [{}], unknownRoles: [] },
      expiration: instant(NOW + 60_000),
      dependencies: [],
    };
  },
};
