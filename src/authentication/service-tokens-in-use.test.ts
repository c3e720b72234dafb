import { expect, test } from 'vitest';
import { NOW, seededRandom } from '../../test/support/authentication-fixtures.ts';
import { AuthorizerInterner } from '../authorization/compile-authorizer.ts';
import { SERVICE_ACCOUNTS } from '../authorization/service-accounts.ts';
import { Secret } from '../domain/secret.ts';
import { instant } from '../domain/time.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import { type Authenticator, createAuthenticator } from './authenticator.ts';
import { hashApiKeySecret } from './secret-hash.ts';
import { createServiceAccountRealm } from './service-account-realm.ts';
import { serviceTokenText } from './service-token.ts';

const ACCOUNT = 'elastic/kibana';
const SECRET = new Secret('a-secret-of-some-length');
const BELIEVED_MS = 5_000;

function connect(fileHashes: Map<string, string>): {
  readonly store: ReturnType<typeof openMemoryStore>;
  readonly authenticator: Authenticator;
} {
  const store = openMemoryStore();
  const realm = createServiceAccountRealm({
    accounts: SERVICE_ACCOUNTS,
    serviceAccountTokens: store.serviceAccountTokens,
    fileTokens: { believedMs: BELIEVED_MS, read: async () => new Map(fileHashes) },
    passwords: { verify: async () => false },
  });
  const authenticator = createAuthenticator({
    realms: [realm],
    changes: store.changes,
    authorizers: new AuthorizerInterner({ entriesMax: 10 }),
    random: seededRandom('service tokens'),
    services: { apiKeys: true, tokens: true },
  });
  return { store, authenticator };
}

async function outcomeOf(authenticator: Authenticator, name: string, afterMs = 0): Promise<string> {
  const authorization = `Bearer ${serviceTokenText({ account: ACCOUNT, name, secret: SECRET }).reveal()}`;
  const result = await authenticator.authenticate({ authorization, uri: '/', now: instant(NOW + afterMs) });
  return result.outcome === 'authenticated' ? 'authenticated' : result.error.message;
}

const REFUSED = `failed to authenticate service account [${ACCOUNT}] with token name [t1]`;

test('a stored token works from its creation and is refused from the answer of its deletion', async () => {
  const { store, authenticator } = connect(new Map());
  const token = { account: ACCOUNT, name: 't1', secretHash: hashApiKeySecret(SECRET), creation: NOW };
  expect(await outcomeOf(authenticator, 't1')).toBe(REFUSED);
  await store.serviceAccountTokens.create(`${ACCOUNT}/t1`, token);
  expect(await outcomeOf(authenticator, 't1')).toBe('authenticated');
  await store.serviceAccountTokens.delete([`${ACCOUNT}/t1`]);
  expect(await outcomeOf(authenticator, 't1')).toBe(REFUSED);
});

test('a token that was taken out of the file is refused when it is no longer believed', async () => {
  const hashes = new Map([[`${ACCOUNT}/t1`, hashApiKeySecret(SECRET)]]);
  const { authenticator } = connect(hashes);
  expect(await outcomeOf(authenticator, 't1')).toBe('authenticated');
  hashes.clear();
  expect(await outcomeOf(authenticator, 't1', BELIEVED_MS - 1)).toBe('authenticated');
  expect(await outcomeOf(authenticator, 't1', BELIEVED_MS)).toBe(REFUSED);
});

test('a token in the body of a request is not accepted: nothing is granted to a service account', async () => {
  const { store, authenticator } = connect(new Map());
  const token = { account: ACCOUNT, name: 't1', secretHash: hashApiKeySecret(SECRET), creation: NOW };
  await store.serviceAccountTokens.create(`${ACCOUNT}/t1`, token);
  const credential = { scheme: 'bearer', token: serviceTokenText({ account: ACCOUNT, name: 't1', secret: SECRET }) } as const;
  expect(await authenticator.authenticateCredential(credential, NOW)).toMatchObject({
    outcome: 'refused',
    told: 'oauth2 token: invalid token',
  });
});
