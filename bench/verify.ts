// Verifications of a credential, in process and on one core: cached, uncached, refused. Budget: a cached key ≥ 300,000/s.
import { hash } from 'node:crypto';
import { createApiKeyRealm } from '../src/authentication/api-key-realm.ts';
import { type Authenticator, createAuthenticator } from '../src/authentication/authenticator.ts';
import { createPasswordHashing } from '../src/authentication/password-hashing.ts';
import { hashApiKeySecret, verifyApiKeySecret } from '../src/authentication/secret-hash.ts';
import { AuthorizerInterner } from '../src/authorization/compile-authorizer.ts';
import { NATIVE_REALM } from '../src/domain/principal/authentication.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../src/domain/role/role-descriptor.ts';
import { Secret } from '../src/domain/secret.ts';
import { instant } from '../src/domain/time.ts';
import { systemRandom } from '../src/platform/random.ts';
import { openMemoryStore } from '../src/stores/memory/memory-store.ts';
import { median } from './support/measure.ts';
import { type Row, report, rounded } from './support/report.ts';

const ROUNDS = 7;
const ROUND_MS = 300;
const KEYS = 10_000;
const BATCH = 256;
const BUDGET_PER_SECOND = 300_000;
const NOW = instant(Date.now());
const REFUSED_UNIQUE = 'ApiKey bm9zdWNoaWQ6';

interface Subject {
  readonly name: string;
  /** One verification, the `turn`-th. */
  readonly verify: (turn: number) => unknown;
}

const store = openMemoryStore();
const headers: string[] = [];
for (let index = 0; index < KEYS; index += 1) headers.push(await createKey(`bench-key-${String(index).padStart(10, '0')}`));
const [header = ''] = headers;
const wrongHeader = `ApiKey ${Buffer.from('bench-key-0000000000:wrong').toString('base64')}`;
const cached = connect({});
const uncached = connect({ entriesMax: 0 });
for (const authorization of [...headers, wrongHeader]) await authenticate(cached, authorization);

const subjects: readonly Subject[] = [
  { name: 'digest of the header alone', verify: () => hash('sha256', header, 'binary') },
  { name: 'cached, one key', verify: () => authenticate(cached, header) },
  { name: `cached, ${KEYS} keys in turn`, verify: (turn) => authenticate(cached, headers[turn % KEYS]) },
  { name: 'uncached', verify: () => authenticate(uncached, header) },
  { name: 'refused, remembered', verify: () => authenticate(cached, wrongHeader) },
  {
    name: 'refused, another each time',
    verify: (turn) => authenticate(cached, REFUSED_UNIQUE + String(turn).padStart(12, '0')),
  },
  { name: 'no credential', verify: () => authenticate(cached, undefined) },
];

const ratesByName = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const { name, verify } of subjects) {
    const rate = await measureRate(verify);
    // The first round warms up.
    if (round > 0) ratesByName.get(name)?.push(rate);
  }
}
const rows: Row[] = subjects.map(({ name }) => {
  const rate = median(ratesByName.get(name) ?? []);
  return {
    subject: name,
    'per second': rounded(rate),
    'µs each': rounded(1e6 / rate, 2),
    'ratio to budget': rounded(rate / BUDGET_PER_SECOND, 2),
  };
});
report('verify', `verifications on one core (budget: cached ≥ ${BUDGET_PER_SECOND}/s)`, rows);
report('verify-timing', 'wrong in the first character of the digest against the last (Welch; |t| < 4.5 shows no difference)', [
  await compareTimes(),
]);

async function createKey(id: string): Promise<string> {
  const secret = Buffer.from(systemRandom.bytes(32)).toString('base64url');
  await store.apiKeys.create({
    id,
    name: id,
    type: 'rest',
    secretHash: hashApiKeySecret(new Secret(secret)),
    creation: NOW,
    expiration: instant(NOW + 3_600_000),
    invalidation: null,
    creator: { principal: 'bench', fullName: null, email: null, metadata: {}, realm: NATIVE_REALM },
    metadata: {},
    roleDescriptors: { own: { ...EMPTY_ROLE_DESCRIPTOR, cluster: ['monitor'] } },
    limitedBy: { owner: { ...EMPTY_ROLE_DESCRIPTOR, cluster: ['all'] } },
    ownerRights: 'snapshot',
    access: null,
    certificateIdentity: null,
    lastUse: null,
  });
  return `ApiKey ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

function connect(limits: { readonly entriesMax?: number }): Authenticator {
  const passwords = createPasswordHashing({ random: systemRandom });
  return createAuthenticator({
    realms: [createApiKeyRealm({ apiKeys: store.apiKeys, passwords })],
    changes: store.changes,
    authorizers: new AuthorizerInterner({ entriesMax: 1_000 }),
    random: systemRandom,
    services: { apiKeys: true, tokens: true },
    limits,
  });
}

function authenticate(authenticator: Authenticator, authorization: string | undefined): unknown {
  return authenticator.authenticate({ authorization, uri: '/', now: NOW });
}

/** Calls per second; what gives a promise is awaited one by one. */
async function measureRate(verify: Subject['verify']): Promise<number> {
  const asynchronous = verify(0) instanceof Promise;
  const start = performance.now();
  let calls = 0;
  let elapsedMs = 0;
  while (elapsedMs < ROUND_MS) {
    for (let index = 0; index < BATCH; index += 1) {
      calls += 1;
      const result = verify(calls);
      if (asynchronous) await result;
    }
    elapsedMs = performance.now() - start;
  }
  return (calls / elapsedMs) * 1_000;
}

/** Welch's t of the time that a digest takes which is wrong at its beginning, or at its end, measured in turn. */
async function compareTimes(): Promise<Row> {
  const secret = new Secret('LfN7VIsqSIS7F9_ZH__flw');
  const stored = hashApiKeySecret(secret);
  const start = '{SHA256}'.length;
  const wrongFirst = `${stored.slice(0, start)}${other(stored[start])}${stored.slice(start + 1)}`;
  const wrongLast = `${stored.slice(0, -1)}${other(stored.at(-1))}`;
  const samples = { first: [] as number[], last: [] as number[] };
  for (let sample = 0; sample < 4_000; sample += 1) {
    samples.first.push(timeBatch(secret, wrongFirst));
    samples.last.push(timeBatch(secret, wrongLast));
  }
  // The first quarter warms up; the slowest tenth of each is the machine's doing.
  const [first, last] = [samples.first, samples.last].map((times) => {
    const warm = times.slice(1_000).toSorted((left, right) => left - right);
    return moments(warm.slice(0, Math.floor(warm.length * 0.9)));
  });
  if (first === undefined || last === undefined) throw new Error('no samples');
  const t = (first.mean - last.mean) / Math.sqrt(first.variance / first.count + last.variance / last.count);
  return {
    'first ns': rounded(first.mean * 1e6, 1),
    'last ns': rounded(last.mean * 1e6, 1),
    t: rounded(t, 2),
    'no difference': Math.abs(t) < 4.5 ? 'yes' : 'NO',
  };
}

/** Milliseconds per verification, over a small batch. A fast digest answers without a promise. */
function timeBatch(secret: Secret, stored: string): number {
  const start = performance.now();
  for (let index = 0; index < 32; index += 1) void verifyApiKeySecret(secret, stored);
  return (performance.now() - start) / 32;
}

function other(character: string | undefined): string {
  return character === 'A' ? 'B' : 'A';
}

function moments(values: readonly number[]): { readonly count: number; readonly mean: number; readonly variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { count: values.length, mean, variance };
}
