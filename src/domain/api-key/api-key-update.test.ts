import { describe, expect, test } from 'vitest';
import { aDescriptor, anApiKey, NOW } from '../../../test/support/authentication-fixtures.ts';
import { RESERVED_REALM } from '../principal/authentication.ts';
import { instant } from '../time.ts';
import { apiKeyChanges, isOwnedBy, updateRefusal, type WantedApiKey } from './api-key-update.ts';

const KEY = anApiKey({ metadata: { a: 1, b: [1, 2] }, expiration: instant(NOW + 10_000) });
const OWNER = { creator: KEY.creator, limitedBy: KEY.limitedBy };
const NOTHING: WantedApiKey = {
  metadata: null,
  roleDescriptors: null,
  lifetimeMs: null,
  ownerRights: null,
  access: null,
  certificateIdentity: null,
};

describe('an update', () => {
  test.each([
    { case: 'nothing is asked', wanted: {} },
    { case: 'the metadata is the same in another order', wanted: { metadata: { b: [1, 2], a: 1 } } },
    { case: 'the roles are the same', wanted: { roleDescriptors: {} } },
    { case: 'the kind of rights is the same', wanted: { ownerRights: 'snapshot' as const } },
  ])('changes nothing when $case', ({ wanted }) => {
    expect(apiKeyChanges(KEY, { ...NOTHING, ...wanted }, OWNER, NOW)).toBeNull();
  });

  test.each([
    { case: 'metadata', wanted: { metadata: { a: 1, b: [2, 1] } } },
    { case: 'empty metadata', wanted: { metadata: {} } },
    { case: 'roles', wanted: { roleDescriptors: { r: aDescriptor({}) } } },
    { case: 'live rights', wanted: { ownerRights: 'live' as const } },
    { case: 'access', wanted: { access: { search: [] } } },
    { case: 'a certificate', wanted: { certificateIdentity: 'CN=a' } },
  ])('changes the key to other $case and keeps the rest', ({ wanted }) => {
    const { creator, limitedBy, metadata, roleDescriptors, ownerRights, access, certificateIdentity } = KEY;
    expect(apiKeyChanges(KEY, { ...NOTHING, ...wanted }, OWNER, NOW)).toEqual({
      creator,
      limitedBy,
      metadata,
      roleDescriptors,
      ownerRights,
      access,
      certificateIdentity,
      ...wanted,
    });
  });

  test('takes the owner as it is now, whatever is asked', () => {
    const limitedBy = { other: aDescriptor({ cluster: ['all'] }) };
    expect(apiKeyChanges(KEY, NOTHING, { ...OWNER, limitedBy }, NOW)).toMatchObject({ limitedBy });
    const creator = { ...KEY.creator, email: 'new@example.com' };
    expect(apiKeyChanges(KEY, NOTHING, { ...OWNER, creator }, NOW)).toMatchObject({ creator });
  });

  test('with a lifetime is always a change, counted from the update', () => {
    expect(apiKeyChanges(KEY, { ...NOTHING, lifetimeMs: 10_000 }, OWNER, NOW)).toMatchObject({ expiration: NOW + 10_000 });
  });

  test.each([
    {
      case: 'invalidated and expired',
      key: { invalidation: NOW, expiration: NOW },
      text: 'cannot update invalidated API key [i]',
    },
    { case: 'expired', key: { expiration: NOW, type: 'cross_cluster' as const }, text: 'cannot update expired API key [i]' },
    {
      case: 'nameless',
      key: { name: '', type: 'cross_cluster' as const },
      text: 'cannot update legacy API key [i] without name',
    },
    {
      case: 'of another type',
      key: { type: 'cross_cluster' as const },
      text: 'cannot update API key of type [cross_cluster] while expected type is [rest]',
    },
    { case: 'good', key: {}, text: null },
  ])('is refused or not for a key that is $case', ({ key, text }) => {
    expect(updateRefusal(anApiKey({ id: 'i', ...key }), 'rest', NOW)?.message ?? null).toBe(text);
  });

  test('is for the owner: the same name in the same realm', () => {
    const { principal: username, realm } = KEY.creator;
    expect(isOwnedBy(KEY, { username, realm })).toBe(true);
    expect(isOwnedBy(KEY, { username: 'bob', realm })).toBe(false);
    expect(isOwnedBy(KEY, { username, realm: RESERVED_REALM })).toBe(false);
  });
});
