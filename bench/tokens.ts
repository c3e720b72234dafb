// Access tokens: verified as fast as API keys, issued durably, and looked up among many. Budgets: verify ≥ 0.9 × a key's rate,
// issue ≥ 3,000/s with 16 in flight, look-up among many ≤ 50 µs. `--tokens 1000000`: among a million.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { issueTokens } from '../src/actions/token/issue-tokens.ts';
import { createAccessTokenRealm } from '../src/authentication/access-token-realm.ts';
import { createApiKeyRealm } from '../src/authentication/api-key-realm.ts';
import { type Authenticator, createAuthenticator } from '../src/authentication/authenticator.ts';
import { createPasswordHashing } from '../src/authentication/password-hashing.ts';
import { hashApiKeySecret } from '../src/authentication/secret-hash.ts';
import { digestOfToken, newToken } from '../src/authentication/token-secret.ts';
import { AuthorizerInterner } from '../src/authorization/compile-authorizer.ts';
import { type Authentication, NATIVE_REALM } from '../src/domain/principal/authentication.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../src/domain/role/role-descriptor.ts';
import type { Secret } from '../src/domain/secret.ts';
import { instant } from '../src/domain/time.ts';
import { systemClock } from '../src/platform/clock.ts';
import { systemRandom } from '../src/platform/random.ts';
import { openMemoryStore } from '../src/stores/memory/memory-store.ts';
import { openSqliteStore } from '../src/stores/sql/sqlite-store.ts';
import type { Store } from '../src/stores/store.ts';
import { median } from './support/measure.ts';
import { report, rounded } from './support/report.ts';

const ROUNDS = 8;
const ROUND_MS = 300;
const BATCH = 256;
const IN_FLIGHT = 16;
const FILL_IN_FLIGHT = 512;
const FEW = 1_000;
const SAMPLES = 2_000;
const KINDS = ['key', 'token'] as const;
const LIFETIMES = { accessLifetimeMs: 3_600_000, refreshLifetimeMs: 86_400_000 };
const NOW = systemClock.now();
const CLIENT = { principal: 'bench', realmName: 'default_native', apiKeyId: null };
const BENCH_USER: Authentication = {
  type: 'realm',
  user: { username: 'bench', roles: ['reader'], fullName: null, email: null, metadata: { team: 'logs' }, enabled: true },
  realm: NATIVE_REALM,
  lookupRealm: NATIVE_REALM,
  apiKey: null,
  authenticatingUser: null,
};
const { values } = parseArgs({ options: { tokens: { type: 'string', default: '100000' } } });
const many = Number(values.tokens);

function issue({ tokens }: Pick<Store, 'tokens'>): Promise<Secret> {
  const subject = { authentication: BENCH_USER, scope: null, client: CLIENT };
  return issueTokens({ tokens, random: systemRandom, ...LIFETIMES }, subject, NOW).then(({ accessToken }) => accessToken);
}

/** Rates of cached verifications, a key's and a token's in turn. */
async function measureVerify(): Promise<{ readonly key: number; readonly token: number }> {
  const store = openMemoryStore();
  await store.roles.put([{ name: 'reader', descriptor: { ...EMPTY_ROLE_DESCRIPTOR, cluster: ['monitor'] } }]);
  const headers = { key: await createKey(store), token: `Bearer ${(await issue(store)).reveal()}` };
  const authenticator = connect(store);
  const rates = { key: [] as number[], token: [] as number[] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const kind of round % 2 === 0 ? KINDS : KINDS.toReversed()) {
      await authenticate(authenticator, headers[kind]);
      const rate = rateOf(() => authenticate(authenticator, headers[kind]));
      // The first round warms up.
      if (round > 0) rates[kind].push(rate);
    }
  }
  authenticator.close();
  return { key: median(rates.key), token: median(rates.token) };
}

async function createKey(store: Store): Promise<string> {
  const secret = newToken(systemRandom);
  await store.apiKeys.create({
    id: 'bench-key-0000000000',
    name: 'bench',
    type: 'rest',
    secretHash: hashApiKeySecret(secret),
    creation: NOW,
    expiration: instant(NOW + LIFETIMES.accessLifetimeMs),
    invalidation: null,
    creator: { principal: 'bench', fullName: null, email: null, metadata: {}, realm: NATIVE_REALM },
    metadata: {},
    roleDescriptors: {},
    limitedBy: { reader: { ...EMPTY_ROLE_DESCRIPTOR, cluster: ['monitor'] } },
    ownerRights: 'snapshot',
    access: null,
    certificateIdentity: null,
    lastUse: null,
  });
  return `ApiKey ${Buffer.from(`bench-key-0000000000:${secret.reveal()}`).toString('base64')}`;
}

function connect(store: Store): Authenticator {
  const passwords = createPasswordHashing({ random: systemRandom });
  return createAuthenticator({
    realms: [createAccessTokenRealm({ ...store, reservedRoles: new Map() }), createApiKeyRealm({ ...store, passwords })],
    changes: store.changes,
    authorizers: new AuthorizerInterner({ entriesMax: 1_000 }),
    random: systemRandom,
    services: { apiKeys: true, tokens: true },
  });
}

function authenticate(authenticator: Authenticator, authorization: string): unknown {
  return authenticator.authenticate({ authorization, uri: '/', now: NOW });
}

function rateOf(verify: () => unknown): number {
  const start = performance.now();
  let calls = 0;
  let elapsedMs = 0;
  for (; elapsedMs < ROUND_MS; elapsedMs = performance.now() - start) {
    for (let index = 0; index < BATCH; index += 1) verify();
    calls += BATCH;
  }
  return (calls / elapsedMs) * 1_000;
}

async function measureIssue(store: Store): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const start = performance.now();
    let issued = 0;
    const issueInTurn = async (): Promise<void> => {
      for (; performance.now() - start < ROUND_MS; issued += 1) await issue(store);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, issueInTurn));
    if (round > 0) rates.push((issued * 1_000) / (performance.now() - start));
  }
  return median(rates);
}

/** Fills the store to a number of tokens. @returns some of them, spread evenly. */
async function fill(store: Store, count: number): Promise<readonly Secret[]> {
  const kept: Secret[] = [];
  const every = Math.max(1, Math.floor(count / SAMPLES));
  let next = 0;
  const issueInTurn = async (): Promise<void> => {
    while (next < count) {
      const at = next;
      next += 1;
      const token = await issue(store);
      if (at % every === 0) kept.push(token);
    }
  };
  await Promise.all(Array.from({ length: FILL_IN_FLIGHT }, issueInTurn));
  return kept;
}

/** Microseconds of a look-up by digest: median and 99th percentile, each token once before and once measured. */
async function measureLookUp(store: Store, tokens: readonly Secret[]): Promise<{ readonly p50: number; readonly p99: number }> {
  const timesUs: number[] = [];
  for (const isMeasured of [false, true]) {
    for (const token of tokens) {
      const digest = digestOfToken(token);
      const start = performance.now();
      if ((await store.tokens.findByDigest(digest)) === null) throw new Error('a token is missing');
      if (isMeasured) timesUs.push((performance.now() - start) * 1_000);
    }
  }
  timesUs.sort((left, right) => left - right);
  const quantile = (share: number): number => timesUs[Math.floor(timesUs.length * share)] ?? Number.NaN;
  return { p50: quantile(0.5), p99: quantile(0.99) };
}

function residentMb(): number {
  return process.memoryUsage().rss / 1_048_576;
}

const verified = await measureVerify();
report('tokens-verify', 'Cached verifications on one core (budget: ratio ≥ 0.9)', [
  { what: 'API key', 'per second': rounded(verified.key), ratio: 1 },
  { what: 'access token', 'per second': rounded(verified.token), ratio: rounded(verified.token / verified.key, 2) },
]);

/** Beside the repository and not in the folder for temporary files, which is often memory. */
const folder = mkdtempSync(join(process.cwd(), 'bench-tokens-'));
try {
  const durable = await openSqliteStore({ path: join(folder, 'durable.sqlite'), durability: 'full' });
  const issued = await measureIssue(durable);
  await durable.close();
  report('tokens-issue', `Tokens issued durably, ${IN_FLIGHT} in flight (budget: ≥ 3,000/s)`, [
    { what: 'access and refresh token', 'per second': rounded(issued) },
  ]);

  const store = await openSqliteStore({
    path: join(folder, 'many.sqlite'),
    durability: 'normal',
    queueMax: FILL_IN_FLIGHT * 2,
  });
  const few = await fill(store, FEW);
  const fewUs = await measureLookUp(store, few);
  const before = residentMb();
  const spread = await fill(store, many - FEW);
  const manyUs = await measureLookUp(store, spread);
  await store.close();
  report('tokens-many', 'Look-up by digest (budget: p50 ≤ 50 µs at any number)', [
    {
      tokens: FEW,
      'p50 µs': rounded(fewUs.p50, 1),
      'p99 µs': rounded(fewUs.p99, 1),
      'p50 ratio': 1,
      'resident MB': rounded(before),
    },
    {
      tokens: many,
      'p50 µs': rounded(manyUs.p50, 1),
      'p99 µs': rounded(manyUs.p99, 1),
      'p50 ratio': rounded(manyUs.p50 / fewUs.p50, 2),
      'resident MB': rounded(residentMb()),
    },
  ]);
} finally {
  rmSync(folder, { recursive: true });
}
