import { describe, expect, test } from 'vitest';
import { type ActionWorld, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { NO_API_KEY_POLICY } from '../../domain/api-key/api-key-policy.ts';
import {
  type CreateCrossClusterApiKeyRequest,
  createCrossClusterApiKey,
  type GivenAccess,
} from './create-cross-cluster-api-key.ts';
import { updateCrossClusterApiKey } from './update-cross-cluster-api-key.ts';

const SEARCH = anAccess('idx');
const NOTHING = { access: null, lifetimeMs: null, metadata: null, certificateIdentity: null };

function anAccess(name: string): GivenAccess {
  const entry = { names: [name], fieldSecurity: null, query: null, allowRestrictedIndices: false };
  return { access: { search: [entry], replication: [] }, document: { search: [{ names: [name] }] } };
}

function aRequest(parts: Partial<CreateCrossClusterApiKeyRequest> = {}): CreateCrossClusterApiKeyRequest {
  return { name: 'cc', access: SEARCH, lifetimeMs: null, metadata: null, certificateIdentity: null, ...parts };
}

function depsOf({ store, random, audit }: ActionWorld) {
  return { apiKeys: store.apiKeys, random, audit };
}

describe('a cross-cluster key', () => {
  test('has the rights of its access, which nothing of its owner’s limits, and is bound to a certificate', async () => {
    const world = aWorld();
    const { id } = await createCrossClusterApiKey(depsOf(world), world.superuser, aRequest({ certificateIdentity: 'CN=a' }));
    const stored = await world.store.apiKeys.find(id);
    expect(stored).toMatchObject({
      type: 'cross_cluster',
      roleDescriptors: {
        cross_cluster: {
          cluster: ['cross_cluster_search', 'monitor_enrich'],
          indices: [{ names: ['idx'], privileges: ['read', 'read_cross_cluster', 'view_index_metadata'] }],
        },
      },
      access: { search: [{ names: ['idx'] }] },
      certificateIdentity: 'CN=a',
      ownerRights: 'snapshot',
    });
    expect(stored?.limitedBy).toEqual({});
    expect(world.events.at(-1)).toMatchObject({ event: 'create_apikey', targets: [id] });
  });

  test('is held to the policies', async () => {
    const world = aWorld();
    const deps = { ...depsOf(world), policy: { ...NO_API_KEY_POLICY, expirationRequired: true } };
    await expect(createCrossClusterApiKey(deps, world.superuser, aRequest())).rejects.toMatchObject({
      message: expect.stringContaining('expiration_required'),
    });
  });

  test('gets other access and other certificates, and keeps what is not named', async () => {
    const world = aWorld();
    const deps = depsOf(world);
    const { id } = await createCrossClusterApiKey(deps, world.superuser, aRequest({ metadata: { a: 1 } }));
    const update = (parts: object) => updateCrossClusterApiKey(deps, world.superuser, { id, ...NOTHING, ...parts });
    expect(await update({ access: SEARCH })).toEqual({ updated: false });
    expect(await update({ access: anAccess('other') })).toEqual({ updated: true });
    expect(await update({ certificateIdentity: 'CN=b' })).toEqual({ updated: true });
    expect(await update({ certificateIdentity: 'CN=b' })).toEqual({ updated: false });
    expect(await world.store.apiKeys.find(id)).toMatchObject({
      access: { search: [{ names: ['other'] }] },
      roleDescriptors: { cross_cluster: { indices: [{ names: ['other'] }] } },
      certificateIdentity: 'CN=b',
      metadata: { a: 1 },
      limitedBy: {},
    });
  });

  test('is neither made nor updated for a caller that changed meanwhile', async () => {
    const world = aWorld();
    const revoked = withPrincipal(world.superuser, { isCurrent: () => false });
    await expect(createCrossClusterApiKey(depsOf(world), revoked, aRequest())).rejects.toMatchObject({ code: 'unavailable' });
    const { id } = await createCrossClusterApiKey(depsOf(world), world.superuser, aRequest());
    const request = { id, ...NOTHING, metadata: { a: 1 } };
    await expect(updateCrossClusterApiKey(depsOf(world), revoked, request)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
