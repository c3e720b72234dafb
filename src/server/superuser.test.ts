import { expect, test } from 'vitest';
import { aUser } from '../../test/support/authentication-fixtures.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import { findSuperuser } from './superuser.ts';

test('the superuser is found among the other reserved users, whatever its name', async () => {
  const store = openMemoryStore();
  expect(await findSuperuser(store)).toBeNull();
  await store.users.put('reserved', aUser('hash', { username: 'apm_system', roles: ['apm_system'] }));
  await store.users.put('reserved', aUser('hash', { username: 'zoe', roles: ['superuser'] }));
  await store.users.put('native', aUser('hash', { username: 'alice', roles: ['superuser'] }));
  expect((await findSuperuser(store))?.username).toBe('zoe');
});
