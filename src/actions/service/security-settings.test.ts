import { expect, test } from 'vitest';
import { aWorld } from '../../../test/support/action-fixtures.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { getBuiltinPrivileges } from './get-builtin-privileges.ts';
import { getSecuritySettings, type SecurityIndex, updateSecuritySettings } from './security-settings.ts';

const ALLOWED =
  'this setting may not be configured. Only the following settings may be configured for that index: [index.auto_expand_replicas, index.number_of_replicas, index.routing.allocation.include._tier_preference]';

test('reading takes read_security and tells of indices without settings', () => {
  const world = aWorld();
  const none = { security: {}, 'security-tokens': {}, 'security-profile': {} };
  expect(getSecuritySettings(world, world.user('rita', 'sec_reader'))).toEqual(none);
  expect(() => getSecuritySettings(world, world.user('alice', 'idx_reader'))).toThrow(
    'action [cluster:admin/xpack/security/settings/get] is unauthorized for user [alice]',
  );
});

test.each<{ settings: Partial<Record<SecurityIndex, JsonObject>>; message: string }>([
  { settings: {}, message: 'Validation Failed: 1: No settings given to update;' },
  { settings: { security: {} }, message: 'Validation Failed: 1: No settings given to update;' },
  {
    settings: { 'security-profile': { 'index.b': 1 }, security: { 'index.z': 1, 'index.y': 1 } },
    message: `Validation Failed: 1: illegal setting for index [security]: [index.y], ${ALLOWED};2: illegal setting for index [security-profile]: [index.b], ${ALLOWED};`,
  },
])('refuses $settings, whoever asks', ({ settings, message }) => {
  const world = aWorld();
  for (const caller of [world.superuser, world.user('alice')]) {
    expect(() => updateSecuritySettings(world, caller, settingsOf(settings))).toThrow(message);
  }
});

test('changing takes manage_security', () => {
  const world = aWorld();
  const settings = settingsOf({ 'security-tokens': { 'index.number_of_replicas': '1' } });
  updateSecuritySettings(world, world.user('dave', 'sec_admin'), settings);
  expect(() => updateSecuritySettings(world, world.user('rita', 'sec_reader'), settings)).toThrow(
    'action [cluster:admin/xpack/security/settings/update] is unauthorized for user [rita]',
  );
});

test('the built-in privileges take read_security', () => {
  const world = aWorld();
  const { cluster, index, remoteCluster } = getBuiltinPrivileges(world, world.user('rita', 'sec_reader'));
  expect([cluster.length, index.length, remoteCluster.length]).toEqual([62, 24, 2]);
  expect(cluster).toEqual([...cluster].sort());
  expect(() => getBuiltinPrivileges(world, world.user('alice'))).toThrow('is unauthorized for user [alice]');
});

function settingsOf(settings: Partial<Record<SecurityIndex, JsonObject>>): ReadonlyMap<SecurityIndex, JsonObject> {
  const indices: readonly SecurityIndex[] = ['security', 'security-tokens', 'security-profile'];
  return new Map(indices.map((index) => [index, settings[index] ?? {}]));
}
