import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { parseServiceToken } from '../../authentication/service-token.ts';
import { clearServiceTokenCache } from './clear-service-token-cache.ts';
import { createServiceToken } from './create-service-token.ts';
import { deleteServiceToken } from './delete-service-token.ts';
import { getServiceAccounts } from './get-service-accounts.ts';
import { getServiceCredentials } from './get-service-credentials.ts';

const ACCOUNT = 'elastic/fleet-server';

let world: ActionWorld;
beforeEach(() => {
  world = aWorld();
});

function deps(): Parameters<typeof createServiceToken>[0] & { readonly fileTokens: null } & Parameters<
    typeof deleteServiceToken
  >[0] &
  Parameters<typeof getServiceCredentials>[0] {
  const { serviceAccountTokens } = world.store;
  return { serviceAccountTokens, random: world.random, audit: world.audit, fileTokens: null };
}

test('accounts are told by namespace and service', async () => {
  const names = async (namespace: string | null, service: string | null): Promise<readonly string[]> => [
    ...(await getServiceAccounts(world, world.superuser, { namespace, service })).keys(),
  ];
  expect(await names(null, null)).toHaveLength(5);
  expect(await names('elastic', null)).toHaveLength(5);
  expect(await names('elastic', 'kibana')).toEqual(['elastic/kibana']);
  expect(await names('other', null)).toEqual([]);
  expect(await names('elastic', 'ghost')).toEqual([]);
});

describe('a token', () => {
  test('is shown once, kept as a digest, and audited without its secret', async () => {
    const { name, value } = await createServiceToken(deps(), world.superuser, { account: ACCOUNT, name: 't1' });
    expect(name).toBe('t1');
    const secret = parseServiceToken(value)?.secret.reveal() ?? '';
    expect(secret).toHaveLength(43);
    const stored = await world.store.serviceAccountTokens.find(`${ACCOUNT}/t1`);
    expect(stored).toMatchObject({ account: ACCOUNT, name: 't1', creation: world.superuser.now });
    expect(JSON.stringify([stored, world.events])).not.toContain(secret);
    expect(world.events.at(-1)).toMatchObject({ event: 'create_service_token', targets: [`${ACCOUNT}/t1`] });
  });

  test('gets a name when it is given none', async () => {
    const { name } = await createServiceToken(deps(), world.superuser, { account: ACCOUNT, name: null });
    expect(name).toMatch(/^token_[\w-]{20}$/);
  });

  test.each([
    { name: '_a', account: ACCOUNT, code: 'actionRequestValidation' },
    { name: 'a'.repeat(257), account: ACCOUNT, code: 'actionRequestValidation' },
    { name: 'a', account: 'elastic/ghost', code: 'illegalArgument' },
    { name: 'taken', account: ACCOUNT, code: 'conflict' },
  ])('[$name] of [$account] is refused: $code', async ({ name, account, code }) => {
    await createServiceToken(deps(), world.superuser, { account: ACCOUNT, name: 'taken' });
    await expect(createServiceToken(deps(), world.superuser, { account, name })).rejects.toMatchObject({ code });
    expect(await world.store.serviceAccountTokens.list()).toHaveLength(1);
  });

  test('is deleted once, and told until then', async () => {
    await createServiceToken(deps(), world.superuser, { account: ACCOUNT, name: 'b' });
    await createServiceToken(deps(), world.superuser, { account: 'elastic/kibana', name: 'a' });
    const request = { account: ACCOUNT, name: 'b' };
    const file = { believedMs: 1, read: async () => new Map([[`${ACCOUNT}/f`, 'x']]) };
    expect(await getServiceCredentials({ ...deps(), fileTokens: file }, world.superuser, request)).toEqual({
      stored: ['b'],
      ofFile: ['f'],
    });
    expect(await deleteServiceToken(deps(), world.superuser, request)).toEqual({ found: true });
    expect(await deleteServiceToken(deps(), world.superuser, request)).toEqual({ found: false });
    expect(world.events.filter(({ event }) => event === 'delete_service_token')).toHaveLength(1);
    expect(await getServiceCredentials(deps(), world.superuser, request)).toEqual({ stored: [], ofFile: [] });
  });

  test('is made and deleted by callers with the privilege alone, and by none who was revoked', async () => {
    const request = { account: ACCOUNT, name: 't1' };
    const stranger = world.user('bob', 'own_keys');
    const revoked = withPrincipal(world.superuser, { isCurrent: () => false });
    await expect(createServiceToken(deps(), stranger, request)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(deleteServiceToken(deps(), stranger, request)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(getServiceCredentials(deps(), stranger, request)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(createServiceToken(deps(), revoked, request)).rejects.toMatchObject({ code: 'unavailable' });
    await createServiceToken(deps(), world.superuser, request);
    await expect(deleteServiceToken(deps(), revoked, request)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await world.store.serviceAccountTokens.list()).toHaveLength(1);
  });
});

test.each([
  { names: ['*'], refused: false },
  { names: ['a', 'b'], refused: false },
  { names: ['a', '*'], refused: true },
  { names: ['_a'], refused: true },
])('clearing the cache of $names is refused: $refused', async ({ names, refused }) => {
  const clearing = clearServiceTokenCache(world, world.superuser, { names });
  if (refused) await expect(clearing).rejects.toMatchObject({ code: 'illegalArgument' });
  else await expect(clearing).resolves.toBeUndefined();
});
