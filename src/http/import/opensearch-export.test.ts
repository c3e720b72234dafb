import { describe, expect, test } from 'vitest';
import type { ExportFile } from '../../domain/import/imported-thing.ts';
import { readOpenSearchExport } from './opensearch-export.ts';

const HASH = `$2y$12$${'a'.repeat(53)}`;

const USERS: ExportFile = {
  name: 'internal_users.yml',
  text: `
_meta: { type: internalusers, config_version: 2 }
jane:
  hash: ${HASH}
  reserved: true
  backend_roles: [ops]
  attributes: { team: red }
  opendistro_security_roles: [reader]
  description: Jane
`,
};

function yaml(name: string, text: string): ExportFile {
  return { name: `${name}.yml`, text };
}

describe('files of securityadmin', () => {
  test('give users with all that they are', () => {
    expect(readOpenSearchExport([USERS])).toMatchObject({
      refused: [],
      notices: [],
      things: [
        {
          kind: 'user',
          name: 'jane',
          item: {
            username: 'jane',
            passwordHash: HASH,
            roles: ['reader'],
            openSearch: {
              backendRoles: ['ops'],
              attributes: { team: 'red' },
              description: 'Jane',
              flags: { reserved: true, hidden: false },
            },
          },
        },
      ],
    });
  });

  test('give roles, mappings, action groups and tenants, known by the name of the file', () => {
    const { things, refused } = readOpenSearchExport([
      yaml(
        'roles',
        'r: { cluster_permissions: [cluster_monitor], index_permissions: [{ index_patterns: [a*], allowed_actions: [read] }] }',
      ),
      yaml('roles_mapping', 'r: { users: [jane], backend_roles: [ops], and_backend_roles: [a, b] }'),
      yaml('action_groups', 'g: { allowed_actions: ["indices:data/read*"], type: index }'),
      yaml('tenants', 't: { description: T }'),
    ]);
    expect(refused).toEqual([]);
    expect(things.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'role r',
      'role mapping r',
      'action group g',
      'tenant t',
    ]);
    expect(things[0]).toMatchObject({
      item: {
        descriptor: {
          permissions: {
            clusterPermissions: ['cluster_monitor'],
            indexPermissions: [{ indexPatterns: ['a*'], dls: null, fls: [], maskedFields: [], allowedActions: ['read'] }],
          },
        },
      },
    });
    expect(things[1]).toMatchObject({ item: { roles: [], openSearch: { users: ['jane'], andBackendRoles: ['a', 'b'] } } });
  });

  test('leave out what the product ships, and tell fields that nobody knows', () => {
    const { things, notices } = readOpenSearchExport([
      yaml('action_groups', 'shipped: { static: true, allowed_actions: [] }\nown: { allowed_actions: [], colour: red }'),
    ]);
    expect(things.map(({ name }) => name)).toEqual(['own']);
    expect(notices).toEqual(['action group [own]: the field [colour] is not known here and is left out']);
  });

  test.each([
    {
      name: 'a name of a token',
      file: yaml('internal_users', `"token:x": { hash: "${HASH}" }`),
      reason: 'may not begin with [token:]',
    },
    {
      name: 'a name of a plugin',
      file: yaml('internal_users', `"plugin:x": { hash: "${HASH}" }`),
      reason: 'may not begin with [token:]',
    },
    { name: 'no hash', file: yaml('internal_users', 'x: {}'), reason: 'field [hash] is missing' },
    {
      name: 'a hash of an unknown kind',
      file: yaml('internal_users', 'x: { hash: "{MD5}abc" }'),
      reason: 'of no kind that is read',
    },
    { name: 'a list in the place of a user', file: yaml('internal_users', 'x: []'), reason: 'is not an object' },
    { name: 'a number among texts', file: yaml('roles', 'x: { cluster_permissions: [1] }'), reason: 'not a list of texts' },
    {
      name: 'an index permission with a field that might restrict',
      file: yaml('roles', 'x: { index_permissions: [{ index_patterns: [a], fields: [b] }] }'),
      reason: 'the field [fields], which is not known',
    },
    { name: 'a part that is not imported', file: yaml('audit', 'config: {}'), reason: 'not imported' },
  ])('refuse $name, and go on', ({ file, reason }) => {
    const { things, refused } = readOpenSearchExport([file, USERS]);
    expect(refused.map((each) => each.reason)).toEqual([expect.stringContaining(reason)]);
    expect(things.map(({ name }) => name)).toEqual(['jane']);
  });

  test.each([
    { name: 'YAML that is none, without repeating it', file: yaml('roles', 'a: [secret'), text: 'roles.yml is not YAML' },
    { name: 'a name given twice', file: yaml('roles', 'a: {}\na: {}'), text: 'roles.yml is not YAML' },
    { name: 'a file of which nobody knows what it holds', file: yaml('things', 'a: {}'), text: 'what it holds' },
  ])('are refused whole for $name', ({ file, text }) => {
    expect(() => readOpenSearchExport([file])).toThrow(text);
    expect(() => readOpenSearchExport([file])).not.toThrow('secret');
  });

  test('of the configuration give what is set for API tokens', () => {
    const text = 'config: { dynamic: { api_tokens: { enabled: true, max_tokens: 7 }, http: {} } }';
    expect(readOpenSearchExport([yaml('config', text)])).toMatchObject({
      things: [
        { name: 'config', item: { document: { config: { dynamic: { api_tokens: { enabled: true, max_tokens: 7 } } } } } },
      ],
      notices: ['security configuration [config.dynamic]: the field [http] is not known here and is left out'],
    });
  });
});

describe('an export of the security index', () => {
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64');
  const hits = [
    {
      _index: '.opendistro_security',
      _id: 'internalusers',
      _source: { internalusers: encoded({ _meta: {}, bob: { hash: HASH } }) },
    },
    { _index: '.opendistro_security', _id: 'roles', _source: { roles: encoded({ r: {} }) } },
  ];

  test.each([
    { name: 'lines of JSON', text: hits.map((hit) => JSON.stringify(hit)).join('\n') },
    { name: 'lines of JSON with an empty one at the end', text: `${hits.map((hit) => JSON.stringify(hit)).join('\r\n')}\n\n` },
    { name: 'the answer of a search', text: JSON.stringify({ took: 1, hits: { hits } }, null, 2) },
    { name: 'a list', text: JSON.stringify(hits) },
  ])('is read as $name', ({ text }) => {
    const { things, refused } = readOpenSearchExport([{ name: 'export.json', text }]);
    expect(things.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['user bob', 'role r']);
    expect(refused).toEqual([]);
  });

  test('tells a document without its content', () => {
    const text = JSON.stringify([{ _id: 'roles', _source: { other: 1 } }]);
    expect(readOpenSearchExport([{ name: 'export.json', text }]).refused).toEqual([
      { kind: 'configuration', name: 'roles', reason: 'the document has no field [roles] with base64 in it' },
    ]);
  });

  test('that is cut is refused without repeating it', () => {
    const text = JSON.stringify(hits).slice(0, -9);
    expect(() => readOpenSearchExport([{ name: 'export.json', text }])).toThrow('export.json is not JSON');
  });
});
