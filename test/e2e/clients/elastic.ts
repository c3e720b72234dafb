import { Client as Client9, errors as errors9 } from '@elastic/elasticsearch';
import { Client as Client8, errors as errors8 } from 'elasticsearch-8';
import {
  bulkOperations,
  type ClientSession,
  type ClientUnderTest,
  onlyIndex,
  refusedError,
  type SessionCredential,
} from './client.ts';

/** Elastic's own client, version 9. */
export const ELASTIC_9: ClientUnderTest = {
  name: '@elastic/elasticsearch 9',
  open: (url, credential) => session(new Client9({ node: url, auth: authOf(credential), maxRetries: 0 })),
};

/** Elastic's own client, version 8. Its calls that are used here have the shape of version 9's. */
export const ELASTIC_8: ClientUnderTest = {
  name: '@elastic/elasticsearch 8',
  open: (url, credential) => session(new Client8({ node: url, auth: authOf(credential), maxRetries: 0 }) as unknown as Client9),
};

function authOf(credential: SessionCredential): { apiKey: string } | { username: string; password: string } {
  return { ...credential };
}

function session(client: Client9): ClientSession {
  return {
    createApiKey: (name, index) =>
      told(client.security.createApiKey({ name, role_descriptors: onlyIndex(index), expiration: '1h' })),
    invalidateApiKey: async (id) => (await told(client.security.invalidateApiKey({ ids: [id] }))).invalidated_api_keys,
    indexDocument: async (index, id, document) => void (await told(client.index({ index, id, document, refresh: true }))),
    indexInBulk: async (index, documents) => {
      const answer = await told(client.bulk({ index, operations: bulkOperations(documents), refresh: true }));
      return answer.items.map((item) => item.index?.status ?? 0);
    },
    search: async (index, field, text) => {
      const answer = await told(client.search({ index, query: { match: { [field]: text } } }));
      return answer.hits.hits.map((hit) => hit._source);
    },
    close: () => client.close(),
  };
}

async function told<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof errors9.ResponseError || error instanceof errors8.ResponseError) {
      throw refusedError(error.statusCode ?? 0, error.body);
    }
    throw error;
  }
}
