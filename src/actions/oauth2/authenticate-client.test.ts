import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NOW } from '../../../test/support/action-fixtures.ts';
import { SECRET } from '../../../test/support/authentication-fixtures.ts';
import { signedJwt } from '../../../test/support/jwt-attacks.ts';
import { anOauth2World, ISSUER, type Oauth2World } from '../../../test/support/oauth2-fixtures.ts';
import type { Authentication } from '../../domain/principal/authentication.ts';
import { Secret } from '../../domain/secret.ts';
import { StoreError } from '../../stores/store.ts';
import { authenticateClient, type ClientProof } from './authenticate-client.ts';
import { putClientKeys } from './put-client-keys.ts';

const pair = generateKeyPairSync('ed25519');
const JWK = { ...JSON.parse(JSON.stringify(pair.publicKey.export({ format: 'jwk' }))), kid: 'mine', alg: 'EdDSA' };

function assertionOf(clientId: string, jti: string): Secret {
  const seconds = Math.floor(NOW / 1_000);
  const claims = { iss: clientId, sub: clientId, aud: ISSUER, iat: seconds, exp: seconds + 60, jti };
  return new Secret(signedJwt({ alg: 'EdDSA', kid: 'mine' }, claims, pair.privateKey));
}

async function registered(): Promise<Oauth2World> {
  const world = await anOauth2World();
  await world.client('a');
  await putClientKeys(world.deps, world.superuser, { clientId: 'a', keys: [JWK] });
  return world;
}

test('a key proves itself by its secret, which is in no audit event', async () => {
  const world = await anOauth2World();
  const { principal } = await world.client('a');
  expect(principal.authentication).toMatchObject({ type: 'api_key', apiKey: { id: 'a' } });
  expect(world.events.at(-1)).toMatchObject({ event: 'authentication_success', authentication: { apiKey: { id: 'a' } } });
  expect(JSON.stringify(world.events)).not.toContain(SECRET);
});

test('the use of a key is noted, a refusal is not', async () => {
  const world = await registered();
  const noted: (string | undefined)[] = [];
  const deps = { ...world.deps, credentialUses: { note: ({ apiKey }: Authentication) => void noted.push(apiKey?.id) } };
  const call = { origin: world.superuser.origin, now: NOW, header: () => undefined };
  await authenticateClient(deps, call, { type: 'secret', clientId: 'a', secret: new Secret(SECRET) });
  const wrong = authenticateClient(deps, call, { type: 'secret', clientId: 'a', secret: new Secret('wrong') });
  await expect(wrong).rejects.toMatchObject({ code: 'tokenClientInvalid' });
  expect(noted).toEqual(['a']);
});

test('a service account proves itself by its token', async () => {
  const world = await anOauth2World();
  const { principal } = await world.prove({ type: 'secret', clientId: 'elastic/fleet-server', secret: world.serviceSecret });
  expect(principal.authentication.user.username).toBe('elastic/fleet-server');
});

describe('refused, in the same words and with an audit event, is', () => {
  test.each<readonly [string, (world: Oauth2World) => ClientProof]>([
    ['an unknown key', () => ({ type: 'secret', clientId: 'nobody', secret: new Secret(SECRET) })],
    ['a wrong secret', () => ({ type: 'secret', clientId: 'a', secret: new Secret('wrong') })],
    ['an empty secret', () => ({ type: 'secret', clientId: 'a', secret: new Secret('') })],
    ['a user', () => ({ type: 'secret', clientId: 'elastic', secret: new Secret('password') })],
    [
      'the token of another service account',
      ({ serviceSecret }) => ({ type: 'secret', clientId: 'elastic/kibana', secret: serviceSecret }),
    ],
    ['a service account with a key', () => ({ type: 'secret', clientId: 'elastic/fleet-server', secret: new Secret(SECRET) })],
    [
      'an assertion of another client than is named',
      () => ({ type: 'assertion', clientId: 'b', assertion: assertionOf('a', '1') }),
    ],
    ['an assertion of a client without keys', () => ({ type: 'assertion', clientId: null, assertion: assertionOf('b', '1') })],
    ['what is no assertion', () => ({ type: 'assertion', clientId: null, assertion: new Secret('x') })],
  ])('%s', async (_, proofOf) => {
    const world = await registered();
    await expect(world.prove(proofOf(world))).rejects.toMatchObject({
      code: 'tokenClientInvalid',
      message: 'client authentication failed',
      options: { headers: { 'WWW-Authenticate': [expect.stringContaining('Basic')] } },
    });
    expect(world.events.at(-1)).toMatchObject({ event: 'authentication_failed', authentication: null });
  });
});

test('an access token is no secret of the key that it stands for', async () => {
  const world = await anOauth2World();
  await world.client('a');
  const proof: ClientProof = { type: 'secret', clientId: 'a', secret: world.serviceSecret };
  await expect(world.prove(proof)).rejects.toMatchObject({ code: 'tokenClientInvalid' });
});

test('an assertion is good for one use; as many as are remembered, and no more, are taken at a time', async () => {
  const world = await registered();
  const proofOf = (jti: string): ClientProof => ({ type: 'assertion', clientId: 'a', assertion: assertionOf('a', jti) });
  expect((await world.prove(proofOf('1'))).principal.authentication.apiKey?.id).toBe('a');
  await expect(world.prove(proofOf('1'))).rejects.toMatchObject({ code: 'tokenClientInvalid' });
  expect(world.events.at(-1)).toMatchObject({ reason: 'the assertion was used before' });
  await world.prove(proofOf('2'));
  await expect(world.prove(proofOf('3'))).rejects.toMatchObject({ code: 'tooManyRequests' });
});

test('a store that is down is no refusal', async () => {
  const world = await anOauth2World();
  const authenticator = {
    ...world.deps.authenticator,
    authenticate: () => Promise.reject(new StoreError('unavailable', 'closed')),
  };
  const call = { origin: world.superuser.origin, now: NOW, header: () => undefined };
  const proof: ClientProof = { type: 'secret', clientId: 'a', secret: new Secret(SECRET) };
  await expect(authenticateClient({ ...world.deps, authenticator }, call, proof)).rejects.toBeInstanceOf(StoreError);
  expect(world.events).toEqual([]);
});
