import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BUILT_IN, quickHashing, seededRandom } from '../../../test/support/authentication-fixtures.ts';
import type { Realm } from '../../authentication/realm.ts';
import type { RealmDeps } from '../../authentication/realm-factory.ts';
import { RESERVED_ROLES } from '../../authorization/reserved-roles.ts';
import { loadSettings } from '../../config/load-settings.ts';
import { REALMS } from '../../config/settings.ts';
import { Secret } from '../../domain/secret.ts';
import { instant } from '../../domain/time.ts';
import { openMemoryStore } from '../../stores/memory/memory-store.ts';
import { openJwtRealm } from './jwt.ts';

const NOW = instant(1_795_352_747_000);
const KEY = 'hmac-key-of-thirty-two-bytes-long!!';
const OTHER_KEY = 'another-key-of-thirty-two-bytes-long';
const SETTINGS: Readonly<Record<string, unknown>> = {
  order: 1,
  allowed_issuer: 'https://issuer.example/',
  allowed_audiences: 'es01',
  'claims.principal': 'sub',
  allowed_signature_algorithms: 'HS256',
  hmac_key_file: 'key',
  'client_authentication.shared_secret_file': 'secret',
};

function tokenBy(key: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const seconds = NOW / 1_000;
  const claims = { iss: 'https://issuer.example/', aud: 'es01', sub: 'carol', iat: seconds, exp: seconds + 60 };
  const input = `${part({ alg: 'HS256' })}.${part(claims)}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

/** A realm over files that the test holds and changes. */
async function openWith(files: Record<string, string>, settings: Readonly<Record<string, unknown>> = SETTINGS) {
  const values = new Map(Object.entries(settings).map(([key, value]) => [`xpack.security.authc.realms.jwt.one.${key}`, value]));
  const loaded = loadSettings([{ name: 'the test', values }]);
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ sentence }) => sentence).join('\n'));
  const given = loaded.settings[REALMS].find((each) => each.type === 'jwt');
  if (given === undefined) throw new Error('there is no realm of tokens');
  const store = openMemoryStore();
  const watched: { readonly paths: readonly string[]; readonly changed: () => void }[] = [];
  const logged: string[] = [];
  const deps: RealmDeps = {
    roleMapper: { mapRoles: async () => ({ roles: [], dependencies: [] }) },
    roleSources: { roles: store.roles, reservedRoles: RESERVED_ROLES },
    builtIn: BUILT_IN,
    delegates: () => [],
    passwords: quickHashing(),
    random: seededRandom('realm'),
    clock: { now: () => NOW },
    log: {
      info: (_, message) => logged.push(message),
      warn: (_, message) => logged.push(message),
      error: (_, message) => logged.push(message),
    },
    count: () => undefined,
    readFile: (path) => {
      const content = files[path];
      if (content === undefined) throw new Error(`there is no file ${path}`);
      return Buffer.from(content);
    },
    watchFiles: (paths, _, changed) => watched.push({ paths, changed }),
    closing: { defer: () => undefined },
  };
  const realm = await openJwtRealm(given, deps);
  const change = (path: string, content: string): void => {
    files[path] = content;
    for (const { paths, changed } of watched) if (paths.includes(path)) changed();
  };
  return { realm, change, logged };
}

async function outcomeOf(realm: Realm, key: string, secret: string): Promise<string> {
  const credential = { scheme: 'bearer', token: new Secret(tokenBy(key)), clientSecret: new Secret(secret) } as const;
  return (await realm.authenticate(credential, NOW)).outcome;
}

describe('a realm of tokens', () => {
  it('goes by its files, without the line feeds at their ends', async () => {
    const { realm } = await openWith({ key: `${KEY}\n`, secret: 'one\n' });
    expect(await outcomeOf(realm, KEY, 'one')).toBe('authenticated');
    expect(await outcomeOf(realm, OTHER_KEY, 'one')).toBe('rejected');
    expect(await outcomeOf(realm, KEY, 'other')).toBe('rejected');
  });

  it('goes by what its files come to hold, and by what they held while they are unusable', async () => {
    const { realm, change, logged } = await openWith({ key: KEY, secret: 'one' });
    change('key', OTHER_KEY);
    change('secret', 'two\none\n');
    expect(await outcomeOf(realm, OTHER_KEY, 'two')).toBe('authenticated');
    expect(await outcomeOf(realm, OTHER_KEY, 'one')).toBe('authenticated');
    expect(await outcomeOf(realm, KEY, 'two')).toBe('rejected');
    change('key', 'short');
    change('secret', '');
    expect(await outcomeOf(realm, OTHER_KEY, 'two')).toBe('authenticated');
    expect(logged.filter((message) => message.includes('cannot be used'))).toHaveLength(2);
  });

  it('may have its keys as a set', async () => {
    const k = Buffer.from(KEY).toString('base64url');
    const settings = { ...SETTINGS, hmac_key_file: null, hmac_jwkset_file: 'set' };
    const { realm } = await openWith({ set: JSON.stringify({ keys: [{ kty: 'oct', k }] }), secret: 'one' }, settings);
    expect(await outcomeOf(realm, KEY, 'one')).toBe('authenticated');
  });

  it.each<[string, Record<string, string>]>([
    ['a missing file', { secret: 'one' }],
    ['a key that is too short for every algorithm', { key: 'x'.repeat(31), secret: 'one' }],
    ['an empty file with secrets', { key: KEY, secret: '\n' }],
    ['more secrets than two', { key: KEY, secret: 'one\ntwo\nthree\n' }],
  ])('is not opened with %s', async (_, files) => {
    await expect(openWith(files)).rejects.toThrow();
  });

  it('is not opened with a subject pattern that cannot be read', async () => {
    await expect(openWith({ key: KEY, secret: 'one' }, { ...SETTINGS, allowed_subject_patterns: '/(/' })).rejects.toThrow();
  });

  it('is opened while the issuer does not answer, which is a fault of each token for it', async () => {
    const address = { allowed_signature_algorithms: 'RS256', hmac_key_file: null, pkc_jwkset_path: 'http://127.0.0.1:1/jwks' };
    const { realm } = await openWith({ secret: 'one' }, { ...SETTINGS, ...address });
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const [, claims = ''] = tokenBy(KEY).split('.');
    const token = new Secret(`${part({ alg: 'RS256' })}.${claims}.AAAA`);
    const credential = { scheme: 'bearer', token, clientSecret: new Secret('one') } as const;
    await expect(realm.authenticate(credential, NOW)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
