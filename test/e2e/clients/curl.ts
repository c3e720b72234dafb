import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  bulkOperations,
  type ClientSession,
  type ClientUnderTest,
  onlyIndex,
  refusedError,
  type SessionCredential,
} from './client.ts';

/** The command line: curl. */
export const CURL: ClientUnderTest = { name: 'curl', open: session };

function session(url: string, credential: SessionCredential): ClientSession {
  const request = (method: string, path: string, body?: string, type = 'application/json'): Promise<Record<string, unknown>> =>
    curl(['-X', method, `${url}${path}`, ...credentialArguments(credential), ...bodyArguments(body, type)]);
  return {
    createApiKey: async (name, index) => {
      const body = JSON.stringify({ name, role_descriptors: onlyIndex(index), expiration: '1h' });
      const { id, encoded } = await request('POST', '/_security/api_key', body);
      return { id: String(id), encoded: String(encoded) };
    },
    invalidateApiKey: async (id) =>
      (await request('DELETE', '/_security/api_key', JSON.stringify({ ids: [id] })))['invalidated_api_keys'] as string[],
    indexDocument: async (index, id, document) =>
      void (await request('PUT', `/${index}/_doc/${id}?refresh=true`, JSON.stringify(document))),
    indexInBulk: async (index, documents) => {
      const lines = bulkOperations(documents).map((line) => `${JSON.stringify(line)}\n`);
      const answer = await request('POST', `/${index}/_bulk?refresh=true`, lines.join(''), 'application/x-ndjson');
      return (answer['items'] as { index: { status: number } }[]).map((item) => item.index.status);
    },
    search: async (index, field, text) => {
      const answer = await request('GET', `/${index}/_search?q=${field}:${encodeURIComponent(text)}`);
      return (answer['hits'] as { hits: { _source: unknown }[] }).hits.map((hit) => hit._source);
    },
    close: async () => {
      // Each call was a process of its own.
    },
  };
}

function credentialArguments(credential: SessionCredential): readonly string[] {
  if ('apiKey' in credential) return ['-H', `Authorization: ApiKey ${credential.apiKey}`];
  return ['-u', `${credential.username}:${credential.password}`];
}

function bodyArguments(body: string | undefined, type: string): readonly string[] {
  return body === undefined ? [] : ['-H', `Content-Type: ${type}`, '--data-binary', body];
}

async function curl(parameters: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)('curl', ['-sS', '-w', '\n%{http_code}', ...parameters]);
  const [, text = '', status = '0'] = /^(.*)\n(\d{3})$/s.exec(stdout) ?? [];
  const body: Record<string, unknown> = JSON.parse(text);
  if (Number(status) >= 400) throw refusedError(Number(status), body);
  return body;
}
