import { expect, onTestFinished, test } from 'vitest';
import { configure } from '../../../test/support/opensearch-authentication.ts';
import type { DynamicConfiguration } from '../../domain/opensearch/configuration.ts';
import { openMemoryStore } from '../../stores/memory/memory-store.ts';
import { StoreError } from '../../stores/store.ts';
import { DynamicConfigurationSource } from './dynamic-configuration.ts';

const DEFAULTS: DynamicConfiguration = {
  apiTokens: { enabled: false, maxTokens: 100, maxDurationSeconds: 7_776_000 },
  onBehalfOf: { enabled: false },
};

function aSource(store = openMemoryStore()) {
  const source = new DynamicConfigurationSource({
    documents: store.configurationDocuments,
    changes: store.changes,
    defaults: DEFAULTS,
  });
  onTestFinished(() => source.close());
  return { store, source };
}

test('[U1] [U3] without a document it is as the settings say: switched off', async () => {
  expect(await aSource().source.read()).toEqual(DEFAULTS);
});

test('[U2] a document overrides what it says, from the moment it is there until it is gone', async () => {
  const { store, source } = aSource();
  await source.read();
  await configure(store, { api_tokens: { enabled: true, max_tokens: 5 }, on_behalf_of: { enabled: true } });
  expect(await source.read()).toEqual({
    apiTokens: { enabled: true, maxTokens: 5, maxDurationSeconds: 7_776_000 },
    onBehalfOf: { enabled: true },
  });
  await store.configurationDocuments.delete(['config']);
  expect(await source.read()).toEqual(DEFAULTS);
});

test.each([
  { name: 'no flag', dynamic: { api_tokens: { enabled: 'true' } } },
  { name: 'a null', dynamic: { api_tokens: { enabled: null, max_tokens: null } } },
  { name: 'no count', dynamic: { api_tokens: { max_tokens: -1, max_duration_seconds: 1.5 } } },
  { name: 'no object', dynamic: { api_tokens: [true], on_behalf_of: {} } },
])('$name in the document changes nothing', async ({ dynamic }) => {
  const { store, source } = aSource();
  await configure(store, dynamic);
  expect(await source.read()).toEqual(DEFAULTS);
});

test('a reading that fails is told and not kept', async () => {
  const store = openMemoryStore();
  let isDown = true;
  const source = new DynamicConfigurationSource({
    documents: {
      find: async () => {
        if (isDown) throw new StoreError('unavailable', 'down');
        return null;
      },
    },
    changes: store.changes,
    defaults: DEFAULTS,
  });
  await expect(source.read()).rejects.toThrow('down');
  isDown = false;
  expect(await source.read()).toEqual(DEFAULTS);
});

test('it is read once for many', async () => {
  const store = openMemoryStore();
  let reads = 0;
  const find = async (): Promise<null> => {
    reads += 1;
    return null;
  };
  const source = new DynamicConfigurationSource({ documents: { find }, changes: store.changes, defaults: DEFAULTS });
  await Promise.all([source.read(), source.read()]);
  await source.read();
  expect(reads).toBe(1);
});

test('what was being read while it changed is not kept', async () => {
  const { store } = aSource();
  let release: (document: null) => void = () => undefined;
  const old = new Promise<null>((resolve) => {
    release = resolve;
  });
  let reads = 0;
  const source = new DynamicConfigurationSource({
    documents: {
      find: (name) => {
        reads += 1;
        return reads === 1 ? old : store.configurationDocuments.find(name);
      },
    },
    changes: store.changes,
    defaults: DEFAULTS,
  });
  const first = source.read();
  await configure(store, { api_tokens: { enabled: true } });
  release(null);
  expect((await first).apiTokens.enabled).toBe(false);
  expect((await source.read()).apiTokens.enabled).toBe(true);
});
