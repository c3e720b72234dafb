import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { aDescriptor, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { anOauth2World } from '../../../test/support/oauth2-fixtures.ts';
import { deleteClientKeys } from './delete-client-keys.ts';
import { deleteScope } from './delete-scope.ts';
import { getClientKeys } from './get-client-keys.ts';
import { getScopes } from './get-scopes.ts';
import { putClientKeys } from './put-client-keys.ts';
import { putScope } from './put-scope.ts';

const { publicKey } = generateKeyPairSync('ed25519');
const JWK = { ...JSON.parse(JSON.stringify(publicKey.export({ format: 'jwk' }))), kid: 'mine', alg: 'EdDSA' };
const WATCH = { name: 'watch', descriptor: aDescriptor({ cluster: ['monitor'] }) };

describe('scopes', () => {
  test('are created, replaced, listed by name and deleted, each with an audit event', async () => {
    const { deps, superuser, events } = await anOauth2World();
    expect(await putScope(deps, superuser, WATCH)).toEqual({ created: true });
    expect(await putScope(deps, superuser, { ...WATCH, descriptor: aDescriptor() })).toEqual({ created: false });
    await putScope(deps, superuser, { ...WATCH, name: 'a' });
    expect((await getScopes(deps, superuser, null)).map(({ name }) => name)).toEqual(['a', 'watch']);
    expect(await getScopes(deps, superuser, 'nobody')).toEqual([]);
    expect(await deleteScope(deps, superuser, 'watch')).toEqual({ found: true });
    expect(await deleteScope(deps, superuser, 'watch')).toEqual({ found: false });
    const changes = events.filter(({ event }) => event.endsWith('scope')).map(({ event, targets }) => `${event} ${targets[0]}`);
    expect(changes).toEqual([
      'put_oauth2_scope watch',
      'put_oauth2_scope watch',
      'put_oauth2_scope a',
      'delete_oauth2_scope watch',
    ]);
  });

  test.each([
    ['a name with a blank', { ...WATCH, name: 'a b' }],
    ['an unknown privilege', { ...WATCH, descriptor: aDescriptor({ cluster: ['no such thing'] }) }],
  ])('with %s are refused', async (_, scope) => {
    const { deps, superuser, store } = await anOauth2World();
    await expect(putScope(deps, superuser, scope)).rejects.toMatchObject({ code: 'actionRequestValidation' });
    expect(await store.oauth2Scopes.list()).toEqual([]);
  });

  test('are the business of who manages security', async () => {
    const { deps, user, store } = await anOauth2World();
    await putScope(deps, user('root', 'sec_admin'), WATCH);
    const other = user('bob', 'key_admin');
    await expect(putScope(deps, other, WATCH)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(getScopes(deps, other, null)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(deleteScope(deps, other, 'watch')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await store.oauth2Scopes.list()).toHaveLength(1);
  });

  test('are not changed for a caller whose rights have changed meanwhile', async () => {
    const { deps, superuser, store } = await anOauth2World();
    const stale = withPrincipal(superuser, { isCurrent: () => false });
    await expect(putScope(deps, stale, WATCH)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(deleteScope(deps, stale, 'watch')).rejects.toMatchObject({ code: 'unavailable' });
    expect(await store.oauth2Scopes.list()).toEqual([]);
  });
});

describe('the public keys of a client', () => {
  test('are registered, shown and deleted by the key itself', async () => {
    const world = await anOauth2World();
    const client = await world.client('a');
    expect(await putClientKeys(world.deps, client, { clientId: 'a', keys: [JWK] })).toEqual({ created: true });
    expect(await getClientKeys(world.deps, client, 'a')).toMatchObject({
      clientId: 'a',
      keys: [{ kid: 'mine', alg: 'EdDSA' }],
    });
    expect(await deleteClientKeys(world.deps, client, 'a')).toEqual({ found: true });
    expect(await deleteClientKeys(world.deps, client, 'a')).toEqual({ found: false });
    const changes = world.events.filter(({ event }) => event.endsWith('client')).map(({ event }) => event);
    expect(changes).toEqual(['put_oauth2_client', 'delete_oauth2_client']);
  });

  test('are the business of who manages security, and not of another key, its owner or who manages keys', async () => {
    const world = await anOauth2World();
    await world.client('a');
    const request = { clientId: 'a', keys: [JWK] };
    const others = [await world.client('b'), world.user('alice', 'own_keys'), world.user('bob', 'key_admin')];
    for (const other of others) {
      await expect(putClientKeys(world.deps, other, request)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(getClientKeys(world.deps, other, 'a')).rejects.toMatchObject({ code: 'forbidden' });
      await expect(deleteClientKeys(world.deps, other, 'a')).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(await putClientKeys(world.deps, world.user('root', 'sec_admin'), request)).toEqual({ created: true });
  });

  test.each([
    [
      'a key that is not on its curve',
      'a',
      [{ ...JWK, alg: 'ES256', kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' }],
      'actionRequestValidation',
    ],
    ['no keys', 'a', [], 'actionRequestValidation'],
    ['more keys than a client may have', 'a', ['1', '2', '3'].map((kid) => ({ ...JWK, kid })), 'actionRequestValidation'],
    ['a client that is no key', 'nobody', [JWK], 'illegalArgument'],
  ])('with %s are refused', async (_, clientId, keys, code) => {
    const world = await anOauth2World();
    await world.client('a');
    await expect(putClientKeys(world.deps, world.superuser, { clientId, keys })).rejects.toMatchObject({ code });
    expect(await world.store.oauth2ClientKeys.list()).toEqual([]);
  });

  test('may be as many as a client may have', async () => {
    const world = await anOauth2World();
    await world.client('a');
    const keys = ['1', '2'].map((kid) => ({ ...JWK, kid }));
    expect(await putClientKeys(world.deps, world.superuser, { clientId: 'a', keys })).toEqual({ created: true });
  });

  test('are not changed for a caller whose rights have changed meanwhile', async () => {
    const world = await anOauth2World();
    const client = withPrincipal(await world.client('a'), { isCurrent: () => false });
    await expect(putClientKeys(world.deps, client, { clientId: 'a', keys: [JWK] })).rejects.toMatchObject({
      code: 'unavailable',
    });
    await expect(deleteClientKeys(world.deps, client, 'a')).rejects.toMatchObject({ code: 'unavailable' });
  });
});
