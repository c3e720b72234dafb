import { actsAsApiKey } from '../../domain/api-key/api-key-owner.ts';
import { illegalArgument } from '../../domain/error.ts';
import type { Instant } from '../../domain/time.ts';
import type { AccessToken, RefreshToken } from '../../domain/token/access-token.ts';
import type { AccessTokenDocument, AccessTokenListDocument } from '../contract/documents/console-lists.ts';
import { type Parameter, type Route, route } from '../contract/route.ts';
import { POSITION } from '../elasticsearch/long-lived-token-parser.ts';
import { TEXT } from '../query-parameters.ts';
import type { ConsoleActions } from './console-actions.ts';

const SIZE_DEFAULT = 100;
const SIZE_MAX = 1_000;

/** Pairs of access and refresh tokens by id; Claviger's own API. */
export function accessTokenRoutes(
  actions: Pick<ConsoleActions, 'listAccessTokens' | 'invalidateAccessToken'>,
): readonly Route[] {
  return [
    route({
      methods: ['GET'],
      path: '/_claviger/token/access',
      parameters: { username: TEXT, realm_name: TEXT, size: SIZE, after: AFTER },
      body: null,
      async handle({ context, parameters }) {
        const { username, realm_name: realmName, size, after } = parameters;
        const page = { size, ...(after !== null && { after }) };
        const { items, next } = await actions.listAccessTokens(context, { username, realmName, page });
        const document: AccessTokenListDocument = {
          tokens: items.map((token) => accessTokenDocument(token, context.now)),
          next,
        };
        return { status: 200, document };
      },
    }),
    route({
      methods: ['DELETE'],
      path: '/_claviger/token/access/{id}',
      parameters: {},
      body: null,
      async handle({ context, path }) {
        const { invalidated } = await actions.invalidateAccessToken(context, path.get('id') ?? '');
        return { status: 200, document: { invalidated_tokens: invalidated } };
      },
    }),
  ];
}

const SIZE: Parameter<number> = {
  read(text) {
    if (text === undefined) return SIZE_DEFAULT;
    const size = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    if (size < 1 || size > SIZE_MAX) throw illegalArgument(`[size] must be between [1] and [${SIZE_MAX}] but was [${text}]`);
    return size;
  },
};

const AFTER: Parameter<string | null> = {
  read(text) {
    if (text !== undefined && !POSITION.test(text)) throw illegalArgument('[after] must be the [next] of a page');
    return text ?? null;
  },
};

/** A pair as it is shown: neither of its tokens, nor a digest. */
function accessTokenDocument(token: AccessToken, now: Instant): AccessTokenDocument {
  const { id, family, authentication, creation, expiration, invalidation, refresh } = token;
  const { user, lookupRealm, apiKey } = authentication;
  const isKeys = apiKey !== null && actsAsApiKey(authentication);
  return {
    id,
    family,
    username: user.username,
    realm: lookupRealm.name,
    creation,
    expiration,
    invalidation,
    status: statusOf(token, now),
    api_key: isKeys ? { id: apiKey.id, name: apiKey.name } : null,
    refresh: refresh === null ? null : { expiration: refresh.expiration, status: refreshStatus(refresh, now) },
  };
}

function statusOf({ invalidation, expiration }: Pick<AccessToken, 'invalidation' | 'expiration'>, now: Instant) {
  if (invalidation !== null) return 'invalidated';
  return expiration <= now ? 'expired' : 'active';
}

function refreshStatus(refresh: RefreshToken, now: Instant) {
  if (refresh.invalidation === null && refresh.use !== null) return 'used';
  return statusOf(refresh, now);
}
