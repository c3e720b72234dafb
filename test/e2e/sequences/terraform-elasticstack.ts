import { expect } from 'vitest';
import { type Sequence, type Step, step } from './sequence.ts';

const CLIENT = 'internal/clients/elasticsearch';
const API_KEY = `${CLIENT}/security_api_key.go`;
const ROLE = `${CLIENT}/security_role.go`;
const USER = `${CLIENT}/security_user.go`;
const MAPPING = `${CLIENT}/security_role_mapping.go`;
const ADMIN = 'Basic {{admin.basic}}';
const TYPE = 'application/vnd.elasticsearch+json;compatible-with=8';

/** The requests of the provider's resources for keys, roles, users and role mappings: apply, read, change, destroy. */
export const TERRAFORM: Sequence = {
  title: "Terraform's elasticstack provider: keys, roles, users and role mappings",
  repository: 'elastic/terraform-provider-elasticstack',
  headers: { accept: TYPE, 'user-agent': 'elasticstack-terraform-provider/0.12.0' },
  bodyHeaders: { 'content-type': TYPE },
  steps: [...info(), ...roles(), ...users(), ...mappings(), ...keys(), ...crossClusterKeys()],
};

function admin(title: string, source: string, method: string, target: string, parts: Partial<Step> = {}): Step {
  return step({ title, source, authorization: ADMIN, method, target, ...parts });
}

function info(): readonly Step[] {
  const answer = { cluster_uuid: expect.any(String), version: { number: expect.any(String) } };
  return [admin('which server is it', 'internal/clients/elasticsearch_scoped_client.go', 'GET', '/', { answer })];
}

function roles(): readonly Step[] {
  const target = '/_security/role/{{prefix}}-role';
  const rule = { names: ['index1', 'index2'], privileges: ['all'], allow_restricted_indices: true };
  const role = {
    applications: [{ application: 'myapp', privileges: ['admin', 'read'], resources: ['*'] }],
    cluster: ['all'],
    global: { application: {}, profile: { write: { applications: ['*'] } } },
    indices: [{ ...rule, query: '{"term":{"status":"active"}}' }],
    metadata: { version: 1 },
    run_as: ['other_user'],
  };
  const remote = {
    clusters: ['test-cluster'],
    field_security: { except: [], grant: ['sample'] },
    names: ['sample'],
    privileges: ['create', 'read', 'write'],
    query: '{"match_all":{}}',
  };
  const changed = { ...role, global: undefined, indices: [rule], remote_indices: [remote] };
  return [
    admin('create a role', ROLE, 'PUT', target, { body: role, answer: { role: { created: true } } }),
    admin('read the role', ROLE, 'GET', target, {
      answer: { '{{prefix}}-role': { ...role, global: { profile: { write: { applications: ['*'] } } } } },
    }),
    admin('change the role', ROLE, 'PUT', target, { body: changed, answer: { role: { created: false } } }),
    admin('read the changed role', ROLE, 'GET', target, {
      answer: { '{{prefix}}-role': { cluster: ['all'], indices: [rule], remote_indices: [remote], run_as: ['other_user'] } },
    }),
    admin('destroy the role', ROLE, 'DELETE', target, { answer: { found: true } }),
    admin('destroy it again: it is gone, which is well', ROLE, 'DELETE', target, { status: 404, answer: { found: false } }),
    admin('read the destroyed role', ROLE, 'GET', target, { status: 404, answer: {} }),
  ];
}

function users(): readonly Step[] {
  const target = '/_security/user/{{prefix}}-user';
  const body = { enabled: true, email: 'a@example.org', full_name: 'A', metadata: { n: 1 }, roles: ['viewer'] };
  // bcrypt of "qwerty123", of ten rounds.
  const hash = '$2a$10$rMZe6TdsUwBX/TA8vRDz0OLwKAZeCzXM4jT3tfCjpSTB8HoFuq8xO';
  return [
    admin('create a user', USER, 'PUT', target, { body: { ...body, password: 'qwerty123' }, answer: { created: true } }),
    admin('read the user', USER, 'GET', target, { answer: { '{{prefix}}-user': { ...body, username: '{{prefix}}-user' } } }),
    admin('change the user, by a hash', USER, 'PUT', target, {
      body: { ...body, password_hash: hash },
      answer: { created: false },
    }),
    admin('change the password', USER, 'PUT', `${target}/_password`, { body: { password: 'qwerty1234' }, answer: {} }),
    admin('disable the user', USER, 'PUT', `${target}/_disable`, { answer: {} }),
    admin('enable the user', USER, 'PUT', `${target}/_enable`, { answer: {} }),
    admin('destroy the user', USER, 'DELETE', target, { answer: { found: true } }),
    admin('read the destroyed user', USER, 'GET', target, { status: 404, answer: {} }),
  ];
}

function mappings(): readonly Step[] {
  const target = '/_security/role_mapping/{{prefix}}-mapping';
  const groups = { field: { groups: 'cn=admins,dc=example,dc=com' } };
  const rules = { any: [{ field: { username: 'esadmin' } }, groups] };
  const mapping = { enabled: true, roles: ['admin'], rules, metadata: { version: 1 } };
  return [
    admin('create a mapping', MAPPING, 'PUT', target, { body: mapping, answer: { role_mapping: { created: true } } }),
    admin('read the mapping', MAPPING, 'GET', target, { answer: { '{{prefix}}-mapping': mapping } }),
    admin('change the mapping', MAPPING, 'PUT', target, {
      body: { ...mapping, enabled: false },
      answer: { role_mapping: { created: false } },
    }),
    admin('destroy the mapping', MAPPING, 'DELETE', target, { answer: { found: true } }),
    admin('read the destroyed mapping', MAPPING, 'GET', target, { status: 404, answer: {} }),
  ];
}

/** A mapping whose template is a plain text of JSON, as the provider sends it. For servers with the template language. */
export const TERRAFORM_ROLE_TEMPLATES: Sequence = {
  ...TERRAFORM,
  title: "Terraform's elasticstack provider: role templates",
  steps: [
    admin('create a mapping by templates', MAPPING, 'PUT', '/_security/role_mapping/{{prefix}}-templates', {
      body: {
        enabled: false,
        rules: { any: [{ field: { username: 'esadmin' } }] },
        metadata: {},
        role_templates: [{ format: 'json', template: '{"source":"{{#tojson}}groups{{/tojson}}"}' }],
      },
      answer: { role_mapping: { created: true } },
    }),
    admin('read the mapping', MAPPING, 'GET', '/_security/role_mapping/{{prefix}}-templates', {
      answer: {
        '{{prefix}}-templates': {
          enabled: false,
          role_templates: [{ format: 'json', template: '{"source":"{{#tojson}}groups{{/tojson}}"}' }],
        },
      },
    }),
    admin('destroy it', MAPPING, 'DELETE', '/_security/role_mapping/{{prefix}}-templates', { answer: { found: true } }),
  ],
};

function keys(): readonly Step[] {
  const target = '/_security/api_key';
  const rule = { names: ['index-a*'], privileges: ['read'], allow_restricted_indices: false };
  const descriptor = { cluster: ['all'], indices: [rule] };
  const restricted = { ...descriptor, restriction: { workflows: ['search_application_query'] } };
  const changed = { 'role-a': { cluster: ['manage'], indices: [{ ...rule, names: ['index-b*'] }] } };
  const name = '{{prefix}}-key';
  return [
    admin('create a key', API_KEY, 'PUT', target, {
      body: { expiration: '1d', metadata: { env: 'test' }, name, role_descriptors: { 'role-a': descriptor } },
      answer: { name, expiration: expect.any(Number), api_key: expect.any(String), encoded: expect.any(String) },
      keep: { 'key.id': 'id' },
    }),
    admin('read the key', API_KEY, 'GET', `${target}?id={{key.id}}`, {
      answer: { api_keys: [{ id: '{{key.id}}', name, metadata: { env: 'test' }, role_descriptors: { 'role-a': descriptor } }] },
    }),
    admin('change the key', API_KEY, 'PUT', `${target}/{{key.id}}`, {
      body: { metadata: { env: 'test' }, role_descriptors: changed },
      answer: { updated: true },
    }),
    admin('read the changed key', API_KEY, 'GET', `${target}?id={{key.id}}`, {
      answer: { api_keys: [{ expiration: expect.any(Number), role_descriptors: changed }] },
    }),
    admin('destroy the key', API_KEY, 'DELETE', target, {
      body: { ids: ['{{key.id}}'] },
      answer: { invalidated_api_keys: ['{{key.id}}'] },
    }),
    admin('create a key for one workflow', API_KEY, 'PUT', target, {
      body: { expiration: '1d', name, role_descriptors: { 'role-a': restricted } },
      keep: { 'key.id': 'id' },
      answer: { name },
    }),
    admin('read it', API_KEY, 'GET', `${target}?id={{key.id}}`, {
      answer: { api_keys: [{ role_descriptors: { 'role-a': restricted } }] },
    }),
    admin('destroy it', API_KEY, 'DELETE', target, { body: { ids: ['{{key.id}}'] }, answer: { error_count: 0 } }),
    admin('read a key that is not there', API_KEY, 'GET', `${target}?id=AAAAAAAAAAAAAAAAAAAA`, { status: 404 }),
  ];
}

function crossClusterKeys(): readonly Step[] {
  const target = '/_security/cross_cluster/api_key';
  const search = (names: readonly string[], value: string, allowed: boolean): object => ({
    names,
    allow_restricted_indices: allowed,
    field_security: { grant: ['field1', 'field2'] },
    query: `{"match":{"field1":"${value}"}}`,
  });
  const access = { search: [search(['logs-*', 'metrics-*'], 'value1', true)] };
  const changed = { search: [search(['log-*', 'metrics-*'], 'value2', false)] };
  const name = '{{prefix}}-cross';
  return [
    admin('create a key for another cluster', API_KEY, 'POST', target, {
      body: { access, expiration: '30d', metadata: { environment: 'test' }, name },
      answer: { name, expiration: expect.any(Number) },
      keep: { 'cross.id': 'id' },
    }),
    admin('read it', API_KEY, 'GET', '/_security/api_key?id={{cross.id}}', {
      answer: { api_keys: [{ type: 'cross_cluster', metadata: { environment: 'test' }, access }] },
    }),
    admin('change it', API_KEY, 'PUT', `${target}/{{cross.id}}`, {
      body: { access: changed, metadata: { environment: 'test' } },
      answer: { updated: true },
    }),
    admin('destroy it', API_KEY, 'DELETE', '/_security/api_key', {
      body: { ids: ['{{cross.id}}'] },
      answer: { invalidated_api_keys: ['{{cross.id}}'] },
    }),
  ];
}
