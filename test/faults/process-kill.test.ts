import { expect, onTestFinished, test } from 'vitest';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { basicAuthorization, sendRequest } from '../support/http-request.ts';
import { seededNumbers } from '../support/random-numbers.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const ROUNDS = 50;
const IN_FLIGHT = 16;
/** Answers after which the process is killed: one to this many. */
const ANSWERS_MAX = 48;
const LIFETIME_MS = 86_400_000;
/** Far more than the test takes: a machine under load must not fail it. */
const TIMEOUT_MS = 600_000;
const SUPERUSER = { user: 'elastic', password: 'process kill: correct horse' };

interface AcknowledgedKey {
  readonly id: string;
  readonly name: string;
  readonly encoded: string;
}

interface Round {
  readonly acknowledged: readonly AcknowledgedKey[];
  /** Names of all keys that were asked for, acknowledged or not. */
  readonly attempted: readonly string[];
}

test(
  'a key whose creation was answered works after kill -9, and no key is half-made',
  async () => {
    await using folder = await makeTemporaryFolder();
    let claviger: ClavigerProcess | null = null;
    // When the test fails or takes too long.
    onTestFinished(() => claviger?.kill());
    const options = { dataFolder: folder.path, bootstrap: SUPERUSER };
    const pick = seededNumbers(20_260_101);
    const rounds: Round[] = [];
    for (let number = 1; number <= ROUNDS; number++) {
      claviger = await startClaviger(options);
      rounds.push(await createUntilKilled(claviger, number, 1 + pick(ANSWERS_MAX)));
    }
    const acknowledged = rounds.flatMap((round) => round.acknowledged);
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
    claviger = await startClaviger(options);
    await expectAllAuthenticate(claviger, acknowledged);
    await expectNoneHalfMade(claviger, acknowledged, new Set(rounds.flatMap((round) => round.attempted)));
    await claviger.stop();
  },
  TIMEOUT_MS,
);

/** Keeps 16 creations in flight and kills the process when so many have been answered. */
async function createUntilKilled(claviger: ClavigerProcess, round: number, answers: number): Promise<Round> {
  const acknowledged: AcknowledgedKey[] = [];
  const attempted: string[] = [];
  const kills: Promise<void>[] = [];
  const createOneByOne = async (): Promise<void> => {
    while (kills.length === 0) {
      const number = attempted.length;
      const name = `round ${round} key ${number}`;
      attempted.push(name);
      const key = await create(claviger, name, { round, number }).catch((error: unknown) => {
        // A connection that the kill broke (`fetch` throws a TypeError then) is what this test is about; all else is a defect.
        if (kills.length === 0 || !(error instanceof TypeError)) throw error;
        return null;
      });
      if (key) acknowledged.push(key);
      if (acknowledged.length >= answers && kills.length === 0) kills.push(claviger.kill());
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, createOneByOne));
  await Promise.all(kills);
  return { acknowledged, attempted };
}

async function create(
  claviger: ClavigerProcess,
  name: string,
  metadata: { readonly round: number; readonly number: number },
): Promise<AcknowledgedKey> {
  const response = await sendRequest({
    method: 'POST',
    url: `${claviger.url}/_security/api_key`,
    authorization: basicAuthorization(SUPERUSER),
    body: {
      name,
      expiration: '1d',
      metadata,
      role_descriptors: { reader: { indices: [{ names: [name], privileges: ['read'] }] } },
    },
  });
  expect(response.status, response.text).toBe(200);
  const { id, encoded } = response.json();
  return { id: String(id), name, encoded: String(encoded) };
}

async function expectAllAuthenticate(claviger: ClavigerProcess, keys: readonly AcknowledgedKey[]): Promise<void> {
  const waiting = [...keys];
  const askOneByOne = async (): Promise<void> => {
    for (let key = waiting.pop(); key; key = waiting.pop()) {
      const url = `${claviger.url}/_security/_authenticate`;
      const response = await sendRequest({ method: 'GET', url, authorization: `ApiKey ${key.encoded}` });
      expect(response.status, `${key.name}: ${response.text}`).toBe(200);
      expect(response.json()).toMatchObject({ username: SUPERUSER.user, api_key: { id: key.id, name: key.name } });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, askOneByOne));
}

async function expectNoneHalfMade(
  claviger: ClavigerProcess,
  acknowledged: readonly AcknowledgedKey[],
  attempted: ReadonlySet<string>,
): Promise<void> {
  const response = await sendRequest({
    method: 'GET',
    url: `${claviger.url}/_security/api_key?with_limited_by=true`,
    authorization: basicAuthorization(SUPERUSER),
  });
  expect(response.status, response.text).toBe(200);
  const listed = response.json()['api_keys'] as readonly Record<string, unknown>[];
  for (const key of listed) expectWhole(key);
  const names = listed.map((key) => key['name'] as string);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !attempted.has(name))).toEqual([]);
  const ids = new Set(listed.map((key) => key['id']));
  expect(acknowledged.filter((key) => !ids.has(key.id))).toEqual([]);
}

function expectWhole(key: Readonly<Record<string, unknown>>): void {
  const [, round, number] = /^round (\d+) key (\d+)$/.exec(String(key['name'])) ?? [];
  expect(key).toMatchObject({
    id: expect.stringMatching(/^[\w-]{20}$/),
    type: 'rest',
    creation: expect.any(Number),
    expiration: Number(key['creation']) + LIFETIME_MS,
    invalidated: false,
    username: SUPERUSER.user,
    realm: 'reserved',
    realm_type: 'reserved',
    metadata: { round: Number(round), number: Number(number) },
    role_descriptors: { reader: { indices: [{ names: [key['name']], privileges: ['read'] }] } },
    limited_by: [{ superuser: { cluster: ['all'] } }],
  });
}
