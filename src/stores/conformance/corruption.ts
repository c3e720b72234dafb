import { expect, test } from 'vitest';
import { assert } from '../../domain/error.ts';
import { instant } from '../../domain/time.ts';
import type { Damage, OpenFixture, StoreFixture } from './store-fixture.ts';
import { aConfigurationDocument, anActionGroup, aTenant } from './stored-opensearch-things.ts';
import { anApiKey, anApiToken, aPrivilege, aProfile, aRole, aRoleMapping, aServiceToken, aUser } from './stored-things.ts';

const CORRUPT = { name: 'StoreError', code: 'corrupt' };

/** What cannot be read is an error, never a thing with less in it. */
export function testCorruption(open: OpenFixture): void {
  test('a damaged key is corrupt when it is found and when it is listed', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.create(anApiKey({ id: 'whole' }));
    for (const what of [
      'apiKeyMetadata',
      'apiKeyCreation',
      'apiKeyType',
      'apiKeyLimitedBy',
      'apiKeyOwnerRights',
      'apiKeyAccess',
      'apiKeyLastUse',
    ] as const) {
      await apiKeys.create(anApiKey({ id: what, access: {}, lastUse: { at: instant(1), requestId: 'r', address: 'a' } }));
      await damage(fixture, { what, id: what });
      await expect(apiKeys.find(what), what).rejects.toMatchObject(CORRUPT);
      await expect(apiKeys.find(what), what).rejects.toThrow(`[${what}]`);
      await expect(apiKeys.list({ ids: ['whole', what] }, { size: 10 }), what).rejects.toMatchObject(CORRUPT);
    }
    expect(await apiKeys.find('whole')).not.toBeNull();
    expect((await apiKeys.list({ ids: ['whole'] }, { size: 10 })).items).toHaveLength(1);
  });

  test('a damaged API token is corrupt by every way that leads to it', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    for (const what of ['apiKeyTokenForm', 'apiKeyTokenWithoutForm', 'apiKeyPermissions'] as const) {
      await apiKeys.createToken(anApiToken({ id: what, name: what }), 0);
      await damage(fixture, { what, id: what });
      await expect(apiKeys.findByTokenDigest(`digest of ${what}`), what).rejects.toMatchObject(CORRUPT);
      await expect(apiKeys.find(what), what).rejects.toMatchObject(CORRUPT);
      await expect(apiKeys.list({ ids: [what] }, { size: 1 }), what).rejects.toMatchObject(CORRUPT);
    }
  });

  test('an API token that lost its digest is corrupt, and found by none', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.createToken(anApiToken(), 0);
    await damage(fixture, { what: 'apiKeyTokenWithoutDigest', id: 'token' });
    await expect(apiKeys.find('token')).rejects.toMatchObject(CORRUPT);
    expect(await apiKeys.findByTokenDigest('digest of token')).toBeNull();
  });

  test('a damaged key can be invalidated', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.create(anApiKey({ id: 'damaged' }));
    await damage(fixture, { what: 'apiKeyLimitedBy', id: 'damaged' });
    expect(await apiKeys.invalidate({ ids: ['damaged'] }, instant(9), { crossCluster: false })).toEqual(['damaged']);
  });

  test.each(['userRoles', 'userEnabled', 'userOpenSearch'] as const)('a damaged user is corrupt: %s', async (what) => {
    await using fixture = await open();
    await fixture.store.users.put('native', aUser());
    await damage(fixture, { what, username: 'alice' });
    await expect(fixture.store.users.find('native', 'alice')).rejects.toMatchObject(CORRUPT);
    await expect(fixture.store.users.list('native')).rejects.toMatchObject(CORRUPT);
  });

  test.each(['roleDescriptor', 'rolePermissions', 'roleFlags'] as const)(
    'a damaged role is corrupt, until it is put anew: %s',
    async (what) => {
      await using fixture = await open();
      const { roles } = fixture.store;
      await roles.put([aRole()]);
      await damage(fixture, { what, name: 'log_reader' });
      await expect(roles.find('log_reader')).rejects.toMatchObject(CORRUPT);
      await expect(roles.list()).rejects.toMatchObject(CORRUPT);
      await roles.put([aRole()]);
      expect(await roles.find('log_reader')).toEqual(aRole());
    },
  );

  test('a damaged thing by name is corrupt, cannot be replaced by what it was, and can be put anew or deleted', async () => {
    await using fixture = await open();
    const { roleMappings, applicationPrivileges, serviceAccountTokens, userProfiles } = fixture.store;
    const { actionGroups, tenants, configurationDocuments } = fixture.store;
    await roleMappings.create('mapping', aRoleMapping());
    await applicationPrivileges.create('privilege', aPrivilege());
    await serviceAccountTokens.create('token', aServiceToken());
    await userProfiles.create('profile', aProfile());
    await actionGroups.create('group', anActionGroup());
    await tenants.create('tenant', aTenant());
    await configurationDocuments.create('document', aConfigurationDocument());
    for (const name of ['mapping', 'privilege', 'token', 'profile', 'group', 'tenant', 'document'])
      await damage(fixture, { what: 'namedThing', name });
    await expect(roleMappings.find('mapping')).rejects.toMatchObject(CORRUPT);
    await expect(roleMappings.list()).rejects.toMatchObject(CORRUPT);
    await expect(applicationPrivileges.find('privilege')).rejects.toMatchObject(CORRUPT);
    await expect(serviceAccountTokens.find('token')).rejects.toMatchObject(CORRUPT);
    await expect(userProfiles.list()).rejects.toMatchObject(CORRUPT);
    await expect(actionGroups.list()).rejects.toMatchObject(CORRUPT);
    await expect(tenants.find('tenant')).rejects.toMatchObject(CORRUPT);
    await expect(configurationDocuments.find('document')).rejects.toMatchObject(CORRUPT);
    expect(await userProfiles.replace('profile', aProfile(), aProfile())).toBe(false);
    expect(await roleMappings.put([{ name: 'mapping', item: aRoleMapping() }])).toEqual([false]);
    expect(await roleMappings.list()).toEqual([aRoleMapping()]);
    expect(await userProfiles.delete(['profile'])).toEqual([true]);
  });

  test('the error of a damaged key does not tell its secret’s hash', async () => {
    await using fixture = await open();
    await fixture.store.apiKeys.create(anApiKey());
    await damage(fixture, { what: 'apiKeyMetadata', id: anApiKey().id });
    const error: unknown = await fixture.store.apiKeys.find(anApiKey().id).catch((reason: unknown) => reason);
    const chain: string[] = [];
    for (let link = error; link instanceof Error; link = link.cause) chain.push(link.message);
    expect(chain.join('\n')).toContain('damaged');
    expect(chain.join('\n')).not.toContain(anApiKey().secretHash);
  });
}

async function damage({ durable }: StoreFixture, what: Damage): Promise<void> {
  assert(durable !== null, 'a driver that does not lack corruption has durable state');
  await durable.damage(what);
}
