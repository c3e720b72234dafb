import type { Principal } from '../../../authentication/principal.ts';
import { SecurityError } from '../../../domain/error.ts';
import type { ProxyIdentity, TellingIdentity, UpstreamIdentity } from '../upstream-options.ts';
import { type CallerToken, CallerTokens } from './caller-token.ts';
import { callerToTell, type ToldCaller } from './told-caller.ts';
import { toldValueViolation } from './told-name.ts';

/** The headers by which the cluster knows who asks, names and values in turn; empty where it is shown another way. */
export interface IdentityHeaders {
  /** Of the gateway's own questions. */
  service(): readonly string[];
  /**
   * Of a caller's request. Cheap when it is asked again for the same principal.
   * @throws SecurityError `forbidden` for a caller of whom the cluster cannot be told.
   */
  of(principal: Pick<Principal, 'authentication'>): readonly string[];
}

/** The identity that the settings describe. */
export function createIdentityHeaders(identity: UpstreamIdentity): IdentityHeaders {
  switch (identity.type) {
    case 'none':
    case 'certificate':
      return sameForAll([]);
    case 'basic':
      return sameForAll(['authorization', basic(identity)]);
    case 'api_key':
      return sameForAll(['authorization', `ApiKey ${identity.encoded}`]);
    case 'proxy':
      return oncePerPrincipal(identity, (told) => proxyHeaders(told, identity), OWN_ADDRESS);
    case 'impersonate': {
      const own = identity.basic === null ? [] : ['authorization', basic(identity.basic)];
      const telling = oncePerPrincipal(identity, ({ username }) => [...own, identity.header, username]);
      return { service: () => own, of: telling.of };
    }
    case 'jwt':
      return tokenHeaders(identity);
  }
}

/** OpenSearch believes the headers of a proxy only where they come with an address; of a caller's request it is that of the caller. */
const OWN_ADDRESS: readonly string[] = ['x-forwarded-for', '127.0.0.1'];

/** What attributes of a user begin with, before their own name: `attr.internal.team`. */
const ATTRIBUTE = /^(?:attr\.[a-z]+\.)?([a-z0-9._-]{1,128})$/i;

function basic({ username, password }: { readonly username: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function sameForAll(headers: readonly string[]): IdentityHeaders {
  return { service: () => headers, of: () => headers };
}

function oncePerPrincipal(
  identity: TellingIdentity,
  compose: (told: ToldCaller) => readonly string[],
  beside: readonly string[] = [],
): IdentityHeaders {
  const composed = new WeakMap<object, readonly string[]>();
  const service = [...compose(serviceOf(identity)), ...beside];
  return {
    service: () => service,
    of(principal) {
      const known = composed.get(principal);
      if (known !== undefined) return known;
      const headers = compose(callerToTell(principal.authentication, identity.policy));
      composed.set(principal, headers);
      return headers;
    },
  };
}

function tokenHeaders(identity: Extract<UpstreamIdentity, { type: 'jwt' }>): IdentityHeaders {
  const tokens = new CallerTokens(identity.token);
  const composed = new WeakMap<object, { readonly token: CallerToken; readonly headers: readonly string[] }>();
  const compose = (told: ToldCaller) => {
    const token = tokens.tokenFor(told);
    return { token, headers: ['authorization', `Bearer ${token.text}`] };
  };
  return {
    service: () => compose(serviceOf(identity)).headers,
    of(principal) {
      const known = composed.get(principal);
      if (known !== undefined && tokens.isUsable(known.token)) return known.headers;
      const latest = compose(callerToTell(principal.authentication, identity.policy));
      composed.set(principal, latest);
      return latest.headers;
    },
  };
}

function serviceOf({ policy, serviceRoles }: TellingIdentity): ToldCaller {
  return { username: policy.serviceUser, roles: serviceRoles, attributes: {} };
}

function proxyHeaders({ username, roles, attributes }: ToldCaller, identity: ProxyIdentity): readonly string[] {
  const { userHeader, rolesHeader, rolesSeparator, attributeHeaderPrefix } = identity;
  if (roles.some((role) => role.includes(rolesSeparator))) {
    throw new SecurityError(
      'forbidden',
      'the cluster cannot be told who the caller is: the name of a role holds what parts roles',
    );
  }
  const headers = [userHeader, username];
  if (roles.length > 0) headers.push(rolesHeader, roles.join(rolesSeparator));
  if (attributeHeaderPrefix !== null) headers.push(...attributeHeaders(attributes, attributeHeaderPrefix));
  return headers;
}

function attributeHeaders(attributes: ToldCaller['attributes'], prefix: string): readonly string[] {
  const values = new Map<string, string>();
  for (const [fullName, value] of Object.entries(attributes)) {
    const name = ATTRIBUTE.exec(fullName)?.[1]?.toLowerCase();
    const isClear = name !== undefined && !values.has(name) && toldValueViolation(value) === null;
    if (!isClear) {
      throw new SecurityError(
        'forbidden',
        'the cluster cannot be told who the caller is: an attribute is there twice, or has a name or value that a header cannot carry',
      );
    }
    values.set(name, value);
  }
  return [...values].flatMap(([name, value]) => [`${prefix}${name}`, value]);
}
