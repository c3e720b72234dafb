import type { ActionContext } from '../../src/actions/action-context.ts';
import type { CreateTokenDeps } from '../../src/actions/token/create-token.ts';
import { createToken } from '../../src/actions/token/create-token.ts';
import type { IssuedTokens } from '../../src/actions/token/issue-tokens.ts';
import { createRefusals } from '../../src/authentication/refusals.ts';
import { Secret } from '../../src/domain/secret.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { TokenRequest } from '../../src/domain/token/token-request.ts';
import type { TokenStore } from '../../src/stores/token-store.ts';
import type { ActionWorld } from './action-fixtures.ts';
import { connectAuthenticator } from './authentication-fixtures.ts';

/** Lifetime of the access tokens of the tests. */
export const ACCESS_LIFETIME_MS = 1_200_000;
/** Lifetime of the refresh tokens of the tests. */
export const REFRESH_LIFETIME_MS = 86_400_000;
/** How long a refresh token may come again. */
export const REFRESH_WINDOW_MS = 30_000;

/** What the actions on tokens need, over the store of a world. */
export type TokenDeps = CreateTokenDeps & { readonly tokens: TokenStore };

/** As the server connects them. */
export function tokenDeps(world: ActionWorld, changes: Partial<TokenDeps> = {}): TokenDeps {
  return {
    tokens: world.store.tokens,
    random: world.random,
    audit: world.audit,
    accessLifetimeMs: ACCESS_LIFETIME_MS,
    refreshLifetimeMs: REFRESH_LIFETIME_MS,
    refreshWindowMs: REFRESH_WINDOW_MS,
    isPasswordGrantEnabled: true,
    spnego: null,
    grants: {
      authenticator: connectAuthenticator(world.store),
      refusals: createRefusals({ apiKeys: true, tokens: true }),
    },
    ...changes,
  };
}

/** A request for a token with nothing but these fields. */
export function aTokenRequest(fields: Partial<TokenRequest>): TokenRequest {
  return {
    grantType: null,
    username: null,
    password: null,
    kerberosTicket: null,
    refreshToken: null,
    scope: null,
    ...fields,
  };
}

/** What `ALICE_HASH` is the hash of. */
export const ALICES_PASSWORD: Partial<TokenRequest> = {
  grantType: 'password',
  username: 'alice',
  password: new Secret('password-alice'),
};

/** Tokens of alice's, by her password. */
export function alicesTokens(deps: TokenDeps, caller: ActionContext): Promise<IssuedTokens> {
  return createToken(deps, caller, aTokenRequest(ALICES_PASSWORD));
}

/** The refresh token of what was made. */
export function refreshTokenOf({ refreshToken }: IssuedTokens): Secret {
  if (refreshToken === null) throw new Error('the grant gave no refresh token');
  return refreshToken;
}

/** The same caller at another time. */
export function at(context: ActionContext, now: Instant): ActionContext {
  return { ...context, now };
}
