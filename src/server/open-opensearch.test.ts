import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { loadSettings } from '../config/load-settings.ts';
import type { Settings } from '../config/settings.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import { type OpenSearchParts, openOpenSearch } from './open-opensearch.ts';

const TOKEN_KEY = 'claviger.opensearch.api_tokens.jwt.signing_key_file';
const SIGNING_KEY = 'claviger.opensearch.on_behalf_of.signing_key_file';
const ENCRYPTION_KEY = 'claviger.opensearch.on_behalf_of.encryption_key_file';

async function openFolder(): Promise<string> {
  const folder = await makeTemporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  return folder.path;
}

function open(folder: string, values: Readonly<Record<string, string>> = {}): OpenSearchParts {
  const closing = new AsyncDisposableStack();
  onTestFinished(() => closing.disposeAsync());
  return openOpenSearch({ settings: settingsWith(values), store: openMemoryStore(), closing }, folder);
}

function settingsWith(values: Readonly<Record<string, string>>): Settings {
  const loaded = loadSettings([{ name: 'the test', values: new Map(Object.entries(values)) }]);
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ sentence }) => sentence).join('\n'));
  return loaded.settings;
}

function writeKey(folder: string, bytes: number): string {
  const path = join(folder, `key-of-${bytes}`);
  writeFileSync(path, Buffer.alloc(bytes, 1).toString('base64'), { mode: 0o600 });
  return path;
}

describe('the keys of tokens', () => {
  test('are made when they are first needed, for the owner alone, and are the same at the next start', async () => {
    const folder = await openFolder();
    const parts = open(folder);
    const path = join(folder, 'on-behalf-of-signing.keys');
    expect(existsSync(path)).toBe(false);
    const [key] = parts.onBehalfOf.signingKeys();
    expect(key?.length).toBe(64);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(open(folder).onBehalfOf.signingKeys()).toEqual(parts.onBehalfOf.signingKeys());
  });

  test('of the three kinds are three', async () => {
    const { apiTokenKeys, onBehalfOf } = open(await openFolder());
    const keys = [apiTokenKeys(), onBehalfOf.signingKeys(), onBehalfOf.encryptionKeys()].flat();
    expect(new Set(keys.map((key) => Buffer.from(key).toString('base64'))).size).toBe(3);
  });

  test.each([
    { setting: TOKEN_KEY, bytes: 63, bits: 512 },
    { setting: SIGNING_KEY, bytes: 63, bits: 512 },
    { setting: ENCRYPTION_KEY, bytes: 15, bits: 128 },
  ])('of less than $bits bits in $setting stop the start', async ({ setting, bytes }) => {
    const folder = await openFolder();
    expect(() => open(folder, { [setting]: writeKey(folder, bytes) })).toThrow(`each the base64 of ${bytes + 1} to 1024 bytes`);
    expect(() => open(folder, { [setting]: writeKey(folder, bytes + 1) })).not.toThrow();
  });

  test.each([TOKEN_KEY, SIGNING_KEY, ENCRYPTION_KEY])(
    'stop the start where the file that %s names is not there',
    async (setting) => {
      const folder = await openFolder();
      const path = join(folder, 'absent');
      expect(() => open(folder, { [setting]: path })).toThrow(`[${setting}] there is no key file ${path}`);
      expect(existsSync(path)).toBe(false);
    },
  );

  test('that others may read stop the start', async () => {
    const folder = await openFolder();
    const path = join(folder, 'open');
    writeFileSync(path, Buffer.alloc(64, 1).toString('base64'), { mode: 0o644 });
    expect(() => open(folder, { [TOKEN_KEY]: path })).toThrow('open to others');
  });
});
