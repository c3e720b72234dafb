import { type Kysely, sql } from 'kysely';
import { prepareQuery } from './prepared-query.ts';
import type { ApiKeyRow, StoreSchema } from './schema.ts';

/**
 * Makes the function that tells why an API token may not be added: another that is not invalidated has its name, or `max` (0: no
 * limit) are valid at its creation. A counter tells how many are not invalidated; only when these are too many, those that have not
 * expired are counted, `max` index entries at most.
 */
export function prepareTokenRefusal(
  db: Kysely<StoreSchema>,
): (row: ApiKeyRow, max: number) => Promise<'nameTaken' | 'full' | null> {
  const named = prepareQuery<Pick<ApiKeyRow, 'name'>, { readonly one: number }>(db, (parameter) =>
    tokenNamed(db, parameter('name')),
  );
  const notInvalidated = prepareQuery<Record<never, never>, { readonly tokens: number }>(db, () =>
    db.selectFrom('api_token_counts').select('count as tokens').where('invalidated', '=', 0),
  );
  // Apart, because each is one range of the index.
  const counts = [false, true].map((expires) =>
    prepareQuery<TokenLimit, { readonly tokens: number }>(db, (parameter) =>
      countOfTokens(db, expires, { creation: parameter('creation'), max: parameter('max') }),
    ),
  );
  const isFull = async (creation: number, max: number): Promise<boolean> => {
    if (((await notInvalidated({})).rows[0]?.tokens ?? 0) < max) return false;
    let tokens = 0;
    for (const count of counts) {
      if (tokens < max) tokens += (await count({ creation, max: max - tokens })).rows[0]?.tokens ?? 0;
    }
    return tokens >= max;
  };
  return async ({ name, creation }, max) => {
    if ((await named({ name })).rows.length > 0) return 'nameTaken';
    return max > 0 && (await isFull(creation, max)) ? 'full' : null;
  };
}

interface TokenLimit {
  readonly creation: number;
  readonly max: number;
}

/** The API token of a name, encoded, that is not invalidated. */
export function tokenNamed(db: Kysely<StoreSchema>, name: string) {
  return tokensNotInvalidated(db).where('name', '=', name);
}

/** Counts API tokens that are valid at `creation`, `max` at most: those that expire later, or those that never do. */
export function countOfTokens(db: Kysely<StoreSchema>, expires: boolean, { creation, max }: TokenLimit) {
  const tokens = tokensNotInvalidated(db);
  const valid = expires ? tokens.where('expiration', '>', creation) : tokens.where('expiration', 'is', null);
  return db.selectFrom(valid.limit(max).as('valid')).select(({ fn }) => fn.countAll<number>().as('tokens'));
}

function tokensNotInvalidated(db: Kysely<StoreSchema>) {
  return db
    .selectFrom('api_keys')
    .select(sql.lit(1).as('one'))
    .where('token_form', 'is not', null)
    .where('invalidation', 'is', null);
}
