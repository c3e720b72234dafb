import { expect, test } from 'vitest';
import { SecurityError } from '../../domain/error.ts';
import { DEFAULT_JSON_LIMITS } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import { roleDescriptorDocument } from './role-descriptor-document.ts';
import { ROLE_DESCRIPTORS, type RoleDescriptorFields, readRoleDescriptor } from './role-descriptor-parser.ts';

const ROLE: RoleDescriptorFields = { description: true, restriction: false, openSearch: true };
const KEY: RoleDescriptorFields = { description: false, restriction: true, openSearch: true };

function read(text: string, fields: RoleDescriptorFields = ROLE): RoleDescriptor {
  return readRoleDescriptor(scannerOf(text), 'r', fields);
}

function scannerOf(text: string): JsonScanner {
  const scanner = new JsonScanner(new TextEncoder().encode(text), DEFAULT_JSON_LIMITS);
  scanner.next();
  return scanner;
}

const ENTRY = { names: ['a'], privileges: ['read'], fieldSecurity: null, query: null, allowRestrictedIndices: false };

test.each<{ readonly text: string; readonly read: Partial<RoleDescriptor>; readonly fields?: RoleDescriptorFields }>([
  { text: '{}', read: {} },
  {
    text: '{"cluster":["all"],"run_as":["x"],"metadata":{"a":1},"description":"d"}',
    read: { cluster: ['all'], runAs: ['x'], metadata: { a: 1 }, description: 'd' },
  },
  { text: '{"cluster":null}', read: {} },
  { text: '{"type":"role","transient_metadata":{"enabled":false}}', read: {} },
  { text: '{"indices":[{"names":["a"],"privileges":["read"]}]}', read: { indices: [ENTRY] } },
  { text: '{"index":[{"names":"a","privileges":["read"]}]}', read: { indices: [ENTRY] } },
  {
    text: '{"indices":[{"names":["a"],"privileges":["read"],"query":{ "term" : {"n":1.50} },"allow_restricted_indices":true}]}',
    read: { indices: [{ ...ENTRY, query: '{"term":{"n":1.50}}', allowRestrictedIndices: true }] },
  },
  {
    text: '{"indices":[{"names":["a"],"privileges":["read"],"query":"{\\"a\\":1}"}]}',
    read: { indices: [{ ...ENTRY, query: '{"a":1}' }] },
  },
  { text: '{"indices":[{"names":["a"],"privileges":["read"],"query":""}]}', read: { indices: [ENTRY] } },
  {
    text: '{"indices":[{"names":["a"],"privileges":["read"],"field_security":{"grant":["a*"],"except":["ab"]}}]}',
    read: { indices: [{ ...ENTRY, fieldSecurity: { grant: ['a*'], except: ['ab'] } }] },
  },
  {
    text: '{"applications":[{"application":"shop","privileges":["read"],"resources":["*"]}]}',
    read: { applications: [{ application: 'shop', privileges: ['read'], resources: ['*'] }] },
  },
  {
    text: '{"remote_indices":[{"names":["a"],"privileges":["read"],"clusters":["c"]}],"remote_cluster":[{"privileges":["monitor_enrich"],"clusters":["c"]}]}',
    read: {
      remoteIndices: [{ ...ENTRY, clusters: ['c'] }],
      remoteCluster: [{ privileges: ['monitor_enrich'], clusters: ['c'] }],
    },
  },
  { text: '{"restriction":{"workflows":["w"]}}', read: { restriction: { workflows: ['w'] } }, fields: KEY },
  { text: '{"global":{"profile":{}}}', read: { global: null } },
  { text: '{"description":""}', read: { description: null } },
  { text: '{"description":7}', read: { description: '7' } },
])('$text is read', ({ text, read: expected, fields }) => {
  expect(JSON.parse(JSON.stringify(read(text, fields)))).toEqual({ ...EMPTY_ROLE_DESCRIPTOR, ...expected });
});

test.each<{ readonly text: string; readonly problem: string; readonly fields?: RoleDescriptorFields }>([
  { text: '[]', problem: 'failed to parse role [r]. expected an object but found [START_ARRAY] instead' },
  { text: '{"foo":1}', problem: 'failed to parse role [r]. unexpected field [foo]' },
  { text: '{"description":"d"}', problem: 'failed to parse role [r]. unexpected field [description]', fields: KEY },
  { text: '{"restriction":{"workflows":["w"]}}', problem: 'failed to parse role [r]. unexpected field [restriction]' },
  {
    text: '{"restriction":{}}',
    problem: 'failed to parse restriction for role [r]. missing required [workflows] field',
    fields: KEY,
  },
  { text: '{"cluster":"all"}', problem: 'failed to parse role [r]' },
  { text: '{"cluster":[1]}', problem: 'failed to parse role [r]' },
  { text: '{"metadata":[]}', problem: 'expected field [metadata] to be of type object, but found [START_ARRAY] instead' },
  {
    text: '{"indices":{}}',
    problem:
      'failed to parse indices privileges for role [r]. expected field [indices] value to be an array, but found [START_OBJECT] instead',
  },
  {
    text: '{"indices":["a"]}',
    problem:
      'failed to parse indices privileges for role [r]. expected field [null] value to be an array of objects, but found an array element of type [VALUE_STRING]',
  },
  {
    text: '{"indices":[{"names":[],"privileges":[]}]}',
    problem: 'failed to parse indices privileges for role [r]. [names] cannot be an empty array',
  },
  {
    text: '{"indices":[{"names":1}]}',
    problem:
      'failed to parse indices privileges for role [r]. expected field [names] value to be a string or an array of strings, but found [VALUE_NUMBER] instead',
  },
  {
    text: '{"indices":[{"names":["a"]}]}',
    problem: 'failed to parse indices privileges for role [r]. missing required [privileges] field',
  },
  {
    text: '{"indices":[{"names":["a"],"clusters":["c"]}]}',
    problem: 'failed to parse indices privileges for role [r]. unexpected field [clusters]',
  },
  {
    text: '{"indices":[{"names":["a"],"allow_restricted_indices":"true"}]}',
    problem:
      'failed to parse indices privileges for role [r]. expected field [allow_restricted_indices] value to be a boolean, but found [VALUE_STRING] instead',
  },
  {
    text: '{"indices":[{"names":["a"],"query":[]}]}',
    problem:
      'failed to parse indices privileges for role [r]. expected field [query] value to be null, a string, an array, or an object, but found [START_ARRAY] instead',
  },
  {
    text: '{"indices":[{"names":["a"],"privileges":["read"],"field_security":{}}]}',
    problem: 'failed to parse indices privileges for role [r]. "field_security" must not be empty.',
  },
  {
    text: '{"indices":[{"names":["a"],"privileges":["read"],"field_security":{"except":["a"]}}]}',
    problem: 'failed to parse indices privileges for role [r]. field_security requires grant if except is given',
  },
  {
    text: '{"indices":[{"names":["a"],"privileges":["read"],"field_security":{"grant":["a*"],"except":["b*"]}}]}',
    problem:
      'failed to parse indices privileges for role [r] - Exceptions for field permissions must be a subset of the granted fields but b* is not a subset of a*',
  },
  {
    text: '{"remote_indices":[{"names":["a"],"privileges":["read"]}]}',
    problem: 'failed to parse remote indices privileges for role [r]. missing required [clusters] field',
  },
  {
    text: '{"applications":[{"application":"shop","privileges":["read"]}]}',
    problem: 'failed to parse application privileges for role [r]. missing required [resources] field',
  },
])('$text is refused', ({ text, problem, fields }) => {
  expect(() => read(text, fields)).toThrow(expect.objectContaining({ code: 'parse', message: problem }));
});

test('a syntax error inside a list stays a syntax error', () => {
  expect(() => read('{"cluster":["all"')).toThrow(expect.objectContaining({ code: 'contentEnd' }));
});

test('a role that is named __proto__ is a role like any other', () => {
  const descriptors = ROLE_DESCRIPTORS.read(scannerOf('{"__proto__":{"cluster":["all"]}}'));
  expect(Object.entries(descriptors)).toEqual([['__proto__', { ...EMPTY_ROLE_DESCRIPTOR, cluster: ['all'] }]]);
});

test('a name that no role may have is refused', () => {
  expect(() => readRoleDescriptor(scannerOf('{}'), ' r', ROLE)).toThrow(SecurityError);
});

test('what is printed reads as what was read', () => {
  const text = JSON.stringify({
    cluster: ['monitor'],
    global: { application: {}, profile: { write: { applications: ['k'] } }, role: {} },
    indices: [
      {
        names: ['a'],
        privileges: ['read'],
        field_security: { grant: ['*'], except: ['x'] },
        query: '{"a":1}',
        allow_restricted_indices: false,
      },
    ],
    applications: [{ application: 'shop', privileges: ['read'], resources: ['*'] }],
    run_as: ['alice'],
    metadata: { v: 1 },
    transient_metadata: { enabled: true },
    remote_indices: [{ names: ['b'], privileges: ['read'], allow_restricted_indices: true, clusters: ['c'] }],
    remote_cluster: [{ privileges: ['monitor_enrich'], clusters: ['c'] }],
    description: 'one',
  });
  expect(JSON.stringify(roleDescriptorDocument(read(text)))).toBe(text);
});
