import type { Kysely } from 'kysely';
import type { ApiKeyPosition } from '../page-cursor.ts';
import type { ApiKeyFilter, ApiKeyQuery, UserRealm } from '../store.ts';
import { createApiKeyQueries } from './api-keys.ts';
import { createChangeQueries } from './changes.ts';
import { createLongLivedTokenQueries, type LongLivedTokenFilter } from './long-lived-tokens.ts';
import { createNamedThingQueries } from './named-things.ts';
import { type QueryRows, runQuery } from './query/run-query.ts';
import { createRoleQueries } from './roles.ts';
import type { ChangeRow, FoundApiKeyRow, NamedThingRow, RoleRow, StoreSchema, UserRow } from './schema.ts';
import type { FoundLongLivedTokenRow } from './token-schema.ts';
import { createUserQueries } from './users.ts';

/** What each listing is given and the rows that it answers. Both are plain values, ready to cross threads. */
export interface ListingTypes {
  readonly apiKeys: {
    readonly input: { readonly filter: ApiKeyFilter; readonly after: ApiKeyPosition | null; readonly size: number };
    readonly row: FoundApiKeyRow;
  };
  /** One row: what the query came to. */
  readonly apiKeyQuery: { readonly input: { readonly query: ApiKeyQuery }; readonly row: QueryRows };
  readonly users: { readonly input: { readonly realm: UserRealm }; readonly row: UserRow };
  readonly roles: { readonly input: Record<never, never>; readonly row: RoleRow };
  readonly namedThings: { readonly input: { readonly kind: string }; readonly row: NamedThingRow };
  readonly longLivedTokens: {
    readonly input: { readonly filter: LongLivedTokenFilter; readonly after: ApiKeyPosition | null; readonly size: number };
    readonly row: FoundLongLivedTokenRow;
  };
  readonly changes: { readonly input: { readonly seq: number; readonly size: number }; readonly row: ChangeRow };
}

/** Name of a listing. */
export type ListingKind = keyof ListingTypes;

/** A listing to be read. */
export type Listing = {
  [Kind in ListingKind]: { readonly kind: Kind; readonly input: ListingTypes[Kind]['input'] };
}[ListingKind];

/** Rows of a listing. */
export type ListingRows = readonly ListingTypes[ListingKind]['row'][];

/** Makes the function that reads a listing: whatever may be long. */
export function createListingReader(db: Kysely<StoreSchema>): (listing: Listing) => Promise<ListingRows> {
  const apiKeys = createApiKeyQueries(db);
  const users = createUserQueries(db);
  const roles = createRoleQueries(db);
  const namedThings = createNamedThingQueries(db);
  const longLivedTokens = createLongLivedTokenQueries(db);
  const changes = createChangeQueries(db);
  return ({ kind, input }) => {
    switch (kind) {
      case 'apiKeys':
        return apiKeys.list(input.filter, input.after, input.size);
      case 'apiKeyQuery':
        return runQuery(db, input.query).then((rows) => [rows]);
      case 'users':
        return users.list(input.realm);
      case 'roles':
        return roles.list();
      case 'namedThings':
        return namedThings.list(input.kind);
      case 'longLivedTokens':
        return longLivedTokens.list(input.filter, input.after, input.size);
      case 'changes':
        return changes.since(input.seq, input.size);
    }
  };
}
