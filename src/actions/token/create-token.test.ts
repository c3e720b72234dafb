import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { ALICE_HASH, aDescriptor, aUser } from '../../../test/support/authentication-fixtures.ts';
import {
  ALICES_PASSWORD,
  aTokenRequest,
  refreshTokenOf,
  type TokenDeps,
  tokenDeps,
} from '../../../test/support/token-fixtures.ts';
import type { SpnegoOutcome } from '../../authentication/spnego.ts';
import { digestOfToken } from '../../authentication/token-secret.ts';
import { NATIVE_REALM, SERVICE_ACCOUNT_REALM } from '../../domain/principal/authentication.ts';
import { Secret } from '../../domain/secret.ts';
import type { ActionContext } from '../action-context.ts';
import { createToken } from './create-token.ts';

let world: ActionWorld;
let deps: TokenDeps;

beforeEach(async () => {
  world = aWorld();
  deps = tokenDeps(world);
  await world.store.users.put('native', aUser(ALICE_HASH));
});

function eventNames(): readonly string[] {
  return world.events.map(({ event }) => event);
}

function withType(
  context: ActionContext,
  type: 'anonymous' | 'token',
  realm = context.principal.authentication.realm,
): ActionContext {
  return withPrincipal(context, { authentication: { ...context.principal.authentication, type, realm } });
}

describe('a token', () => {
  test('by a password stands for the user, with a refresh token for the caller, and no secret is kept', async () => {
    const created = await createToken(deps, world.superuser, aTokenRequest(ALICES_PASSWORD));
    expect(created).toMatchObject({ expiresInSeconds: 1_200, isScopeAsked: false, kerberosResponseToken: null });
    expect(created.authentication).toMatchObject({ type: 'realm', user: { username: 'alice' } });
    const stored = await world.store.tokens.findByDigest(digestOfToken(created.accessToken));
    expect(stored).toMatchObject({
      id: created.id,
      family: created.id,
      expiration: world.superuser.now + 1_200_000,
      scope: null,
      refresh: {
        digest: digestOfToken(refreshTokenOf(created)),
        expiration: world.superuser.now + 86_400_000,
        client: { principal: 'elastic', realmName: 'reserved', apiKeyId: null },
        use: null,
      },
    });
    for (const secret of [created.accessToken, refreshTokenOf(created), new Secret('password-alice')]) {
      expect(JSON.stringify([stored, world.events])).not.toContain(secret.reveal());
    }
    const [granted, made] = world.events;
    expect(granted).toMatchObject({ event: 'access_granted', action: 'cluster:admin/xpack/security/token/create' });
    expect(made).toMatchObject({
      event: 'create_token',
      targets: [created.id],
      reason: 'grant_type [password] for user [alice]',
    });
  });

  test('by client_credentials stands for the caller as it came, and cannot be refreshed', async () => {
    const caller = withType(world.superuser, 'token');
    const created = await createToken(deps, caller, aTokenRequest({ grantType: 'client_credentials', scope: '' }));
    expect(created).toMatchObject({ refreshToken: null, isScopeAsked: true, authentication: caller.principal.authentication });
    expect(await world.store.tokens.findByDigest(digestOfToken(created.accessToken))).toMatchObject({ refresh: null });
  });

  test('of a caller whose own token has a scope has it too', async () => {
    const scope = { narrow: aDescriptor({ cluster: ['monitor'] }) };
    const { rights } = world.superuser.principal;
    const caller = withPrincipal(world.superuser, { rights: { ...rights, scope } });
    const created = await createToken(deps, caller, aTokenRequest({ grantType: 'client_credentials' }));
    expect(await world.store.tokens.findByDigest(digestOfToken(created.accessToken))).toMatchObject({ scope });
  });

  test.each([
    { case: 'a wrong password', fields: { password: new Secret('wrong') } },
    { case: 'an unknown user', fields: { username: 'ghost' } },
  ])('is not made for $case: 401, and it is audited', async ({ fields }) => {
    const request = aTokenRequest({ ...ALICES_PASSWORD, ...fields });
    await expect(createToken(deps, world.superuser, request)).rejects.toMatchObject({
      code: 'invalidCredentials',
      message: `unable to authenticate user [${request.username}] for action [cluster:admin/xpack/security/token/create]`,
    });
    expect(eventNames()).toEqual(['access_granted', 'authentication_failed']);
    expect(world.events.at(-1)).toMatchObject({ claimedPrincipal: request.username });
  });

  test('is not made by a password where that grant is switched off', async () => {
    const off = tokenDeps(world, { isPasswordGrantEnabled: false });
    await expect(createToken(off, world.superuser, aTokenRequest(ALICES_PASSWORD))).rejects.toMatchObject({
      code: 'tokenGrantUnsupported',
      message: 'Validation Failed: 1: grant_type only supports the values: [_kerberos, refresh_token, client_credentials];',
    });
  });

  test.each([
    { grantType: 'password', code: 'tokenRequestInvalid' },
    { grantType: 'nothing', code: 'tokenGrantUnsupported' },
  ])('is not made of a request that lacks something, whoever asks: $code', async ({ grantType, code }) => {
    const caller = world.user('bob', 'idx_reader');
    await expect(createToken(deps, caller, aTokenRequest({ grantType }))).rejects.toMatchObject({ code });
    expect(world.events).toEqual([]);
  });

  test.each(['client_credentials', 'refresh_token', 'password', '_kerberos'])(
    'needs the privilege by %s',
    async (grantType) => {
      const fields = {
        client_credentials: {},
        refresh_token: { refreshToken: new Secret('x') },
        password: ALICES_PASSWORD,
        _kerberos: { kerberosTicket: new Secret('eA==') },
      }[grantType];
      const caller = world.user('bob', 'idx_reader');
      await expect(createToken(deps, caller, aTokenRequest({ ...fields, grantType }))).rejects.toMatchObject({
        code: 'forbidden',
      });
      expect(eventNames()).toEqual(['access_denied']);
    },
  );

  test.each([
    { case: 'a service account', caller: () => withType(world.superuser, 'token', SERVICE_ACCOUNT_REALM), code: 'internal' },
    { case: 'the anonymous user', caller: () => withType(world.superuser, 'anonymous'), code: 'illegalArgument' },
    {
      case: 'a long-lived token',
      caller: () =>
        withPrincipal(world.superuser, {
          authentication: { ...world.superuser.principal.authentication, longLivedTokenId: 'x'.repeat(20) },
        }),
      code: 'illegalArgument',
    },
  ])('is not made for $case itself', async ({ caller, code }) => {
    await expect(createToken(deps, caller(), aTokenRequest({ grantType: 'client_credentials' }))).rejects.toMatchObject({
      code,
    });
    expect(await world.store.tokens.isEmpty()).toBe(true);
  });

  test('is not made for a caller who was revoked meanwhile', async () => {
    const caller = withPrincipal(world.superuser, { isCurrent: () => false });
    for (const fields of [{ grantType: 'client_credentials' }, ALICES_PASSWORD]) {
      await expect(createToken(deps, caller, aTokenRequest(fields))).rejects.toMatchObject({ code: 'unavailable' });
    }
    expect(await world.store.tokens.isEmpty()).toBe(true);
  });
});

describe('a token by a Kerberos ticket', () => {
  const REQUEST = aTokenRequest({ grantType: '_kerberos', kerberosTicket: new Secret('dGlja2V0') });

  function judging(outcome: SpnegoOutcome): TokenDeps {
    return tokenDeps(world, {
      spnego: {
        async verifyTicket(ticket) {
          expect(Buffer.from(ticket).toString()).toBe('ticket');
          return outcome;
        },
      },
    });
  }

  test('stands for the user whom it proves, and the answer proves the server', async () => {
    const { authentication } = world.user('hadoop').principal;
    const proof = {
      outcome: 'authenticated',
      authentication,
      rights: { descriptorSets: [{}], unknownRoles: [] },
      expiration: null,
      dependencies: [],
    } as const;
    const created = await createToken(
      judging({ outcome: 'authenticated', proof, responseToken: 'b3V0' }),
      world.superuser,
      REQUEST,
    );
    expect(created).toMatchObject({ authentication, kerberosResponseToken: 'b3V0' });
    expect(created.refreshToken).not.toBeNull();
    expect(created.authentication.realm).toEqual(NATIVE_REALM);
  });

  test('may need a further ticket', async () => {
    const answer = createToken(judging({ outcome: 'continue', responseToken: 'b3V0' }), world.superuser, REQUEST);
    await expect(answer).rejects.toMatchObject({ code: 'tokenTicketContinues', message: 'b3V0' });
  });

  test.each([
    {
      case: 'a ticket that is not accepted',
      of: () => judging({ outcome: 'rejected', reason: 'clock skew', claimedPrincipal: 'h@R' }),
    },
    { case: 'any ticket where there is no Kerberos realm', of: () => deps },
  ])('is not made for $case', async ({ of }) => {
    await expect(createToken(of(), world.superuser, REQUEST)).rejects.toMatchObject({
      code: 'invalidCredentials',
      message: 'unable to authenticate user [<Kerberos Token>] for action [cluster:admin/xpack/security/token/create]',
    });
    expect(eventNames()).toEqual(['access_granted', 'authentication_failed']);
  });

  test('is not made for what is no base64, and the text does not repeat it', async () => {
    const request = aTokenRequest({ grantType: '_kerberos', kerberosTicket: new Secret('%%%') });
    await expect(createToken(deps, world.superuser, request)).rejects.toMatchObject({
      code: 'unsupportedOperation',
      message: 'could not decode base64 kerberos ticket',
      options: { causedBy: { message: 'Illegal base64 character 25' } },
    });
  });
});
