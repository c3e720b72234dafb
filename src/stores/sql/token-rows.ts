import type { AccessToken, RefreshToken, RefreshTokenUse, TokenClient } from '../../domain/token/access-token.ts';
import type { LongLivedToken } from '../../domain/token/long-lived-token.ts';
import { reading, readText } from './rows.ts';
import { readAuthentication } from './stored-authentication.ts';
import { notWhatWasWritten, nullOr, parseStoredJson, storedInstant, storedWholeNumber } from './stored-json.ts';
import { readRoleDescriptors } from './stored-role-descriptor.ts';
import { encodeText } from './text-column.ts';
import type { AccessTokenRow, FoundLongLivedTokenRow, LongLivedTokenUseRow } from './token-schema.ts';

/** The columns that tell of the use of a refresh token. */
export type RefreshUseColumns = { readonly [Column in 'used_at' | 'successor_id' | 'successor_salt']: AccessTokenRow[Column] };

type RefreshColumns = Pick<AccessTokenRow, 'refresh_digest' | 'refresh_expiration' | 'refresh_invalidation'> &
  RefreshUseColumns;

type ClientColumns = Pick<AccessTokenRow, 'client_principal' | 'client_realm_name' | 'client_api_key_id'>;

/** The row of a pair. */
export function accessTokenToRow(token: AccessToken): AccessTokenRow {
  return {
    id: encodeText(token.id),
    family: encodeText(token.family),
    digest: encodeText(token.digest),
    creation: token.creation,
    expiration: token.expiration,
    invalidation: token.invalidation,
    ends: Math.max(token.expiration, token.refresh?.expiration ?? token.expiration),
    principal: encodeText(token.authentication.user.username),
    realm_name: encodeText(token.authentication.lookupRealm.name),
    authentication_json: JSON.stringify(token.authentication),
    scope_json: nullOr(token.scope, JSON.stringify),
    ...refreshColumns(token.refresh),
    ...clientColumns(token.refresh?.client ?? token.client ?? null),
  };
}

/** The columns of a use; `null`: not used. */
export function refreshUseColumns(use: RefreshTokenUse | null): RefreshUseColumns {
  return {
    used_at: use?.at ?? null,
    successor_id: nullOr(use?.successorId ?? null, encodeText),
    successor_salt: nullOr(use?.salt ?? null, encodeText),
  };
}

function refreshColumns(refresh: RefreshToken | null): RefreshColumns {
  return {
    refresh_digest: nullOr(refresh?.digest ?? null, encodeText),
    refresh_expiration: refresh?.expiration ?? null,
    refresh_invalidation: refresh?.invalidation ?? null,
    ...refreshUseColumns(refresh?.use ?? null),
  };
}

/** The columns of a client; `null`: the token names none. */
function clientColumns(client: TokenClient | null): ClientColumns {
  return {
    client_principal: nullOr(client?.principal ?? null, encodeText),
    client_realm_name: nullOr(client?.realmName ?? null, encodeText),
    client_api_key_id: nullOr(client?.apiKeyId ?? null, encodeText),
  };
}

/** The pair of a row. @throws StoreError `corrupt`. */
export function accessTokenFromRow(row: AccessTokenRow): AccessToken {
  return reading('access token', row.id, () => ({
    id: readText(row.id),
    family: readText(row.family),
    digest: readText(row.digest),
    creation: storedInstant(row.creation),
    expiration: storedInstant(row.expiration),
    invalidation: nullOr(row.invalidation, storedInstant),
    authentication: readAuthentication(parseStoredJson(row.authentication_json)),
    scope: nullOr(row.scope_json, (json) => readRoleDescriptors(parseStoredJson(json))),
    refresh: nullOr(row.refresh_digest, (digest) => readRefresh(readText(digest), row)),
    // With a refresh token it is the client of that.
    ...(row.refresh_digest === null && row.client_principal !== null && { client: readClient(row) }),
  }));
}

function readClient(row: AccessTokenRow): TokenClient {
  return {
    principal: readPresent(row.client_principal),
    realmName: readPresent(row.client_realm_name),
    apiKeyId: nullOr(row.client_api_key_id, readText),
  };
}

function readRefresh(digest: string, row: AccessTokenRow): RefreshToken {
  return {
    digest,
    expiration: storedInstant(row.refresh_expiration),
    invalidation: nullOr(row.refresh_invalidation, storedInstant),
    client: readClient(row),
    use: nullOr(row.used_at, (at) => ({
      at: storedInstant(at),
      successorId: readPresent(row.successor_id),
      salt: readPresent(row.successor_salt),
    })),
  };
}

/** The row of a long-lived token and its last use. */
export function longLivedTokenToRow(token: LongLivedToken): FoundLongLivedTokenRow {
  return {
    id: encodeText(token.id),
    secret_hash: encodeText(token.secretHash),
    creation: token.creation,
    expiration: token.expiration,
    maximum_expiration: token.maximumExpiration,
    renew_interval_ms: token.renewIntervalMs,
    renewer: nullOr(token.renewer, encodeText),
    principal: encodeText(token.authentication.user.username),
    realm_name: encodeText(token.authentication.lookupRealm.name),
    authentication_json: JSON.stringify(token.authentication),
    role_descriptors_json: nullOr(token.roleDescriptors, JSON.stringify),
    used_at: token.lastUse?.at ?? null,
    address: nullOr(token.lastUse?.address ?? null, encodeText),
  };
}

/** The row of a use of a long-lived token. */
export function longLivedTokenUseToRow(id: string, use: NonNullable<LongLivedToken['lastUse']>): LongLivedTokenUseRow {
  return { token_id: encodeText(id), used_at: use.at, address: encodeText(use.address) };
}

/** The long-lived token of a row. @throws StoreError `corrupt`. */
export function longLivedTokenFromRow(row: FoundLongLivedTokenRow): LongLivedToken {
  return reading('long-lived token', row.id, () => ({
    id: readText(row.id),
    secretHash: readText(row.secret_hash),
    creation: storedInstant(row.creation),
    expiration: nullOr(row.expiration, storedInstant),
    maximumExpiration: nullOr(row.maximum_expiration, storedInstant),
    renewIntervalMs: nullOr(row.renew_interval_ms, storedWholeNumber),
    renewer: nullOr(row.renewer, readText),
    authentication: readAuthentication(parseStoredJson(row.authentication_json)),
    roleDescriptors: nullOr(row.role_descriptors_json, (json) => readRoleDescriptors(parseStoredJson(json))),
    lastUse: nullOr(row.used_at, (at) => ({ at: storedInstant(at), address: readPresent(row.address) })),
  }));
}

function readPresent(stored: string | null): string {
  if (stored === null) throw notWhatWasWritten('a text');
  return readText(stored);
}
