import { Client, errors } from '@opensearch-project/opensearch';
import {
  bulkOperations,
  type ClientSession,
  type ClientUnderTest,
  onlyIndex,
  refusedError,
  type SessionCredential,
} from './client.ts';

/** The OpenSearch project's client, version 3. It knows no API keys: they are created by plain requests and sent as a header. */
export const OPENSEARCH_3: ClientUnderTest = {
  name: '@opensearch-project/opensearch 3',
  open: (url, credential) => session(new Client({ node: url, maxRetries: 0, ...authOf(credential) })),
};

function authOf(
  credential: SessionCredential,
): { auth: { username: string; password: string } } | { headers: Record<string, string> } {
  return 'apiKey' in credential ? { headers: { authorization: `ApiKey ${credential.apiKey}` } } : { auth: credential };
}

function session(client: Client): ClientSession {
  return {
    createApiKey: async (name, index) => {
      const body = { name, role_descriptors: onlyIndex(index), expiration: '1h' };
      return (await told(client.transport.request({ method: 'POST', path: '/_security/api_key', body }))).body as {
        id: string;
        encoded: string;
      };
    },
    invalidateApiKey: async (id) => {
      const answer = await told(
        client.transport.request({ method: 'DELETE', path: '/_security/api_key', body: { ids: [id] } }),
      );
      return (answer.body as { invalidated_api_keys: string[] }).invalidated_api_keys;
    },
    indexDocument: async (index, id, document) => void (await told(client.index({ index, id, body: document, refresh: true }))),
    indexInBulk: async (index, documents) => {
      const answer = await told(client.bulk({ index, body: bulkOperations(documents), refresh: true }));
      return answer.body.items.map((item) => item['index']?.status ?? 0);
    },
    search: async (index, field, text) => {
      const answer = await told(client.search({ index, body: { query: { match: { [field]: { query: text } } } } }));
      return answer.body.hits.hits.map((hit) => hit._source);
    },
    close: () => client.close(),
  };
}

async function told<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof errors.ResponseError) throw refusedError(error.statusCode ?? 0, error.body);
    throw error;
  }
}
