import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptors } from '../domain/role/role-descriptor.ts';
import { AuthorizerInterner } from './compile-authorizer.ts';
import { createPrivilegeChecker } from './has-privileges.ts';

/** Actions that tell the privileges below apart, and some that only `all` has. */
const ACTIONS_BY_PRIVILEGE: Readonly<Record<string, readonly string[]>> = {
  read: ['indices:data/read/search', 'indices:data/read/x', 'indices:admin/resolve/index'],
  index: ['indices:data/write/index', 'indices:data/write/update/x', 'indices:data/write/bulk[s]'],
  delete: ['indices:data/write/delete', 'indices:data/write/delete/byquery', 'indices:data/write/bulk'],
  write: [
    'indices:data/write/x',
    'indices:data/write/index',
    'indices:data/write/update',
    'indices:data/write/delete/byquery',
    'indices:admin/mapping/auto_put',
  ],
  monitor: ['indices:monitor/stats', 'indices:monitor/x'],
  all: ['indices:x', 'indices:data/read/x', 'indices:data/write/x', 'indices:monitor/x', 'internal:transport/proxy/indices:x'],
};
const PRIVILEGES = Object.keys(ACTIONS_BY_PRIVILEGE);
const NAMES = ['a', 'b', 'ab', 'ba', 'aab', 'aba', 'b.a', '.a', '.security', '.security-a', '.kibana'];

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), minLength: 1, maxLength: 4 });
const entry = fc
  .tuple(
    fc.array(fc.oneof(pattern, fc.constantFrom('*', '.sec*', '/a.*|b/')), { minLength: 1, maxLength: 3 }),
    fc.subarray([...PRIVILEGES, 'none'], { minLength: 1 }),
    fc.boolean(),
    fc.constantFrom(null, null, '{"term":{}}'),
  )
  .map(([names, privileges, allowRestrictedIndices, query]) => ({
    names,
    privileges,
    allowRestrictedIndices,
    query,
    fieldSecurity: null,
  }));
const set = fc.array(entry, { maxLength: 4 }).map((indices): RoleDescriptors => ({ r: { ...EMPTY_ROLE_DESCRIPTOR, indices } }));
const sets = fc.array(set, { minLength: 1, maxLength: 2 });

function actionsAllowed(descriptorSets: readonly RoleDescriptors[], privilege: string, name: string): boolean {
  const authorizer = new AuthorizerInterner({ entriesMax: 5 }).intern(descriptorSets);
  return (ACTIONS_BY_PRIVILEGE[privilege] ?? []).every((action) => authorizer.allowsIndex(action, name));
}

test('a privilege is held on a name exactly when all its actions are allowed on it', () => {
  fc.assert(
    fc.property(sets, fc.constantFrom(...NAMES), fc.constantFrom(...PRIVILEGES), (descriptorSets, name, privilege) => {
      const held = createPrivilegeChecker(descriptorSets).holdsIndex(name, privilege, false);
      expect(held).toBe(actionsAllowed(descriptorSets, privilege, name));
    }),
    { numRuns: 100 },
  );
});

test('a privilege is held on a pattern only if all its actions are allowed on every name that matches', () => {
  fc.assert(
    fc.property(sets, pattern, fc.constantFrom(...PRIVILEGES), fc.boolean(), (descriptorSets, asked, privilege, restricted) => {
      if (!createPrivilegeChecker(descriptorSets).holdsIndex(asked, privilege, restricted)) return;
      const source = Array.from(asked, (character) => ({ '.': '\\.', '*': '.*', '?': '.' })[character] ?? character);
      const expression = new RegExp(`^${source.join('')}$`);
      const matching = NAMES.filter((name) => expression.test(name));
      const meant = restricted ? matching : matching.filter((name) => !/^\.(security|kibana)/.test(name) || name === asked);
      for (const name of meant) expect([name, actionsAllowed(descriptorSets, privilege, name)]).toEqual([name, true]);
    }),
    { numRuns: 150 },
  );
});

test('own rights within a limit hold nothing that either does not hold', () => {
  fc.assert(
    fc.property(set, set, pattern, fc.constantFrom(...PRIVILEGES), fc.boolean(), (own, limit, asked, privilege, restricted) => {
      const holds = (...descriptorSets: readonly RoleDescriptors[]): boolean =>
        createPrivilegeChecker(descriptorSets).holdsIndex(asked, privilege, restricted);
      expect(holds(own, limit)).toBe(holds(own) && holds(limit));
      expect(holds(limit, own)).toBe(holds(own, limit));
    }),
    { numRuns: 60 },
  );
});
