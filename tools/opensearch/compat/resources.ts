import { PASSWORD } from './configuration-request.ts';

/** A kind of document of the configuration API. */
export interface Resource {
  /** In paths, e.g. `roles`. */
  readonly name: string;
  /** A whole document. */
  readonly document: Readonly<Record<string, unknown>>;
  /** A document that replaces it. */
  readonly other: Readonly<Record<string, unknown>>;
  /** What every document must have, so that a wrong field is the only fault. */
  readonly required: Readonly<Record<string, unknown>>;
  /** Fields that are given wrong values. */
  readonly fields: readonly string[];
  /** A patch of one document that fits. */
  readonly patch: { readonly path: string; readonly value: unknown };
  /** A documented field of each that only the server writes. */
  readonly readOnlyFields: readonly string[];
}

const READ_ONLY = ['reserved', 'hidden', 'static'];

/** Every kind that has the same six routes. A mapping needs a role of its name, see `configurationRequests`. */
export const RESOURCES: readonly Resource[] = [
  {
    name: 'internalusers',
    document: {
      password: PASSWORD,
      backend_roles: ['b1', 'b2'],
      attributes: { team: 'red' },
      description: 'a user',
      opendistro_security_roles: ['own_index'],
    },
    other: { password: PASSWORD, backend_roles: [] },
    required: { password: PASSWORD },
    fields: ['password', 'hash', 'backend_roles', 'attributes', 'description', 'opendistro_security_roles', 'enabled'],
    patch: { path: '/backend_roles', value: ['b3'] },
    readOnlyFields: READ_ONLY,
  },
  {
    name: 'roles',
    document: {
      description: 'a role',
      cluster_permissions: ['cluster_monitor'],
      index_permissions: [
        {
          index_patterns: ['cmp-*'],
          dls: '{"term":{"team":"red"}}',
          fls: ['~secret'],
          masked_fields: ['email'],
          allowed_actions: ['read'],
        },
      ],
      tenant_permissions: [{ tenant_patterns: ['t*'], allowed_actions: ['kibana_all_read'] }],
    },
    other: { cluster_permissions: ['cluster_all'] },
    required: {},
    fields: ['description', 'cluster_permissions', 'index_permissions', 'tenant_permissions'],
    patch: { path: '/cluster_permissions', value: ['cluster_all'] },
    readOnlyFields: READ_ONLY,
  },
  {
    name: 'actiongroups',
    document: { allowed_actions: ['read', 'indices:data/write/index'], type: 'index', description: 'a group' },
    other: { allowed_actions: ['cluster:monitor/*'], type: 'cluster' },
    required: { allowed_actions: ['read'] },
    fields: ['allowed_actions', 'type', 'description'],
    patch: { path: '/allowed_actions', value: ['write'] },
    readOnlyFields: READ_ONLY,
  },
  {
    name: 'tenants',
    document: { description: 'a tenant' },
    other: { description: 'another' },
    required: {},
    fields: ['description'],
    patch: { path: '/description', value: 'patched' },
    readOnlyFields: READ_ONLY,
  },
  {
    name: 'rolesmapping',
    document: {
      users: ['u1', 'u*'],
      backend_roles: ['b1'],
      and_backend_roles: ['b2', 'b3'],
      hosts: ['127.0.0.1'],
      description: 'a mapping',
    },
    other: { users: ['u2'] },
    required: { users: ['u1'] },
    fields: ['users', 'backend_roles', 'and_backend_roles', 'hosts', 'description'],
    patch: { path: '/users', value: ['u3'] },
    readOnlyFields: READ_ONLY,
  },
];
