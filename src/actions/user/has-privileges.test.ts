import { describe, expect, test } from 'vitest';
import { aDescriptor, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { NO_STORED_PRIVILEGES, type StoredPrivileges } from '../../domain/application-privilege/stored-privileges.ts';
import { type HasPrivilegesRequest, hasPrivileges } from './has-privileges.ts';

const loadStoredPrivileges = async (): Promise<StoredPrivileges> => NO_STORED_PRIVILEGES;

function asking(username: string, question: Partial<HasPrivilegesRequest>): HasPrivilegesRequest {
  return { username, cluster: [], indices: [], applications: [], ...question };
}

function onIndices(names: readonly string[], privileges: readonly string[]): Partial<HasPrivilegesRequest> {
  return { indices: [{ names, privileges, allowRestrictedIndices: false }] };
}

describe('answers', () => {
  test('are given for each privilege and pattern', async () => {
    const { audit, user } = aWorld();
    const question = { cluster: ['monitor', 'manage_own_api_key'], ...onIndices(['idx', 'other'], ['read', 'write']) };
    expect(await hasPrivileges({ audit, loadStoredPrivileges }, user('bob', 'own_keys'), asking('bob', question))).toEqual({
      username: 'bob',
      hasAllRequested: false,
      cluster: new Map([
        ['monitor', false],
        ['manage_own_api_key', true],
      ]),
      indices: new Map([
        ['idx', new Map(Object.entries({ read: true, write: false }))],
        ['other', new Map(Object.entries({ read: false, write: false }))],
      ]),
      applications: new Map(),
    });
  });

  test('say whether everything is held, indices and applications too', async () => {
    const { audit, user, superuser } = aWorld();
    const applications = [{ application: 'shop', privileges: ['read'], resources: ['*'] }];
    const bob = user('bob', 'own_keys');
    const all = await hasPrivileges({ audit, loadStoredPrivileges }, bob, asking('bob', onIndices(['idx'], ['read'])));
    const none = await hasPrivileges({ audit, loadStoredPrivileges }, bob, asking('bob', { applications }));
    const elastic = await hasPrivileges({ audit, loadStoredPrivileges }, superuser, asking('elastic', { applications }));
    expect([all, none, elastic].map((held) => held.hasAllRequested)).toEqual([true, false, true]);
  });

  test('asked with and without restricted names are true if both are', async () => {
    const { audit, superuser } = aWorld();
    const question = { names: ['*'], privileges: ['write'] };
    const indices = [
      { ...question, allowRestrictedIndices: false },
      { ...question, allowRestrictedIndices: true },
      { ...question, allowRestrictedIndices: false },
    ];
    const held = await hasPrivileges({ audit, loadStoredPrivileges }, superuser, asking('elastic', { indices }));
    expect(held.indices.get('*')?.get('write')).toBe(false);
  });

  test('of a key are those of its own rights and its limit together', async () => {
    const { audit, superuser } = aWorld();
    const sets = [{ own: aDescriptor({ cluster: ['all'] }) }, { limit: aDescriptor({ cluster: ['monitor'] }) }];
    const key = withPrincipal(superuser, { rights: { descriptorSets: sets, unknownRoles: [] } });
    const held = await hasPrivileges({ audit, loadStoredPrivileges }, key, asking('elastic', { cluster: ['all', 'monitor'] }));
    expect([...held.cluster.values()]).toEqual([false, true]);
  });
});

describe('refusals', () => {
  test.each([
    { question: {}, text: 'Validation Failed: 1: must specify at least one privilege;' },
    {
      question: { applications: [{ application: 'sh*', privileges: ['read'], resources: ['*'] }] },
      text: "Validation Failed: 1: Application names may not contain '*' (found 'sh*');",
    },
    {
      question: { applications: [{ application: '', privileges: ['read'], resources: ['*'] }] },
      text: 'Validation Failed: 1: Application names cannot be blank;',
    },
  ])('$question breaks the rules', async ({ question, text }) => {
    const { audit, superuser } = aWorld();
    await expect(hasPrivileges({ audit, loadStoredPrivileges }, superuser, asking('elastic', question))).rejects.toMatchObject({
      code: 'actionRequestValidation',
      message: text,
    });
  });

  test("another user's privileges take a privilege, and are not told even then", async () => {
    const { audit, user, events } = aWorld();
    const question = asking('alice', { cluster: ['all'] });
    await expect(hasPrivileges({ audit, loadStoredPrivileges }, user('bob', 'own_keys'), question)).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(events.map(({ event }) => event)).toEqual(['access_denied']);
    await expect(hasPrivileges({ audit, loadStoredPrivileges }, user('rita', 'sec_reader'), question)).rejects.toMatchObject({
      code: 'illegalArgument',
      message: 'users may only check the privileges of their own account',
    });
  });

  test('what is granted is audited', async () => {
    const { audit, user, events } = aWorld();
    await hasPrivileges({ audit, loadStoredPrivileges }, user('bob', 'own_keys'), asking('bob', { cluster: ['all'] }));
    expect(events).toMatchObject([{ event: 'access_granted', action: 'cluster:admin/xpack/security/user/has_privileges' }]);
  });
});

describe('limits', () => {
  const names = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `idx-${at}`);

  test.each([
    { patternsMax: 40, answersMax: 1_000, asked: onIndices(names(40), ['read']), isRefused: false },
    { patternsMax: 39, answersMax: 1_000, asked: onIndices(names(40), ['read']), isRefused: true },
    { patternsMax: 40, answersMax: 80, asked: onIndices(names(40), ['read', 'write']), isRefused: false },
    { patternsMax: 40, answersMax: 79, asked: onIndices(names(40), ['read', 'write']), isRefused: true },
    { patternsMax: 1, answersMax: 2, asked: { cluster: ['all', 'monitor'] }, isRefused: false },
    { patternsMax: 1, answersMax: 1, asked: { cluster: ['all', 'monitor'] }, isRefused: true },
    {
      patternsMax: 1,
      answersMax: 9,
      asked: { applications: [{ application: 'shop', privileges: ['read'], resources: ['a', 'b'] }] },
      isRefused: true,
    },
  ])(
    '$patternsMax patterns and $answersMax answers: refused: $isRefused',
    async ({ patternsMax, answersMax, asked, isRefused }) => {
      const { audit, superuser } = aWorld();
      const held = hasPrivileges({ audit, loadStoredPrivileges, patternsMax, answersMax }, superuser, asking('elastic', asked));
      if (isRefused) await expect(held).rejects.toMatchObject({ code: 'illegalArgument' });
      else expect(await held).toMatchObject({ hasAllRequested: true });
    },
  );
});
