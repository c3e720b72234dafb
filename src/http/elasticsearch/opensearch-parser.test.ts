import { describe, expect, test } from 'vitest';
import { DEFAULT_JSON_LIMITS } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { JsonValue } from '../../domain/json/json-value.ts';
import { NO_FLAGS } from '../../domain/opensearch/resource-flags.ts';
import { openSearchMappingDocument, openSearchUserDocument, permissionsDocument } from './opensearch-document.ts';
import { OPENSEARCH_MAPPING, readOpenSearchPermissions, readOpenSearchUser } from './opensearch-parser.ts';

function scannerOf(document: JsonValue): JsonScanner {
  const scanner = new JsonScanner(new TextEncoder().encode(JSON.stringify(document)), DEFAULT_JSON_LIMITS);
  scanner.next();
  return scanner;
}

const INDEX = { index_patterns: ['a*'], allowed_actions: ['read'] };

describe('the key opensearch of a role', () => {
  test.each([
    { name: 'everything', document: fullPermissions() },
    { name: 'the least', document: { cluster_permissions: [], index_permissions: [] } },
  ])('with $name is printed as it was read', ({ document }) => {
    const permissions = readOpenSearchPermissions(scannerOf(document));
    expect(permissions === null ? null : permissionsDocument(permissions)).toEqual(document);
  });

  test.each([
    { name: 'a field that is none', document: { cluster: [] }, told: '[opensearch] unknown field [cluster]' },
    {
      name: 'a text for a list',
      document: { cluster_permissions: 'a' },
      told: "cluster_permissions doesn't support values of type",
    },
    { name: 'a number in a list', document: { cluster_permissions: [1] }, told: 'failed to parse field [cluster_permissions]' },
    {
      name: 'an entry without patterns',
      document: { index_permissions: [{ allowed_actions: [] }] },
      told: 'index_permissions',
    },
    { name: 'an entry without actions', document: { index_permissions: [{ index_patterns: [] }] }, told: 'index_permissions' },
    { name: 'an entry of another kind', document: { index_permissions: ['a'] }, told: 'index_permissions' },
    {
      name: 'a tenant without actions',
      document: { tenant_permissions: [{ tenant_patterns: [] }] },
      told: 'tenant_permissions',
    },
    { name: 'another kind of value', document: [], told: '[opensearch] Expected START_OBJECT but was: START_ARRAY' },
  ])('is refused with $name', ({ document, told }) => {
    expect(() => readOpenSearchPermissions(scannerOf(document))).toThrow(told);
  });

  test('is nothing where it is null', () => {
    expect(readOpenSearchPermissions(scannerOf(null))).toBeNull();
  });
});

function fullPermissions(): JsonValue {
  return {
    cluster_permissions: ['cluster:monitor/*'],
    index_permissions: [INDEX, { ...INDEX, dls: '{"match_all":{}}', fls: ['~b'], masked_fields: ['c'] }],
    tenant_permissions: [{ tenant_patterns: ['t*'], allowed_actions: ['kibana_all_read'] }],
  };
}

describe('the key opensearch of a user', () => {
  test.each([
    { name: 'everything', document: { backend_roles: ['a'], attributes: { b: 'c', ['__proto__']: 'd' }, description: 'e' } },
    { name: 'a backend role', document: { backend_roles: ['a'], attributes: {} } },
  ])('with $name is printed as it was read', ({ document }) => {
    const { openSearch } = readOpenSearchUser(scannerOf(document));
    expect(openSearch && openSearchUserDocument({ ...openSearch, flags: NO_FLAGS })).toEqual(document);
  });

  test.each([
    { name: 'an attribute that is no text', document: { attributes: { a: 1 } }, told: 'failed to parse field [attributes]' },
    { name: 'a hash', document: { hash: 'x' }, told: '[opensearch] unknown field [hash]' },
    { name: 'a flag', document: { reserved: true }, told: '[opensearch] unknown field [reserved]' },
  ])('is refused with $name', ({ document, told }) => {
    expect(() => readOpenSearchUser(scannerOf(document))).toThrow(told);
  });

  test('is not printed where it says nothing', () => {
    const nothing = { backendRoles: [], attributes: {}, description: null };
    expect(openSearchUserDocument({ ...nothing, flags: { reserved: true, hidden: false } })).toBeNull();
    expect(readOpenSearchUser(scannerOf(null))).toEqual({});
  });
});

describe('the key opensearch of a role mapping', () => {
  test('is printed as it was read', () => {
    const document = { users: ['u'], backend_roles: ['b'], and_backend_roles: ['c', 'd'], hosts: ['h'], description: 'e' };
    const { openSearch } = OPENSEARCH_MAPPING.read(scannerOf(document));
    expect(openSearch && openSearchMappingDocument({ ...openSearch, flags: NO_FLAGS })).toEqual(document);
  });

  test('is refused with a field that is none', () => {
    expect(() => OPENSEARCH_MAPPING.read(scannerOf({ roles: [] }))).toThrow('[opensearch] unknown field [roles]');
  });
});
