import type { Kysely } from 'kysely';
import type { Instant } from '../../domain/time.ts';
import type { JobRunFilter } from '../job-store.ts';
import type { ApiKeyPosition } from '../page-cursor.ts';
import type { ApiKeyFilter, ApiKeyQuery, UserRealm } from '../store.ts';
import type { TokenFilter } from '../token-store.ts';
import { createAccessTokenQueries } from './access-tokens.ts';
import { createApiKeyQueries } from './api-keys.ts';
import { createChangeQueries } from './changes.ts';
import type { JobRow, JobRunRow } from './job-schema.ts';
import { createJobQueries } from './jobs.ts';
import { createLongLivedTokenQueries, type LongLivedTokenFilter } from './long-lived-tokens.ts';
import { createNamedThingQueries } from './named-things.ts';
import { type QueryRows, runQuery } from './query/run-query.ts';
import { createRoleQueries } from './roles.ts';
import type { ChangeRow, FoundApiKeyRow, NamedThingRow, RoleRow, StoreSchema, UserRow } from './schema.ts';
import type { AccessTokenRow, FoundLongLivedTokenRow } from './token-schema.ts';
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
  readonly accessTokens: {
    readonly input: { readonly filter: TokenFilter; readonly after: ApiKeyPosition | null; readonly size: number };
    readonly row: AccessTokenRow;
  };
  readonly jobs: { readonly input: Record<never, never>; readonly row: JobRow };
  readonly dueJobs: { readonly input: { readonly at: Instant; readonly size: number }; readonly row: JobRow };
  readonly runningJobRuns: { readonly input: { readonly size: number }; readonly row: JobRunRow };
  readonly jobRuns: {
    readonly input: { readonly filter: JobRunFilter; readonly after: ApiKeyPosition | null; readonly size: number };
    readonly row: JobRunRow;
  };
  readonly lastJobRuns: { readonly input: { readonly jobs: readonly string[] }; readonly row: JobRunRow };
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
  const accessTokens = createAccessTokenQueries(db);
  const jobs = createJobQueries(db);
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
      case 'accessTokens':
        return accessTokens.list(input.filter, input.after, input.size);
      case 'jobs':
        return jobs.list();
      case 'dueJobs':
        return jobs.due(input.at, input.size);
      case 'runningJobRuns':
        return jobs.runningRuns(input.size);
      case 'jobRuns':
        return jobs.runs(input.filter, input.after, input.size);
      case 'lastJobRuns':
        return jobs.lastRuns(input.jobs);
      case 'changes':
        return changes.since(input.seq, input.size);
    }
  };
}
