import { describe, expect, test } from 'vitest';
import type { RoleMapping } from '../domain/role-mapping/role-mapping.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import { StoreError } from '../stores/store.ts';
import { DependencyTracker } from './dependency-tracker.ts';
import { RoleMapper } from './role-mapper.ts';

const JANE = { username: 'jane', dn: null, groups: ['ops'], metadata: {}, realmName: 'ldap1' };

function aMapping(name: string, given: Partial<RoleMapping> = {}): { readonly name: string; readonly item: RoleMapping } {
  const rules = { kind: 'field', field: 'groups', values: ['ops'], isList: false } as const;
  return { name, item: { name, enabled: true, roles: [`role_${name}`], roleTemplates: [], rules, metadata: {}, ...given } };
}

describe('the role mapper', () => {
  test('gives the roles of enabled mappings whose rules hold, each once', async () => {
    const store = openMemoryStore();
    await store.roleMappings.put([
      aMapping('a'),
      aMapping('b', { enabled: false }),
      aMapping('c', { rules: { kind: 'any', rules: [] } }),
      aMapping('d', {
        roles: [],
        roleTemplates: [
          { source: 'u_{{username}}', params: {}, format: 'string', given: {} },
          { source: '["role_a"]', params: {}, format: 'json', given: {} },
        ],
      }),
    ]);
    expect((await new RoleMapper(store).mapRoles(JANE)).roles).toEqual(['role_a', 'u_jane']);
  });

  test('follows every change at once, and what was read then counts as changed, a new mapping included', async () => {
    const store = openMemoryStore();
    const mapper = new RoleMapper(store);
    const tracker = new DependencyTracker({ changesRememberedMax: 10 });
    store.changes.subscribe((changes) => tracker.apply(changes));
    for (const name of ['a', 'b']) {
      const reading = tracker.begin();
      reading.dependOn((await mapper.mapRoles(JANE)).dependencies);
      expect(reading.isCurrent()).toBe(true);
      await store.roleMappings.put([aMapping(name)]);
      expect(reading.isCurrent()).toBe(false);
      expect((await mapper.mapRoles(JANE)).roles).toContain(`role_${name}`);
    }
  });

  test('fails when the mappings cannot be read, and reads again the next time', async () => {
    const store = openMemoryStore();
    let isDown = true;
    const list = async (): Promise<readonly RoleMapping[]> => {
      if (isDown) throw new StoreError('unavailable', 'down');
      return [aMapping('a').item];
    };
    const mapper = new RoleMapper({ roleMappings: { list }, changes: store.changes });
    await expect(mapper.mapRoles(JANE)).rejects.toThrow('down');
    isDown = false;
    expect((await mapper.mapRoles(JANE)).roles).toEqual(['role_a']);
  });
});
