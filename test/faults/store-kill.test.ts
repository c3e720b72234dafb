import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApiKey } from '../../src/domain/api-key/api-key.ts';
import { openSqliteStore } from '../../src/stores/sql/sqlite-store.ts';
import type { Change, Store } from '../../src/stores/store.ts';
import { seededNumbers } from '../support/random-numbers.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { apiKeyOfId } from './store-kill-keys.ts';

const ROUNDS = 50;
/** Keys after which the child is killed: one to this many. */
const ACKNOWLEDGED_MAX = 400;
const TIMEOUT_MS = 240_000;
const CHILD = join(import.meta.dirname, 'store-kill-child.ts');

test('kill -9 while 16 creations are in flight loses no acknowledged key and leaves none half-made', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using folder = await makeTemporaryFolder();
  const path = join(folder.path, 'claviger.sqlite');
  const pick = seededNumbers(20_251_122);
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    acknowledged.push(...(await createUntilKilled(path, round, 1 + pick(ACKNOWLEDGED_MAX))));
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

/** Runs the child and kills it as soon as so many keys are acknowledged. @returns the ids of all that were. */
async function createUntilKilled(path: string, round: number, count: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [CHILD, path, String(round)], { stdio: ['ignore', 'pipe', 'pipe'] });
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
