import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../domain/json/json-value.ts';
import {
  aConfigurationDocument,
  anActionGroup,
  anOpenSearchRoleMapping,
  anOpenSearchUser,
  aTenant,
  FULL_PERMISSIONS,
} from '../conformance/stored-opensearch-things.ts';
import { anAuthentication, aRoleMapping } from '../conformance/stored-things.ts';
import { readAuthentication } from './stored-authentication.ts';
import { parseStoredJson } from './stored-json.ts';
import { NAMED_THING_READERS } from './stored-named-things.ts';
import {
  readActionGroup,
  readConfigurationDocument,
  readFlags,
  readOpenSearchRoleMapping,
  readOpenSearchUser,
  readPermissions,
  readTenant,
} from './stored-opensearch.ts';

type Members = Readonly<Record<string, unknown>>;
type Read = (value: JsonValue) => unknown;

/** Each kind of thing: how it is read, a whole one, and members that may be absent. */
const KINDS: Readonly<Record<string, { readonly read: Read; readonly whole: object; readonly optional?: readonly string[] }>> =
  {
    permissions: { read: readPermissions, whole: FULL_PERMISSIONS, optional: ['tenantPermissions'] },
    flags: { read: readFlags, whole: { reserved: false, hidden: true } },
    user: { read: readOpenSearchUser, whole: anOpenSearchUser() },
    'role mapping': { read: readOpenSearchRoleMapping, whole: anOpenSearchRoleMapping() },
    'action group': { read: readActionGroup, whole: anActionGroup() },
    tenant: { read: readTenant, whole: aTenant() },
    'configuration document': { read: readConfigurationDocument, whole: aConfigurationDocument() },
  };

const CORRUPT = expect.objectContaining({ name: 'StoreError', code: 'corrupt' });

function readAs(read: Read, stored: object): unknown {
  return read(parseStoredJson(JSON.stringify(stored)));
}

describe.each(Object.entries(KINDS))('%s as stored', (_, { read, whole, optional = [] }) => {
  const members: Members = { ...whole };
  const names = Object.keys(members);

  test('is read as it was written', () => {
    expect(readAs(read, whole)).toEqual(whole);
  });

  test('with a member that is not known is refused', () => {
    expect(() => readAs(read, { ...members, except: [] })).toThrow(CORRUPT);
  });

  test.each(names.filter((name) => !optional.includes(name)))('without [%s] is refused', (name) => {
    expect(() => readAs(read, { ...members, [name]: undefined })).toThrow(CORRUPT);
  });

  test.each(names)('with a number as [%s] is refused', (name) => {
    expect(() => readAs(read, { ...members, [name]: 1 })).toThrow(CORRUPT);
  });

  test.each(optional)('may be without [%s]', (name) => {
    expect(readAs(read, { ...members, [name]: undefined })).not.toHaveProperty(name);
  });

  test.each([[[]], [null], ['text']])('is no %j', (value) => {
    expect(() => read(value)).toThrow(CORRUPT);
  });
});

const INDEX_PERMISSION: Members = { indexPatterns: ['*'], dls: null, fls: [], maskedFields: [], allowedActions: ['read'] };
const TENANT_PERMISSION: Members = { tenantPatterns: ['*'], allowedActions: ['kibana_all_read'] };

test.each<readonly [string, Members]>([
  ['an index permission without dls', { indexPermissions: [{ ...INDEX_PERMISSION, dls: undefined }] }],
  ['an index permission whose dls is an object', { indexPermissions: [{ ...INDEX_PERMISSION, dls: {} }] }],
  ['an index permission without fields', { indexPermissions: [{ ...INDEX_PERMISSION, fls: undefined }] }],
  ['an index permission without masked fields', { indexPermissions: [{ ...INDEX_PERMISSION, maskedFields: undefined }] }],
  ['an index permission without patterns', { indexPermissions: [{ ...INDEX_PERMISSION, indexPatterns: undefined }] }],
  ['an index permission whose actions are a text', { indexPermissions: [{ ...INDEX_PERMISSION, allowedActions: 'read' }] }],
  ['an index permission that says more', { indexPermissions: [{ ...INDEX_PERMISSION, deniedActions: ['read'] }] }],
  ['a tenant permission that says more', { tenantPermissions: [{ ...TENANT_PERMISSION, readOnly: true }] }],
  ['a tenant permission without patterns', { tenantPermissions: [{ ...TENANT_PERMISSION, tenantPatterns: undefined }] }],
  ['tenant permissions that are null', { tenantPermissions: null }],
])('%s is refused', (_, given) => {
  expect(() => readAs(readPermissions, { clusterPermissions: [], indexPermissions: [], ...given })).toThrow(CORRUPT);
});

test('an attribute of a user that is no text is refused', () => {
  expect(() => readAs(readOpenSearchUser, { ...anOpenSearchUser(), attributes: { team: 1 } })).toThrow(CORRUPT);
});

test('a role mapping of which OpenSearch’s half is damaged is refused whole', () => {
  const mapping = { ...aRoleMapping(), openSearch: { ...anOpenSearchRoleMapping(), users: 'alice' } };
  expect(() => NAMED_THING_READERS.roleMapping(JSON.parse(JSON.stringify(mapping)))).toThrow(CORRUPT);
});

const AUTHENTICATION = anAuthentication('alice');
const KEY = { id: 'k', name: 'key', ownerRealm: { name: 'r', type: 'native' } };

test.each<readonly [string, object]>([
  ['that may not be on behalf of another', { isOnBehalfOf: false }],
  ['with a text for a flag', { isOnBehalfOf: 'true' }],
  ['whose key may not be a token', { apiKey: { ...KEY, isToken: null } }],
  ['whose backend roles are a text', { user: { ...AUTHENTICATION.user, backendRoles: 'admin' } }],
  ['whose attributes are a list', { user: { ...AUTHENTICATION.user, attributes: ['a'] } }],
  ['whose attribute is a number', { user: { ...AUTHENTICATION.user, attributes: { a: 1 } } }],
])('an authentication %s is refused', (_, given) => {
  expect(() => readAs(readAuthentication, { ...AUTHENTICATION, ...given })).toThrow(CORRUPT);
});
