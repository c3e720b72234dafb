import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApiKey } from '../../src/domain/api-key/api-key.ts';
import { anApiToken } from '../../src/stores/conformance/stored-things.ts';
import { openSqliteStore } from '../../src/stores/sql/sqlite-store.ts';
import type { Change, Store } from '../../src/stores/store.ts';
import { seededNumbers } from '../support/random-numbers.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { apiKeyOfId, OWNER_KEYS_MAX, UPDATED } from './store-kill-keys.ts';

const ROUNDS = 50;
/** Keys after which the child is killed: one to this many. */
const ACKNOWLEDGED_MAX = 400;
const TIMEOUT_MS = 240_000;
const CREATING_CHILD = join(import.meta.dirname, 'store-kill-child.ts');
const MUTATING_CHILD = join(import.meta.dirname, 'store-kill-mutations-child.ts');
const MUTATING_ROUNDS = 15;

test('kill -9 while 16 creations are in flight loses no acknowledged key and leaves none half-made', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using folder = await makeTemporaryFolder();
  const path = join(folder.path, 'claviger.sqlite');
  const pick = seededNumbers(20_251_122);
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    acknowledged.push(...(await runUntilKilled(CREATING_CHILD, path, round, 1 + pick(ACKNOWLEDGED_MAX))));
  }
  const store = await openSqliteStore({ path, durability: 'full' });
  const stored = new Map((await readApiKeys(store)).map((apiKey) => [apiKey.id, apiKey]));
  const changes = await readChanges(store);
  await store.close();

  expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  for (const [id, apiKey] of stored) expect(apiKey).toEqual(apiKeyOfId(id));
  expect(changes.map(({ seq }) => seq)).toEqual(changes.map((_, index) => index + 1));
  expect(changes.map(({ id }) => id).sort()).toEqual([...stored.keys()].sort());
});

test('kill -9 while keys, tokens and things by name are changed loses no acknowledged mutation and leaves none half-done', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using folder = await makeTemporaryFolder();
  const path = join(folder.path, 'claviger.sqlite');
  const pick = seededNumbers(20_261_122);
  const told: string[] = [];
  for (let round = 0; round < MUTATING_ROUNDS; round += 1) {
    told.push(...(await runUntilKilled(MUTATING_CHILD, path, round, 1 + pick(ACKNOWLEDGED_MAX))));
  }
  const toldOf = (what: string): readonly string[] =>
    told.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));
  const store = await openSqliteStore({ path, durability: 'full' });
  const stored = new Map((await readApiKeys(store)).map((apiKey) => [apiKey.id, apiKey]));
  const profiles = new Map((await store.userProfiles.list()).map((profile) => [profile.uid, profile]));
  await expectTokensKept(store, toldOf);
  await expectApiTokensKept(store, stored, toldOf);
  const changes = await readChanges(store);
  await store.close();

  expect(toldOf('updated').length).toBeGreaterThan(0);
  for (const id of toldOf('updated')) {
    const found = stored.get(id);
    // An expired one may have been removed, but then by the last word on it.
    if (found !== undefined) expect(found).toEqual({ ...apiKeyOfId(id), ...UPDATED, expiration: found.expiration });
    else expect(changes.filter((change) => change.kind === 'apiKey' && change.id === id)).toHaveLength(3);
  }
  for (const id of toldOf('removed')) expect(stored.has(id), id).toBe(false);
  for (const id of toldOf('replaced')) expect(profiles.get(id)?.version, id).toBe(2);
  for (const id of toldOf('limited')) expect(stored.has(`limited ${id}`), id).toBe(true);
  for (let round = 0; round < MUTATING_ROUNDS; round += 1) {
    const ofOwner = [...stored.values()].filter(({ creator }) => creator.principal === `limited owner limited ${round}`);
    expect(ofOwner.length).toBeLessThanOrEqual(OWNER_KEYS_MAX);
  }
  expect(changes.map(({ seq }) => seq)).toEqual(changes.map((_, index) => index + 1));
});

async function expectTokensKept(store: Store, toldOf: (what: string) => readonly string[]): Promise<void> {
  const { tokens, longLivedTokens } = store;
  expect(toldOf('renewed').length).toBeGreaterThan(0);
  for (const id of toldOf('refreshed')) {
    expect((await tokens.findByRefreshDigest(`refresh of ${id}`))?.refresh?.use?.successorId, id).toBe(`next ${id}`);
    expect(await tokens.findByDigest(`digest of next ${id}`), id).not.toBeNull();
  }
  for (const id of toldOf('ended')) expect((await tokens.findByDigest(`digest of ${id}`))?.invalidation, id).toBe(1);
  for (const id of toldOf('renewed')) expect((await longLivedTokens.find(id))?.expiration, id).toBe(7);
  // Told or not: a use and its successor are there together or not at all.
  for (const { kind, id } of await readChanges(store)) {
    if (kind !== 'accessToken' || id.startsWith('next ')) continue;
    const use = (await tokens.findByDigest(`digest of ${id}`))?.refresh?.use ?? null;
    expect((await tokens.findByDigest(`digest of next ${id}`)) === null, id).toBe(use === null);
  }
}

/** Told or not: of the tokens that are not invalidated no two have one name, and as many as there are count. */
async function expectApiTokensKept(
  { apiKeys }: Store,
  stored: ReadonlyMap<string, ApiKey>,
  toldOf: (what: string) => readonly string[],
): Promise<void> {
  expect(toldOf('issued').length).toBeGreaterThan(0);
  for (const id of toldOf('issued'))
    expect((await apiKeys.findByTokenDigest(`digest of token ${id}`))?.id, id).toBe(`token ${id}`);
  for (const id of toldOf('revoked')) expect(stored.get(id)?.invalidation, id).toBe(5);
  const valid = [...stored.values()].filter(({ token, invalidation }) => token !== undefined && invalidation === null);
  expect(new Set(valid.map(({ name }) => name)).size).toBe(valid.length);
  for (const token of valid)
    expect(await apiKeys.createToken(anApiToken({ id: 'late', name: token.name }), 0)).toBe('nameTaken');
  expect(await apiKeys.createToken(anApiToken({ id: 'one', name: 'one' }), valid.length + 1)).toBe('created');
  expect(await apiKeys.createToken(anApiToken({ id: 'two', name: 'two' }), valid.length + 1)).toBe('full');
}

/** Runs the child and kills it as soon as it has told so much. @returns the lines that it told. */
async function runUntilKilled(program: string, path: string, round: number, count: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, path, String(round)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let failure = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (printed.split('\n').length > count) child.kill('SIGKILL');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    failure += text;
  });
  const signal = await new Promise((resolve) => child.once('close', (_, endedBy) => resolve(endedBy)));
  expect(signal, failure).toBe('SIGKILL');
  // The last line may have been cut: it was not acknowledged to the end.
  return printed.split('\n').slice(0, -1);
}

async function readApiKeys(store: Store): Promise<readonly ApiKey[]> {
  const apiKeys: ApiKey[] = [];
  let after: string | null = '0:';
  while (after !== null) {
    const page: Awaited<ReturnType<Store['apiKeys']['list']>> = await store.apiKeys.list({}, { size: 10_000, after });
    apiKeys.push(...page.items);
    after = page.next;
  }
  return apiKeys;
}

async function readChanges(store: Store): Promise<readonly Change[]> {
  const changes: Change[] = [];
  for (;;) {
    const piece = await store.changes.since(changes.length, 10_000);
    if (piece.length === 0) return changes;
    changes.push(...piece);
  }
}
