import { expect, test } from 'vitest';
import { NO_FLAGS } from '../../../domain/opensearch/resource-flags.ts';
import { openMemoryStore } from '../../../stores/memory/memory-store.ts';
import { NameWatch } from './name-watch.ts';

test('counts the changes of its kind and names, until it is stopped', async () => {
  const store = openMemoryStore();
  const tenant = { name: 'a', description: null, flags: NO_FLAGS };
  const watch = new NameWatch(store.changes, 'tenant', ['a', 'b']);
  await store.tenants.create('other', tenant);
  await store.actionGroups.create('a', { name: 'a', allowedActions: [], type: null, description: null, flags: NO_FLAGS });
  expect(watch.changedNames()).toEqual([]);
  await store.tenants.create('a', tenant);
  expect(watch.changedNames()).toEqual(['a']);
  expect(watch.changedNames(2)).toEqual([]);
  await store.tenants.delete(['a']);
  expect(watch.changedNames(2)).toEqual(['a']);
  watch.stop();
  await store.tenants.create('b', tenant);
  expect(watch.changedNames()).toEqual(['a']);
});
