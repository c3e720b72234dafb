import { type Sequence, type Step, step } from './sequence.ts';

const CONNECTION = 'libbeat/esleg/eslegclient/connection.go';
const BULK = 'libbeat/esleg/eslegclient/bulkapi.go';
/** `output.elasticsearch.api_key: "id:key"`, which a Beat encodes by itself. */
const API_KEY = 'ApiKey {{key.encoded}}';
const ONLY_TROUBLE = `errors%2C${['index', 'create', 'update'].map((verb) => `items.${verb}.status%2Citems.${verb}.error`).join('%2C')}`;

/** What a Beat sends that was given a key as `id:key`. */
export const FILEBEAT: Sequence = {
  title: 'Filebeat with `api_key: id:key`',
  repository: 'elastic/beats',
  headers: {
    accept: 'application/json',
    connection: 'close',
    'user-agent': 'Elastic-Filebeat/9.2.0 (linux; amd64)',
    'x-elastic-product-origin': 'beats',
  },
  bodyHeaders: { 'content-type': 'application/json; charset=UTF-8', 'content-encoding': 'gzip' },
  steps: [
    step({
      title: 'make the key that the settings name',
      source: 'libbeat/docs/security/api-keys.asciidoc',
      authorization: 'Basic {{admin.basic}}',
      method: 'POST',
      target: '/_security/api_key',
      body: {
        name: '{{prefix}}-filebeat',
        role_descriptors: {
          filebeat: {
            cluster: ['monitor', 'read_ilm', 'read_pipeline'],
            index: [{ names: ['{{prefix}}-filebeat'], privileges: ['view_index_metadata', 'create_doc', 'auto_configure'] }],
          },
        },
      },
      answer: { name: '{{prefix}}-filebeat' },
      keep: { 'key.id': 'id', 'key.encoded': 'encoded' },
    }),
    step({
      title: 'which server is it',
      source: CONNECTION,
      authorization: API_KEY,
      method: 'GET',
      target: '/',
      answer: { version: {} },
    }),
    bulk('send events', '{{prefix}}-filebeat', {
      errors: false,
      items: [{ create: { status: 201 } }, { create: { status: 201 } }],
    }),
    bulk('send events to an index of others', '{{prefix}}-payroll', {
      errors: true,
      items: [{ create: { status: 403, error: { type: 'security_exception' } } }, { create: { status: 403 } }],
    }),
    step({
      title: 'read, which it may not',
      source: CONNECTION,
      authorization: API_KEY,
      method: 'GET',
      target: '/{{prefix}}-filebeat/_search',
      status: 403,
      answer: { error: { type: 'security_exception' } },
    }),
    step({
      title: 'the key is revoked',
      source: CONNECTION,
      authorization: 'Basic {{admin.basic}}',
      method: 'DELETE',
      target: '/_security/api_key',
      body: { ids: ['{{key.id}}'] },
      answer: { invalidated_api_keys: ['{{key.id}}'] },
    }),
    { ...bulk('send events with the revoked key', '{{prefix}}-filebeat', { status: 401 }), status: 401 },
  ],
};

function bulk(title: string, index: string, answer: object): Step {
  const line = `{"create":{"_index":"${index}"}}\n{"@timestamp":"2026-01-01T00:00:00.000Z","message":"hello"}\n`;
  const target = `/_bulk?filter_path=${ONLY_TROUBLE}`;
  return step({ title, source: BULK, authorization: API_KEY, method: 'POST', target, body: line + line, answer });
}
