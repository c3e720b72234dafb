import type { CreateLongLivedTokenRequest } from '../../actions/long-lived-token/create-long-lived-token.ts';
import type { ListLongLivedTokensRequest, LongLivedTokenOwner } from '../../actions/long-lived-token/get-long-lived-tokens.ts';
import { illegalArgument } from '../../domain/error.ts';
import type { Secret } from '../../domain/secret.ts';
import type { BodyReader } from '../contract/route.ts';
import { SECRET } from './grant-parser.ts';
import { BOOLEAN, build, type Field, parseObject, required, STRING } from './object-parser.ts';
import { ROLE_DESCRIPTORS } from './role-descriptor-parser.ts';
import { parseTimeValue } from './time-value.ts';

const SIZE: Field<number> = {
  accepts: ['VALUE_NUMBER', 'VALUE_STRING'],
  read: (scanner) => readSize(scanner.text()),
};

/** What a page gives as `next`: time of creation and id. */
export const POSITION = /^\d{1,15}:[A-Za-z0-9_-]{1,64}$/;

const NOTHING_ASKED: CreateLongLivedTokenRequest = {
  lifetimeMs: null,
  maxLifetimeMs: null,
  renewIntervalMs: null,
  renewer: null,
  roleDescriptors: null,
};

/** The token that is asked for. Without a body: one that lives as long as the cluster lets it. */
export const CREATE_TOKEN: BodyReader<CreateLongLivedTokenRequest> = {
  isSecret: false,
  whenMissing: NOTHING_ASKED,
  read(scanner) {
    const parser = 'create_token';
    const values = parseObject(scanner, parser, {
      expiration: STRING,
      max_lifetime: STRING,
      renew_interval: STRING,
      renewer: STRING,
      role_descriptors: ROLE_DESCRIPTORS,
    });
    return build(parser, () => ({
      lifetimeMs: durationOf(values.expiration, 'expiration'),
      maxLifetimeMs: durationOf(values.max_lifetime, 'max_lifetime'),
      renewIntervalMs: durationOf(values.renew_interval, 'renew_interval'),
      renewer: values.renewer ?? null,
      roleDescriptors: values.role_descriptors ?? null,
    }));
  },
};

/** Whose tokens are meant, as the body tells it. */
export type OwnerInBody = { readonly [Part in keyof LongLivedTokenOwner]: LongLivedTokenOwner[Part] } & {
  readonly size: number | null;
  readonly after: string | null;
};

const NO_OWNER: OwnerInBody = { username: null, realmName: null, owner: false, size: null, after: null };
const OWNER_FIELDS = { username: STRING, realm: STRING, realm_name: STRING, owner: BOOLEAN } as const;

/** Whose tokens to list, and which page. The founding document calls the realm `realm`, Elasticsearch `realm_name`. */
export const LIST_TOKENS: BodyReader<OwnerInBody> = {
  isSecret: false,
  whenMissing: NO_OWNER,
  read(scanner) {
    const { username, realm, realm_name, owner, size, after } = parseObject(scanner, 'get_token', {
      ...OWNER_FIELDS,
      size: SIZE,
      after: STRING,
    });
    const realmName = realm_name ?? realm ?? null;
    return { username: username ?? null, realmName, owner: owner ?? false, size: size ?? null, after: after ?? null };
  },
};

/** Which tokens to delete: one, or those of an owner. */
export type DeleteTokensRequest =
  | { readonly by: 'token'; readonly token: Secret }
  | { readonly by: 'owner'; readonly whose: LongLivedTokenOwner };

/** Reads which tokens to delete. */
export const DELETE_TOKENS: BodyReader<DeleteTokensRequest> = {
  isSecret: true,
  read(scanner) {
    const parser = 'delete_token';
    const { token, username, realm, realm_name, owner } = parseObject(scanner, parser, { token: SECRET, ...OWNER_FIELDS });
    return build(parser, () => {
      const whose = { username: username ?? null, realmName: realm_name ?? realm ?? null, owner: owner ?? false };
      if (token === undefined) return { by: 'owner', whose };
      if (whose.username === null && whose.realmName === null && !whose.owner) return { by: 'token', token };
      throw illegalArgument('[token] must not be given beside [username], [realm_name] or [owner]');
    });
  },
};

/** A token in the body. */
export const TOKEN_IN_BODY: BodyReader<Secret> = {
  isSecret: true,
  read: (scanner) => required(parseObject(scanner, 'token', { token: SECRET }).token, 'token'),
};

/**
 * The listing that is asked for.
 * @throws SecurityError `illegalArgument` for more than a page holds, and for a position that no page gave.
 */
export function listRequestOf({ size, after, ...whose }: OwnerInBody, sizeMax: number): ListLongLivedTokensRequest {
  if (size !== null && size > sizeMax) throw illegalArgument(`[size] must be at most [${sizeMax}] but was [${size}]`);
  if (after !== null && !POSITION.test(after)) throw illegalArgument('[after] must be the [next] of a page');
  return { ...whose, page: { size: size ?? sizeMax, ...(after !== null && { after }) } };
}

/** A whole number from 1 on. @throws SecurityError `illegalArgument`. */
export function readSize(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw illegalArgument('[size] must be a whole number from 1 on');
  return Number(text);
}

function durationOf(text: string | undefined, field: string): number | null {
  return text === undefined ? null : parseTimeValue(text, field);
}
