import { expect, test } from 'vitest';
import { aWorld } from '../../../test/support/action-fixtures.ts';
import { clearCache } from './clear-cache.ts';

const REALMS = [{ name: 'reserved' }, { name: 'default_native' }];

test.each([
  { cache: 'roles', names: ['ghost'], unknownRealm: null },
  { cache: 'realms', names: ['reserved', 'default_native'], unknownRealm: null },
  { cache: 'realms', names: ['*', 'ghost'], unknownRealm: null },
  { cache: 'realms', names: ['reserved', 'ghost', 'spook'], unknownRealm: 'ghost' },
] as const)('of $cache $names: unknown is $unknownRealm', ({ cache, names, unknownRealm }) => {
  const { audit, superuser } = aWorld();
  expect(clearCache({ audit, realms: REALMS }, superuser, { cache, names })).toEqual({ unknownRealm });
});

test.each([
  { cache: 'roles', action: 'roles/cache/clear' },
  { cache: 'realms', action: 'realm/cache/clear' },
] as const)('of $cache takes manage_security', ({ cache, action }) => {
  const world = aWorld();
  const clear = () => clearCache({ audit: world.audit, realms: [] }, world.user('rita', 'sec_reader'), { cache, names: ['x'] });
  expect(clear).toThrow(`action [cluster:admin/xpack/security/${action}] is unauthorized for user [rita]`);
  expect(world.events.map(({ event }) => event)).toEqual(['access_denied']);
});
