import { describe, expect, test } from 'vitest';
import { readElasticsearchExport } from './elasticsearch-export.ts';

const BCRYPT = `$2a$10$${'a'.repeat(53)}`;
const DESCRIPTOR = {
  cluster: ['monitor'],
  indices: [{ names: ['a*'], privileges: ['read'], allow_restricted_indices: false }],
};
const KEY = {
  doc_type: 'api_key',
  creation_time: 1_700_000_000_000,
  expiration_time: null,
  api_key_invalidated: false,
  api_key_hash: '{PBKDF2}10000$c2FsdHNhbHQ=$ZGlnZXN0ZGlnZXN0ZGlnZXN0ZGlnZXN0',
  role_descriptors: { r: { ...DESCRIPTOR, applications: [], run_as: [], metadata: {}, type: 'role' } },
  limited_by_role_descriptors: { superuser: { cluster: ['all'], metadata: { _reserved: true }, type: 'role' } },
  name: 'k',
  version: 8_190_099,
  metadata_flattened: { team: 'red' },
  creator: { principal: 'jane', full_name: null, email: null, metadata: {}, realm: 'default_native', realm_type: 'native' },
};

function read(...hits: readonly (readonly [id: string, source: object])[]): ReturnType<typeof readElasticsearchExport> {
  const text = hits.map(([_id, _source]) => JSON.stringify({ _id, _source })).join('\n');
  return readElasticsearchExport([{ name: 'security.ndjson', text }]);
}

describe('API keys', () => {
  test('are read with hash, rights and owner', () => {
    expect(read(['id-1', KEY])).toMatchObject({
      refused: [],
      notices: [],
      things: [
        {
          kind: 'API key',
          name: 'id-1',
          item: {
            id: 'id-1',
            name: 'k',
            type: 'rest',
            secretHash: KEY.api_key_hash,
            invalidation: null,
            metadata: { team: 'red' },
            creator: { principal: 'jane', realm: { name: 'default_native', type: 'native' } },
            roleDescriptors: { r: { cluster: ['monitor'], indices: [{ names: ['a*'], privileges: ['read'] }] } },
            limitedBy: { superuser: { cluster: ['all'] } },
          },
        },
      ],
    });
  });

  test.each([
    ['bcrypt', BCRYPT],
    ['PBKDF2 with stretching', '{PBKDF2_STRETCH}10000$c2FsdHNhbHQ=$ZGlnZXN0ZGlnZXN0ZGlnZXN0ZGlnZXN0'],
    ['salted SHA-256 of older servers', `{SSHA256}saltsalt${'A'.repeat(43)}=`],
    ['salted SHA-256 of newer servers', `{SSHA256}c2FsdHNhbHQ=${'A'.repeat(43)}=`],
  ])('with a hash by %s are taken', (_, api_key_hash) => {
    expect(read(['id-1', { ...KEY, api_key_hash }]).things).toHaveLength(1);
  });

  test('that were invalidated stay so, also where nobody tells when', () => {
    const times = [{ invalidation_time: 1_800_000_000_000 }, {}].map((when, at) =>
      read([`id-${at}`, { ...KEY, api_key_invalidated: true, ...when }]).things.map(({ item }) => item),
    );
    expect(times).toMatchObject([[{ invalidation: 1_800_000_000_000 }], [{ invalidation: KEY.creation_time }]]);
  });

  test.each([
    { name: 'an unknown hash', source: { ...KEY, api_key_hash: '{MD5}x' }, reason: 'of no kind that is read' },
    { name: 'an unknown type', source: { ...KEY, type: 'other' }, reason: 'its type is not known' },
    { name: 'no owner', source: { ...KEY, creator: {} }, reason: 'field [principal] is missing' },
    {
      name: 'a descriptor with an unknown field',
      source: { ...KEY, role_descriptors: { r: { x: 1 } } },
      reason: 'unexpected field [x]',
    },
  ])('with $name are refused', ({ source, reason }) => {
    expect(read(['id-1', source])).toMatchObject({ things: [], refused: [{ reason: expect.stringContaining(reason) }] });
  });
});

test('users, roles, mappings, privileges and service tokens are read by their documents', () => {
  const { things, refused } = read(
    [
      'user-jane',
      {
        type: 'user',
        username: 'jane',
        password: BCRYPT,
        roles: ['r'],
        full_name: 'Jane',
        email: null,
        metadata: {},
        enabled: true,
      },
    ],
    [
      'role-r',
      {
        type: 'role',
        ...DESCRIPTOR,
        applications: [],
        run_as: [],
        metadata: {},
        metadata_flattened: null,
        transient_metadata: {},
      },
    ],
    [
      'role-mapping_m',
      { doc_type: 'role-mapping', enabled: true, roles: ['r'], rules: { field: { username: '*' } }, metadata: {} },
    ],
    [
      'application-privilege_app:read',
      { type: 'application-privilege', application: 'app', name: 'read', actions: ['data:read'], metadata: {} },
    ],
    [
      'service_account_token-x',
      {
        doc_type: 'service_account_token',
        username: 'elastic/fleet-server',
        name: 't',
        password: BCRYPT,
        creation_time: 5,
        enabled: true,
      },
    ],
  );
  expect(refused).toEqual([]);
  expect(things.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'user jane',
    'role r',
    'role mapping m',
    'application privilege app/read',
    'service account token elastic/fleet-server/t',
  ]);
});

test.each([
  ['reserved-user', { type: 'reserved-user', password: BCRYPT, enabled: true }],
  ['token', { doc_type: 'token' }],
  ['document', { nothing: true }],
])('a %s is told and left out', (kind, source) => {
  expect(read(['some-id', source])).toMatchObject({ things: [], refused: [{ kind, name: 'some-id' }] });
});
