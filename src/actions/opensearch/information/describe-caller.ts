import type { Authentication } from '../../../domain/principal/authentication.ts';
import type { ActionContext } from '../../action-context.ts';
import { openSearchName } from '../rest-api-access.ts';

/** A caller as OpenSearch tells it about itself. */
export interface CallerDescription {
  /** `User [name=…, backend_roles=[…], requestedTenant=…]`. */
  readonly text: string;
  /** Of a user its own; of an API key `token:` and the name of the key. */
  readonly name: string;
  readonly backendRoles: readonly string[];
  /** Names of the variables that it has a value for, e.g. `attr.internal.team`. */
  readonly attributeNames: readonly string[];
  /** Roles that are defined; a key has none. */
  readonly roles: readonly string[];
  /** Address and port of the peer, or the address that a trusted proxy tells. */
  readonly remoteAddress: string;
  readonly requestedTenant: string | null;
}

/** Describes a caller. OpenSearch gives its tokens one backend role without a name, in its documents and not in the text. */
export function describeCaller({ principal, origin, requestedTenant }: ActionContext): CallerDescription {
  const { authentication, rights } = principal;
  const { user } = authentication;
  const isKey = isKeyItself(authentication);
  const backendRoles = isKey ? [''] : (user.backendRoles ?? []);
  const name = openSearchName(authentication);
  return {
    text: `User [name=${name}, backend_roles=[${isKey ? '' : backendRoles.join(', ')}], requestedTenant=${requestedTenant ?? null}]`,
    name,
    backendRoles,
    attributeNames: isKey ? [] : Object.keys(user.attributes ?? {}),
    roles: isKey ? [] : user.roles.filter((role) => !rights.unknownRoles.includes(role)),
    remoteAddress: origin.clientAddress ?? origin.remoteAddress,
    requestedTenant: requestedTenant ?? null,
  };
}

/** Whether an API key or token is the caller, and not a user in whose name it acts. */
export function isKeyItself({ apiKey, authenticatingUser }: Authentication): boolean {
  return apiKey !== null && authenticatingUser === null;
}
