// API tokens of OpenSearch's dialect: made durably, one of a name, verified, listed and started with, a few against many. Budgets:
// create ≥ 3,000/s with 16 in flight; of 1,000 creations of one name exactly one; verify flat; start ≤ 1 s more than empty.
// `--tokens 1000000`: a million.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Authenticator, createAuthenticator } from '../src/authentication/authenticator.ts';
import { digestOfToken, newApiToken } from '../src/authentication/opensearch/api-token.ts';
import { createApiTokenRealm } from '../src/authentication/opensearch/api-token-realm.ts';
import { hashApiKeySecret } from '../src/authentication/secret-hash.ts';
import { UNLIMITED_TOKEN_OWNER } from '../src/authorization/action-groups/token-owner.ts';
import { AuthorizerInterner } from '../src/authorization/compile-authorizer.ts';
import type { ApiKey } from '../src/domain/api-key/api-key.ts';
import { NATIVE_REALM } from '../src/domain/principal/authentication.ts';
import type { Query } from '../src/domain/query/query.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../src/domain/role/role-descriptor.ts';
import type { Secret } from '../src/domain/secret.ts';
import { instant } from '../src/domain/time.ts';
import { systemRandom } from '../src/platform/random.ts';
import { openSqliteStore } from '../src/stores/sql/sqlite-store.ts';
import type { Store } from '../src/stores/store.ts';
import { median } from './support/measure.ts';
import { startClaviger } from './support/processes.ts';
import { type Row, report, rounded } from './support/report.ts';

const ROUNDS = 8;
const ROUND_MS = 500;
const STARTS = 5;
const IN_FLIGHT = 16;
const FILL_IN_FLIGHT = 512;
const CONTENDERS = 1_000;
const FEW = 1_000;
const SAMPLES = 1_000;
const PAGES = 500;
const WARM_UP_PAGES = 50;
const PAGE_SIZE = 100;
const NO_LIMIT = 0;
const CREATED_FROM = Date.now();
const { values } = parseArgs({ options: { tokens: { type: 'string', default: '100000' } } });
const many = Number(values.tokens);

interface MadeToken {
  readonly apiKey: ApiKey;
  readonly secret: Secret;
}

let made = 0;

function newToken(name: string): MadeToken {
  const { id, token } = newApiToken(systemRandom);
  const indexPermissions = [
    { indexPatterns: ['logs-*'], dls: null, fls: [], maskedFields: [], allowedActions: ['read', 'indices:monitor/*'] },
  ];
  const permissions = { clusterPermissions: ['cluster_composite_ops_ro'], indexPermissions };
  made += 1;
  const apiKey: ApiKey = {
    id,
    name,
    type: 'rest',
    secretHash: hashApiKeySecret(token),
    creation: instant(CREATED_FROM + made),
    expiration: instant(CREATED_FROM + 30 * 86_400_000),
    invalidation: null,
    creator: { principal: 'admin', fullName: null, email: null, metadata: {}, realm: NATIVE_REALM },
    metadata: {},
    roleDescriptors: { [name]: { ...EMPTY_ROLE_DESCRIPTOR, permissions } },
    limitedBy: UNLIMITED_TOKEN_OWNER,
    ownerRights: 'snapshot',
    access: null,
    certificateIdentity: null,
    lastUse: null,
    token: { form: 'opaque', digest: digestOfToken(token.reveal()) },
  };
  return { apiKey, secret: token };
}

async function create(store: Store, tokensMax: number): Promise<Secret> {
  const { apiKey, secret } = newToken(`pipeline-${made}`);
  const outcome = await store.apiKeys.createToken(apiKey, tokensMax);
  if (outcome !== 'created') raise(`a token was not made: ${outcome}`);
  return secret;
}

/** Times in order, as quantiles of a table. */
function quantiles(times: readonly number[], unit: string, decimals = 0): Row {
  const sorted = times.toSorted((left, right) => left - right);
  const quantile = (share: number): number => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
  return { [`p50 ${unit}`]: rounded(quantile(0.5), decimals), [`p99 ${unit}`]: rounded(quantile(0.99), decimals) };
}

/** Creations without a limit and below one, in turn. */
async function measureCreations(store: Store): Promise<readonly Row[]> {
  const limits = [
    { limit: 'none', tokensMax: NO_LIMIT, rates: [] as number[], us: [] as number[] },
    { limit: 'not reached', tokensMax: 100_000_000, rates: [] as number[], us: [] as number[] },
  ];
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { tokensMax, rates, us } of limits) {
      const from = performance.now();
      const timesUs: number[] = [];
      const createInTurn = async (): Promise<void> => {
        while (performance.now() - from < ROUND_MS) {
          const begun = performance.now();
          await create(store, tokensMax);
          timesUs.push((performance.now() - begun) * 1_000);
        }
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, createInTurn));
      // The first round warms up.
      if (round === 0) continue;
      rates.push((timesUs.length * 1_000) / (performance.now() - from));
      us.push(...timesUs);
    }
  }
  return limits.map(({ limit, rates, us }) => ({ limit, 'per second': rounded(median(rates)), ...quantiles(us, 'µs') }));
}

async function measureContention(store: Store): Promise<Row> {
  const begun = performance.now();
  const contenders = Array.from({ length: CONTENDERS }, () => newToken('one-name').apiKey);
  const outcomes = await Promise.all(contenders.map((apiKey) => store.apiKeys.createToken(apiKey, NO_LIMIT)));
  const ms = performance.now() - begun;
  const count = (wanted: string): number => outcomes.filter((outcome) => outcome === wanted).length;
  const [created, refused] = [count('created'), count('nameTaken')];
  if (created !== 1 || refused !== CONTENDERS - 1) raise(`${created} were made, ${refused} refused`);
  return { 'at once': CONTENDERS, made: created, 'name taken': refused, ms: rounded(ms) };
}

/** Makes a store with so many tokens. */
async function fill(data: string, tokens: number): Promise<FilledStore> {
  const store = await openAt(data, 'normal');
  const first = made;
  const secrets: Secret[] = [];
  const every = Math.max(1, Math.floor(tokens / SAMPLES));
  let next = 0;
  const createInTurn = async (): Promise<void> => {
    while (next < tokens) {
      const at = next;
      next += 1;
      const secret = await create(store, NO_LIMIT);
      if (at % every === 0) secrets.push(secret);
    }
  };
  await Promise.all(Array.from({ length: FILL_IN_FLIGHT }, createInTurn));
  return { store, tokens, secrets, first };
}

interface FilledStore {
  readonly store: Store;
  readonly tokens: number;
  /** Some of the tokens, spread evenly. */
  readonly secrets: readonly Secret[];
  /** Tokens that were made before these. */
  readonly first: number;
}

/** Verifications one after the other that no cache answers: header, digest, look-up, rights. The stores in turn. */
async function measureVerifications(stores: readonly FilledStore[]): Promise<readonly Row[]> {
  const measured = stores.map(({ store }) => ({ authenticator: connect(store), rates: [] as number[], us: [] as number[] }));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, { secrets }] of stores.entries()) {
      const { authenticator, rates, us } = measured[index] ?? raise('a store is missing');
      const timesUs = await verifyAll(authenticator, secrets);
      // The first round warms up.
      if (round === 0) continue;
      rates.push((secrets.length * 1_000_000) / timesUs.reduce((sum, time) => sum + time, 0));
      us.push(...timesUs);
    }
  }
  for (const { authenticator } of measured) authenticator.close();
  return measured.map(({ rates, us }, index) => ({
    tokens: stores[index]?.tokens ?? 0,
    'per second': rounded(median(rates)),
    ...quantiles(us, 'µs'),
  }));
}

/** Microseconds of each verification. */
async function verifyAll(authenticator: Authenticator, secrets: readonly Secret[]): Promise<readonly number[]> {
  const timesUs: number[] = [];
  for (const secret of secrets) {
    const authorization = `ApiKey ${secret.reveal()}`;
    const begun = performance.now();
    const { outcome } = await authenticator.authenticate({ authorization, uri: '/', now: instant(CREATED_FROM) });
    timesUs.push((performance.now() - begun) * 1_000);
    if (outcome !== 'authenticated') raise(`a token was ${outcome}`);
  }
  return timesUs;
}

function connect({ apiKeys, changes }: Store): Authenticator {
  const apiTokens = { enabled: true, maxTokens: NO_LIMIT, maxDurationSeconds: 0 };
  const configuration = { read: async () => ({ apiTokens, onBehalfOf: { enabled: false } }) };
  const jwt = { issuer: 'bench', keys: () => [], jwtCharactersMax: 8_192 };
  return createAuthenticator({
    realms: [createApiTokenRealm({ apiKeys, configuration, jwt })],
    changes,
    authorizers: new AuthorizerInterner({ entriesMax: 1_000 }),
    random: systemRandom,
    services: { apiKeys: true, tokens: true },
    limits: { entriesMax: 0 },
  });
}

const VALID_TOKENS: Query = {
  kind: 'and',
  queries: [
    { kind: 'equals', field: 'is_token', values: [true], ignoreCase: false },
    { kind: 'equals', field: 'invalidated', values: [false], ignoreCase: false },
  ],
};

/** Pages of the listing, newest first, from anywhere in it. */
async function measurePages({ store, first, tokens }: FilledStore): Promise<Row> {
  const timesMs: number[] = [];
  for (let page = -WARM_UP_PAGES; page < PAGES; page += 1) {
    // At least a page of older ones is behind it.
    const behind = CREATED_FROM + first + PAGE_SIZE + 1 + ((Math.abs(page) * 7_919) % (tokens - PAGE_SIZE));
    const begun = performance.now();
    const { total, hits } = await store.apiKeys.query({
      visible: { kind: 'all' },
      query: VALID_TOKENS,
      sort: [{ field: 'creation', order: 'desc', missing: '_last' }],
      window: { from: 0, size: PAGE_SIZE, searchAfter: [behind] },
      aggregations: {},
    });
    if (page >= 0) timesMs.push(performance.now() - begun);
    if (total !== tokens || hits.length !== PAGE_SIZE) raise(`${hits.length} of ${total} tokens are listed`);
  }
  return { tokens, ...quantiles(timesMs, 'ms', 2) };
}

/** Milliseconds from the start of the process to its first listening, data folders in turn. */
async function measureStarts(folders: readonly string[]): Promise<readonly number[]> {
  const timesMs = folders.map((): number[] => []);
  for (let round = 0; round <= STARTS; round += 1) {
    for (const [index, data] of folders.entries()) {
      const begun = performance.now();
      const claviger = await startClaviger(null, {
        CLAVIGER_DATA: data,
        CLAVIGER_OPENSEARCH_API_TOKENS_ENABLED: 'true',
      });
      if (round > 0) timesMs[index]?.push(performance.now() - begun);
      await claviger.stop();
    }
  }
  return timesMs.map(median);
}

function raise(message: string): never {
  throw new Error(message);
}

function openAt(data: string, durability: 'full' | 'normal'): Promise<Store> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return openSqliteStore({ path: join(data, 'claviger.sqlite'), durability, queueMax: FILL_IN_FLIGHT * 4 });
}

/** Beside the repository and not in the folder for temporary files, which is often memory. */
const folder = mkdtempSync(join(process.cwd(), 'bench-api-tokens-'));
try {
  const durable = await openAt(join(folder, 'durable'), 'full');
  const creations = await measureCreations(durable);
  const contention = await measureContention(durable);
  await durable.close();
  report('api-tokens-create', `API tokens made durably, ${IN_FLIGHT} in flight (budget: ≥ 3,000/s)`, creations);
  report('api-tokens-name', 'Creations of one name at once (budget: exactly one is made)', [contention]);

  const filled = [await fill(join(folder, 'few'), FEW), await fill(join(folder, 'many'), many)];
  const verifications = await measureVerifications(filled);
  const pages: Row[] = [];
  for (const each of filled) pages.push(await measurePages(each));
  for (const { store } of filled) await store.close();
  report('api-tokens-verify', 'Verifications that no cache answers, on one core (budget: flat)', verifications);
  report('api-tokens-list', `A page of ${PAGE_SIZE} tokens and their total, from anywhere in the listing`, pages);

  const [empty = Number.NaN, full = Number.NaN] = await measureStarts([join(folder, 'empty'), join(folder, 'many')]);
  report('api-tokens-start', 'From the start of the process to listening (budget: ≤ 1,000 ms more than empty)', [
    { tokens: 0, ms: rounded(empty) },
    { tokens: many, ms: rounded(full), 'more than empty': rounded(full - empty) },
  ]);
} finally {
  rmSync(folder, { recursive: true });
}
