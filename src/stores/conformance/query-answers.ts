import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { apiKeyFields } from '../../domain/api-key/api-key-fields.ts';
import { queryThings } from '../../domain/query/query-things.ts';
import { instant } from '../../domain/time.ts';
import type { ApiKeyQuery, ApiKeyQueryResult, Store } from '../store.ts';
import { asText, createAll } from './stored-things.ts';

/** A query and its answer, in a form to be compared. */
export interface AnsweredQuery {
  readonly query: ApiKeyQuery;
  /** An error, when it was not answered. */
  readonly answer: unknown;
  /** What the plain evaluation answers. */
  readonly expected: unknown;
}

/** Stores keys, then updates, uses and invalidates some of them: what is kept beside the keys has to follow. */
export async function storeAndChange(store: Store, apiKeys: readonly ApiKey[]): Promise<void> {
  await createAll(store, apiKeys);
  const changed = apiKeys.flatMap((apiKey, index) => {
    const { metadata, expiration, creator } = apiKeys[(index * 5) % apiKeys.length] ?? apiKey;
    return index % 3 === 0 ? [{ id: apiKey.id, fields: { metadata, expiration, creator } }] : [];
  });
  await store.apiKeys.update(changed);
  await store.apiKeys.invalidate({ name: { value: 'a', prefix: true }, username: 'bob' }, instant(5), { crossCluster: true });
  const use = { at: instant(7), requestId: 'r', address: '::1' };
  await store.apiKeys.recordUses(new Map(changed.map(({ id }) => [id, use])));
  await store.apiKeys.remove(instant(5), 1);
}

/** Asks each query of the store, and of the plain evaluation over the same keys. */
export async function answerQueries(store: Store, queries: readonly ApiKeyQuery[]): Promise<readonly AnsweredQuery[]> {
  const { items } = await store.apiKeys.list({}, { size: 10_000 });
  const answered: AnsweredQuery[] = [];
  for (const query of queries) {
    const answer = await store.apiKeys.query(query).then(describeResult, (error: unknown) => error);
    answered.push({ query, answer, expected: describeResult(queryThings(items, apiKeyFields, query)) });
  }
  return answered;
}

function describeResult(result: ApiKeyQueryResult): unknown {
  return { ...result, hits: result.hits.map(({ item, sort }) => ({ item: asText(item), sort })) };
}
