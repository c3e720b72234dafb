import type { ActionContext } from '../../actions/action-context.ts';
import type { ClientProof, UnprovenCall } from '../../actions/oauth2/authenticate-client.ts';
import type { GrantedToken, TokenGrantRequest } from '../../actions/oauth2/grant-token.ts';
import type { ActiveToken } from '../../actions/oauth2/introspect-token.ts';
import type { PutClientKeysRequest } from '../../actions/oauth2/put-client-keys.ts';
import type { ClientKeys } from '../../domain/oauth2/client-keys.ts';
import type { Scope } from '../../domain/oauth2/scope.ts';
import type { Secret } from '../../domain/secret.ts';

/** The actions of the OAuth 2 endpoints, each already given its dependencies. */
export interface Oauth2Actions {
  authenticateClient(call: UnprovenCall, proof: ClientProof): Promise<ActionContext>;
  grantToken(context: ActionContext, request: TokenGrantRequest): Promise<GrantedToken>;
  introspectToken(context: ActionContext, token: Secret): Promise<ActiveToken | null>;
  revokeToken(context: ActionContext, token: Secret): Promise<void>;
}

/** The actions on what the OAuth 2 endpoints go by: scopes, and the public keys of clients. */
export interface Oauth2AdministrationActions {
  putScope(context: ActionContext, scope: Scope): Promise<{ readonly created: boolean }>;
  getScopes(context: ActionContext, name: string | null): Promise<readonly Scope[]>;
  deleteScope(context: ActionContext, name: string): Promise<{ readonly found: boolean }>;
  putClientKeys(context: ActionContext, request: PutClientKeysRequest): Promise<{ readonly created: boolean }>;
  getClientKeys(context: ActionContext, clientId: string): Promise<ClientKeys | null>;
  deleteClientKeys(context: ActionContext, clientId: string): Promise<{ readonly found: boolean }>;
}
