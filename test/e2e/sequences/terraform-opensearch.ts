import { expect } from 'vitest';
import { type Sequence, type Step, step } from './sequence.ts';

const USER = 'provider/resource_opensearch_user.go';
const ROLE = 'provider/resource_opensearch_role.go';
const MAPPING = 'provider/resource_opensearch_roles_mapping.go';
const API = '/_opendistro/_security/api';
const ADMIN = 'Basic {{admin.basic}}';

/** The requests of the provider's resources for users, roles and role mappings: apply, read, change, destroy. */
export const TERRAFORM_OPENSEARCH: Sequence = {
  title: "Terraform's opensearch provider: users, roles and role mappings",
  repository: 'opensearch-project/terraform-provider-opensearch',
  headers: { accept: 'application/json', 'user-agent': 'elastic/7.0.32 (linux-amd64)' },
  bodyHeaders: { 'content-type': 'application/json' },
  steps: [...users(), ...roles(), ...mappings(), ...destroyed()],
};

function admin(title: string, source: string, method: string, target: string, parts: Partial<Step> = {}): Step {
  return step({ title, source, authorization: ADMIN, method, target: API + target, ...parts });
}

/** What the provider reads of the answer to a change. */
function changed(name: string, what: 'created' | 'updated' | 'deleted'): Pick<Step, 'status' | 'answer'> {
  return {
    status: what === 'created' ? 201 : 200,
    answer: { status: what === 'created' ? 'CREATED' : 'OK', message: `'${name}' ${what}.` },
  };
}

function users(): readonly Step[] {
  const [name, target] = ['{{prefix}}-user', '/internalusers/{{prefix}}-user'];
  const body = { backend_roles: ['some_role'], attributes: { some_attribute: 'alpha' }, description: 'test' };
  const next = { ...body, backend_roles: [], description: '' };
  const password = 'Str0ng-Pass-77!{{prefix}}';
  // bcrypt of a password of the provider's own tests.
  const hash = '$2y$12$xDRmQy0NQBUy4bQoQ3bMweaoAcD3R3EKVOJqkQXlJTbKRUxiDMTRe';
  return [
    admin('create a user', USER, 'PUT', target, { body: { ...body, password }, ...changed(name, 'created') }),
    admin('read the user', USER, 'GET', target, { answer: { [name]: { ...body, hash: '' } } }),
    admin('change the user, not its password', USER, 'PUT', target, { body: next, ...changed(name, 'updated') }),
    admin('read the changed user', USER, 'GET', target, {
      answer: { [name]: { backend_roles: [], attributes: body.attributes } },
    }),
    admin('change the password by a hash', USER, 'PUT', target, { body: { ...next, hash }, ...changed(name, 'updated') }),
  ];
}

function roles(): readonly Step[] {
  const [name, target] = ['{{prefix}}-role', '/roles/{{prefix}}-role'];
  const index = { index_patterns: ['pub*'], dls: '', fls: [], masked_fields: [], allowed_actions: ['read'] };
  const body = {
    description: 'test',
    cluster_permissions: ['*'],
    index_permissions: [index],
    tenant_permissions: [{ tenant_patterns: ['*'], allowed_actions: ['kibana_all_write'] }],
  };
  const next = { description: '', index_permissions: [{ ...index, index_patterns: ['pub*', 'other'] }] };
  const { dls: _, ...shown } = index;
  return [
    admin('create a role', ROLE, 'PUT', target, { body, ...changed(name, 'created') }),
    admin('read the role', ROLE, 'GET', target, { answer: { [name]: { ...body, index_permissions: [shown] } } }),
    admin('change the role', ROLE, 'PUT', target, { body: next, ...changed(name, 'updated') }),
    admin('read the changed role', ROLE, 'GET', target, {
      answer: { [name]: { cluster_permissions: [], index_permissions: [{ ...shown, index_patterns: ['pub*', 'other'] }] } },
    }),
  ];
}

function mappings(): readonly Step[] {
  const [name, target] = ['{{prefix}}-role', '/rolesmapping/{{prefix}}-role'];
  const body = {
    backend_roles: ['active_directory'],
    hosts: ['*.localhost'],
    users: ['{{prefix}}-user'],
    description: 'test',
    and_backend_roles: ['a', 'b'],
  };
  const next = { backend_roles: [], hosts: [], users: [], description: '', and_backend_roles: [] };
  return [
    admin('map the role', MAPPING, 'PUT', target, { body, ...changed(name, 'created') }),
    admin('read the mapping', MAPPING, 'GET', target, { answer: { [name]: body } }),
    admin('change the mapping', MAPPING, 'PUT', target, { body: next, ...changed(name, 'updated') }),
    admin('read the changed mapping', MAPPING, 'GET', target, { answer: { [name]: { backend_roles: [], users: [] } } }),
  ];
}

/** In the order of what depends on what; the provider takes a missing one for destroyed by its status alone. */
function destroyed(): readonly Step[] {
  return [
    { file: MAPPING, target: '/rolesmapping/{{prefix}}-role', name: '{{prefix}}-role' },
    { file: ROLE, target: '/roles/{{prefix}}-role', name: '{{prefix}}-role' },
    { file: USER, target: '/internalusers/{{prefix}}-user', name: '{{prefix}}-user' },
  ].flatMap(({ file, target, name }) => [
    admin(`destroy ${target}`, file, 'DELETE', target, changed(name, 'deleted')),
    admin(`read ${target} that is destroyed`, file, 'GET', target, {
      status: 404,
      answer: { status: 'NOT_FOUND', message: expect.any(String) },
    }),
  ]);
}
