import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Authenticator, createAuthenticator } from '../../../src/authentication/authenticator.ts';
import type { Realm } from '../../../src/authentication/realm.ts';
import type { RealmDeps } from '../../../src/authentication/realm-factory.ts';
import { AuthorizerInterner } from '../../../src/authorization/compile-authorizer.ts';
import { RESERVED_ROLES } from '../../../src/authorization/reserved-roles.ts';
import { loadSettings } from '../../../src/config/load-settings.ts';
import { REALMS } from '../../../src/config/settings.ts';
import { openJwtRealm } from '../../../src/server/realms/jwt.ts';
import { openMemoryStore } from '../../../src/stores/memory/memory-store.ts';
import { BUILT_IN, NOW, quickHashing, seededRandom } from '../../support/authentication-fixtures.ts';

/** A token, and what Elasticsearch 8.19 said of it: whom it stands for, or the reason of the 401. */
interface RecordedToken {
  readonly title: string;
  /** Texts of the first two parts. */
  readonly header: string;
  readonly claims: string;
  /** Who signs: `rsa` and `ec` are published, `public` takes the published keys for a secret; else the third part itself. */
  readonly key: string;
  /** Value of `ES-Client-Authentication`, or `null`. */
  readonly client: string | null;
  readonly user?: Readonly<Record<string, unknown>>;
  readonly refusal?: string;
}

interface Recording {
  /** The settings of the realms as Elasticsearch had them, but for its keystore. */
  readonly realms: Readonly<Record<'jwt1' | 'jwt2', Readonly<Record<string, unknown>>>>;
  readonly clientSecret: string;
  readonly hmacKey: string;
  readonly cases: readonly RecordedToken[];
}

// Was recorded in this shape.
const RECORDING = JSON.parse(readFileSync(new URL('recorded/jwt.json', import.meta.url), 'utf8')) as Recording;
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const STRANGER = generateKeyPairSync('rsa', { modulusLength: 2048 });
const JWKS = JSON.stringify({
  keys: [
    { ...RSA.publicKey.export({ format: 'jwk' }), kid: 'rsa1', alg: 'RS256', use: 'sig' },
    { ...EC.publicKey.export({ format: 'jwk' }), kid: 'ec1', alg: 'ES256', use: 'sig' },
  ],
});
const FILES: Readonly<Record<string, string>> = {
  'jwkset.json': JWKS,
  'client-secret': `${RECORDING.clientSecret}\n`,
  'hmac-key': RECORDING.hmacKey,
};

const signBy = (key: KeyObject) => (input: string) =>
  sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
const macBy = (key: string) => (input: string) => createHmac('sha256', key).update(input).digest('base64url');
const SIGNERS: Readonly<Record<string, (input: string) => string>> = {
  rsa: signBy(RSA.privateKey),
  ec: signBy(EC.privateKey),
  stranger: signBy(STRANGER.privateKey),
  hmac: macBy(RECORDING.hmacKey),
  public: macBy(JWKS),
};

function tokenOf({ header, claims, key }: RecordedToken): string {
  const input = [header, claims].map((text) => Buffer.from(text).toString('base64url')).join('.');
  return `${input}.${SIGNERS[key]?.(input) ?? key}`;
}

async function openRealms(): Promise<readonly Realm[]> {
  const store = openMemoryStore();
  const files = {
    jwt1: { 'client_authentication.shared_secret_file': 'client-secret' },
    jwt2: { hmac_key_file: 'hmac-key' },
  };
  const values = (['jwt1', 'jwt2'] as const).flatMap((name) =>
    Object.entries({ ...RECORDING.realms[name], ...files[name] }).map(
      ([key, value]) => [`${REALMS}.jwt.${name}.${key}`, value] as const,
    ),
  );
  const loaded = loadSettings([{ name: 'the recording', values: new Map(values) }]);
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ sentence }) => sentence).join('\n'));
  const deps: RealmDeps = {
    roleMapper: { mapRoles: async () => ({ roles: [], dependencies: [] }) },
    roleSources: { roles: store.roles, reservedRoles: RESERVED_ROLES },
    builtIn: BUILT_IN,
    delegates: () => [],
    passwords: quickHashing(),
    random: seededRandom('realm'),
    clock: { now: () => NOW },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    count: () => undefined,
    readFile: (path) => Buffer.from(FILES[path] ?? ''),
    watchFiles: () => undefined,
    closing: { defer: () => undefined },
  };
  const configured = loaded.settings[REALMS].filter((realm) => realm.type === 'jwt');
  return Promise.all(configured.map(async (realm) => openJwtRealm(realm, deps)));
}

describe('JSON web tokens that Elasticsearch 8.19 has judged', () => {
  let authenticator: Authenticator;

  beforeAll(async () => {
    authenticator = createAuthenticator({
      realms: await openRealms(),
      changes: openMemoryStore().changes,
      authorizers: new AuthorizerInterner({ entriesMax: 100 }),
      random: seededRandom('cache'),
      services: { apiKeys: true, tokens: true },
    });
  });

  test.each(RECORDING.cases)('$title', async (recorded) => {
    const { client, user, refusal } = recorded;
    const header = (name: string): string | undefined =>
      name === 'es-client-authentication' ? (client ?? undefined) : undefined;
    const result = await authenticator.authenticate({
      authorization: `Bearer ${tokenOf(recorded)}`,
      uri: '/_security/_authenticate',
      now: NOW,
      peer: { address: '127.0.0.1', certificate: null, header },
    });
    if (result.outcome === 'refused') {
      expect(result.error.message).toBe(refusal);
      expect(result.error.options.metadata).toEqual({ additional_unsuccessful_credentials: 'oauth2 token: invalid token' });
    } else {
      const { user: found, realm } = result.principal.authentication;
      const { username, fullName, email, metadata } = found;
      expect({ username, fullName, email, metadata, realm: realm.name }).toEqual(user);
    }
  });
});
