import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import type { RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import type { ActionContext } from '../action-context.ts';
import { deleteRole } from './delete-role.ts';
import { getRoles } from './get-roles.ts';
import { putRole } from './put-role.ts';

let world: ActionWorld;

beforeEach(() => {
  world = aWorld();
});

function put(caller: ActionContext, name: string, parts: Partial<RoleDescriptor> = {}): Promise<{ readonly created: boolean }> {
  return putRole({ roles: world.store.roles, audit: world.audit }, caller, { name, descriptor: aDescriptor(parts) });
}

function nameRule(lengthMax: number): string {
  return `Role names must be at least 1 and no more than ${lengthMax} characters. They can contain alphanumeric characters (a-z, A-Z, 0-9), spaces, punctuation, and printable symbols in the Basic Latin (ASCII) block. Leading or trailing whitespace is not allowed.`;
}

describe('putting a role', () => {
  test('creates it, then replaces it whole', async () => {
    expect(await put(world.superuser, 'r1', { cluster: ['monitor'], description: 'one' })).toEqual({ created: true });
    expect(await put(world.superuser, 'r1', { runAs: ['alice'] })).toEqual({ created: false });
    expect(await world.store.roles.find('r1')).toEqual({ name: 'r1', descriptor: aDescriptor({ runAs: ['alice'] }) });
    expect(world.events.map(({ event, targets }) => ({ event, targets }))).toEqual([
      { event: 'access_granted', targets: [] },
      { event: 'put_role', targets: ['r1'] },
      { event: 'access_granted', targets: [] },
      { event: 'put_role', targets: ['r1'] },
    ]);
  });

  test.each<{ case: string; name?: string; parts?: Partial<RoleDescriptor>; code?: string; message: string }>([
    { case: 'bad name', name: ' r', code: 'validation', message: `Validation Failed: 1: ${nameRule(1024)};` },
    { case: 'name of 1,025', name: 'r'.repeat(1_025), code: 'validation', message: `Validation Failed: 1: ${nameRule(1024)};` },
    { case: 'name of 508', name: 'r'.repeat(508), message: `Validation Failed: 1: ${nameRule(507)};` },
    {
      case: 'reserved',
      name: 'superuser',
      message: 'Validation Failed: 1: Role [superuser] is reserved and may not be used.;',
    },
    {
      case: 'reserved metadata',
      parts: { metadata: { _a: 1 } },
      message: 'Validation Failed: 1: role descriptor metadata keys may not start with [_];',
    },
    {
      case: 'description of 1,001',
      parts: { description: 'd'.repeat(1_001) },
      message: 'Validation Failed: 1: Role description must be less than 1000 characters.;',
    },
    {
      case: 'name and descriptor',
      name: 'r'.repeat(508),
      parts: { metadata: { _a: 1 } },
      message: `Validation Failed: 1: ${nameRule(507)};2: role descriptor metadata keys may not start with [_];`,
    },
  ])('refuses what Elasticsearch refuses: $case', async ({ name = 'r2', parts, code = 'actionRequestValidation', message }) => {
    await expect(put(world.superuser, name, parts)).rejects.toMatchObject({ code, message });
    expect(await world.store.roles.list()).toEqual([]);
    expect(world.events.map(({ event }) => event)).not.toContain('put_role');
  });

  test('refuses a privilege that does not exist', async () => {
    await expect(put(world.superuser, 'r2', { cluster: ['nope'] })).rejects.toMatchObject({
      code: 'actionRequestValidation',
      message: expect.stringMatching(/^Validation Failed: 1: unknown cluster privilege \[nope\]\. a privilege must be/),
    });
  });

  test('takes names up to the limit and with wildcards, and a description up to its limit', async () => {
    for (const name of ['r*', 'r'.repeat(507)])
      expect(await put(world.superuser, name, { description: 'd'.repeat(1_000) })).toEqual({ created: true });
  });

  test('takes manage_security and a caller who is not revoked', async () => {
    await expect(put(world.user('alice', 'idx_reader'), 'r3')).rejects.toMatchObject({
      code: 'forbidden',
      message:
        'action [cluster:admin/xpack/security/role/put] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [manage_security,all]',
    });
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied']);
    await expect(put(withPrincipal(world.superuser, { isCurrent: () => false }), 'r3')).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await world.store.roles.list()).toEqual([]);
    expect(await put(world.user('dave', 'sec_admin'), 'r3')).toEqual({ created: true });
  });
});

describe('reading roles', () => {
  async function read(caller: ActionContext, ...names: readonly string[]): Promise<readonly string[]> {
    return (await getRoles({ roles: world.store.roles, audit: world.audit }, caller, { names })).map(({ name }) => name);
  }

  beforeEach(async () => {
    for (const name of ['r2', 'r1']) await put(world.superuser, name);
  });

  test('tells the built-in ones first, then the stored ones by name', async () => {
    const all = await read(world.superuser);
    expect(all).toContain('superuser');
    expect(all.slice(-2)).toEqual(['r1', 'r2']);
    expect(await read(world.superuser, 'r2', 'r1', 'r1', 'ghost')).toEqual(['r1', 'r2']);
    expect(await read(world.superuser, 'r1', 'superuser')).toEqual(['superuser', 'r1']);
    expect(await read(world.superuser, 'ghost')).toEqual([]);
  });

  test('finds a role that OpenSearch ships by its name alone, and a stored one before it', async () => {
    expect(await read(world.superuser)).not.toContain('readall');
    expect(await read(world.superuser, 'readall', 'r1')).toEqual(['r1', 'readall']);
    await put(world.superuser, 'readall', { cluster: ['monitor'] });
    const [found] = await getRoles({ roles: world.store.roles, audit: world.audit }, world.superuser, { names: ['readall'] });
    expect(found?.descriptor).toEqual(aDescriptor({ cluster: ['monitor'] }));
  });

  test('takes read_security', async () => {
    expect(await read(world.user('rita', 'sec_reader'), 'r1')).toEqual(['r1']);
    await expect(read(world.user('alice', 'idx_reader'), 'r1')).rejects.toMatchObject({
      code: 'forbidden',
      message:
        'action [cluster:admin/xpack/security/role/get] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [read_security,manage_security,all]',
    });
    expect(world.events.at(-1)).toMatchObject({ event: 'access_denied' });
  });
});

describe('deleting a role', () => {
  function remove(caller: ActionContext, name: string): Promise<{ readonly found: boolean }> {
    return deleteRole({ roles: world.store.roles, audit: world.audit }, caller, { name });
  }

  test('works once, and is audited once', async () => {
    await put(world.superuser, 'r1');
    expect(await remove(world.superuser, 'r1')).toEqual({ found: true });
    expect(await remove(world.superuser, 'r1')).toEqual({ found: false });
    expect(world.events.filter(({ event }) => event === 'delete_role').map(({ targets }) => targets)).toEqual([['r1']]);
  });

  test('spares the built-in ones', async () => {
    await expect(remove(world.superuser, 'superuser')).rejects.toMatchObject({
      code: 'illegalArgument',
      message: 'role [superuser] is reserved and cannot be deleted',
    });
  });

  test('takes manage_security and a caller who is not revoked', async () => {
    await put(world.superuser, 'r1');
    await expect(remove(world.user('rita', 'sec_reader'), 'r1')).rejects.toMatchObject({ code: 'forbidden' });
    expect(world.events.at(-1)).toMatchObject({ event: 'access_denied' });
    await expect(remove(withPrincipal(world.superuser, { isCurrent: () => false }), 'r1')).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await world.store.roles.find('r1')).not.toBeNull();
  });
});
