import type { ActionContext } from '../../../actions/action-context.ts';
import { SecurityError } from '../../../domain/error.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import { Secret } from '../../../domain/secret.ts';
import type { LongLivedToken } from '../../../domain/token/long-lived-token.ts';
import { type Answer, type PathValues, type Route, route } from '../../contract/route.ts';
import { FLAG, TEXT } from '../../query-parameters.ts';
import type { LongLivedTokenActions } from '../long-lived-token-actions.ts';
import {
  CREATE_TOKEN,
  DELETE_TOKENS,
  LIST_TOKENS,
  listRequestOf,
  readSize,
  TOKEN_IN_BODY,
} from '../long-lived-token-parser.ts';
import { roleDescriptorsDocument } from '../role-descriptor-document.ts';

const PATH = '/_security/token';

/** What the routes need. */
export interface LongLivedTokenRoutesOptions {
  readonly actions: LongLivedTokenActions;
  /** Tokens on one page of a listing at most. */
  readonly listTokensMax: number;
}

/** One thing that is done to a token, whether it stands in the path or in the body. */
type Operation = (context: ActionContext, token: Secret) => Promise<Answer>;

/** The API of long-lived tokens: create, list, and what is done to one, named in the path or in the body. */
export function longLivedTokenRoutes({ actions, listTokensMax }: LongLivedTokenRoutesOptions): readonly Route[] {
  const get: Operation = async (context, given) => {
    const token = await actions.getLongLivedToken(context, given);
    return { status: token === null ? 404 : 200, document: { tokens: token === null ? [] : [tokenDocument(token)] } };
  };
  const renew: Operation = async (context, given) => {
    const token = await actions.renewLongLivedToken(context, given);
    if (token === null) throw new SecurityError('notFound', 'there is no such token');
    return { status: 200, document: tokenDocument(token) };
  };
  const end: Operation = async (context, given) => {
    const { found } = await actions.deleteLongLivedToken(context, given);
    return { status: found ? 200 : 404, document: { found } };
  };
  return [
    createRoute(actions),
    listRoute(actions, listTokensMax),
    deleteRoute(actions, end),
    inPath('GET', `${PATH}/{token}`, get),
    inPath('DELETE', `${PATH}/{token}`, end),
    inPath('POST', `${PATH}/{token}/_renew`, renew),
    inPath('POST', `${PATH}/{token}/_cancel`, end),
    inBody(`${PATH}/_get`, get),
    inBody(`${PATH}/_renew`, renew),
    inBody(`${PATH}/_cancel`, end),
    inBody(`${PATH}/_delete`, end),
  ];
}

function createRoute(actions: LongLivedTokenActions): Route {
  return route({
    methods: ['POST'],
    path: PATH,
    parameters: {},
    body: CREATE_TOKEN,
    async handle({ context, body }) {
      const { token, text } = await actions.createLongLivedToken(context, body);
      return { status: 200, document: { token: text.reveal(), type: 'Bearer', ...tokenDocument(token) }, isSecret: true };
    },
  });
}

function listRoute(actions: LongLivedTokenActions, listTokensMax: number): Route {
  return route({
    methods: ['GET'],
    path: PATH,
    parameters: { username: TEXT, realm: TEXT, realm_name: TEXT, owner: FLAG, size: TEXT, after: TEXT },
    body: LIST_TOKENS,
    async handle({ context, body, parameters }) {
      const asked = {
        username: parameters.username ?? body.username,
        realmName: parameters.realm_name ?? parameters.realm ?? body.realmName,
        owner: parameters.owner || body.owner,
        size: parameters.size === null ? body.size : readSize(parameters.size),
        after: parameters.after ?? body.after,
      };
      const { items, next } = await actions.listLongLivedTokens(context, listRequestOf(asked, listTokensMax));
      return { status: 200, document: { tokens: items.map(tokenDocument), ...(next !== null && { next }) } };
    },
  });
}

function deleteRoute(actions: LongLivedTokenActions, end: Operation): Route {
  return route({
    methods: ['DELETE'],
    path: PATH,
    parameters: {},
    body: DELETE_TOKENS,
    async handle({ context, body }) {
      if (body.by === 'token') return end(context, body.token);
      return { status: 200, document: { ...(await actions.deleteLongLivedTokens(context, body.whose)) } };
    },
  });
}

function inPath(method: 'GET' | 'POST' | 'DELETE', path: string, operation: Operation): Route {
  const handle = ({ context, path: values }: { context: ActionContext; path: PathValues }): Promise<Answer> =>
    operation(context, new Secret(values.get('token') ?? ''));
  return route({ methods: [method], path, parameters: {}, body: null, handle });
}

function inBody(path: string, operation: Operation): Route {
  return route({
    methods: ['POST'],
    path,
    parameters: {},
    body: TOKEN_IN_BODY,
    handle: ({ context, body }) => operation(context, body),
  });
}

/** A token as it is shown: never its secret. Times are milliseconds since the epoch. */
function tokenDocument(token: LongLivedToken): JsonObject {
  const { id, creation, expiration, maximumExpiration, renewIntervalMs, renewer, authentication, roleDescriptors, lastUse } =
    token;
  const { user, lookupRealm, apiKey } = authentication;
  return {
    id,
    creation,
    ...(expiration !== null && { expiration }),
    ...(maximumExpiration !== null && { max_expiration: maximumExpiration }),
    ...(renewIntervalMs !== null && { renew_interval_ms: renewIntervalMs }),
    ...(renewer !== null && { renewer }),
    username: user.username,
    realm: lookupRealm.name,
    realm_type: lookupRealm.type,
    ...(apiKey !== null && { api_key: { id: apiKey.id, name: apiKey.name } }),
    ...(roleDescriptors !== null && { role_descriptors: roleDescriptorsDocument(roleDescriptors) }),
    ...(lastUse !== null && { last_used: { time: lastUse.at, address: lastUse.address } }),
  };
}
