import { type CreateTokenDeps, createToken } from '../actions/token/create-token.ts';
import { type InvalidateTokensDeps, invalidateTokens } from '../actions/token/invalidate-tokens.ts';
import type { Settings } from '../config/settings.ts';
import type { TokenActions } from '../http/elasticsearch/token-actions.ts';
import type { TokenStore } from '../stores/token-store.ts';

/** What the actions on access tokens need together. */
export interface TokenActionsDeps extends Omit<CreateTokenDeps, 'tokens'>, Omit<InvalidateTokensDeps, 'tokens'> {
  readonly tokens: TokenStore;
}

/** Gives the actions on access tokens what they need. */
export function bindTokenActions(deps: TokenActionsDeps): TokenActions {
  return {
    createToken: (context, request) => createToken(deps, context, request),
    invalidateTokens: (context, request) => invalidateTokens(deps, context, request),
  };
}

/** What the settings say of the tokens that are made. */
export function tokenPolicyOf(
  settings: Settings,
): Pick<CreateTokenDeps, 'accessLifetimeMs' | 'refreshLifetimeMs' | 'refreshWindowMs' | 'isPasswordGrantEnabled'> {
  return {
    accessLifetimeMs: settings['xpack.security.authc.token.timeout'],
    refreshLifetimeMs: settings['claviger.token.refresh_timeout'],
    refreshWindowMs: settings['claviger.token.refresh_window'],
    isPasswordGrantEnabled: settings['claviger.token.password_grant.enabled'],
  };
}
