import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readApiTokensExport } from './api-tokens-export.ts';

const DIGEST = createHash('sha256').update('os_of-a-test').digest();
const SOURCE = {
  name: 'ci',
  token_hash: DIGEST.toString('base64'),
  cluster_permissions: ['cluster_monitor'],
  index_permissions: [{ index_pattern: ['logs-*'], allowed_actions: ['read'] }],
  iat: 1_700_000_000_000,
  expires_at: 1_800_000_000_000,
  created_by: 'admin',
};

function read(source: object): ReturnType<typeof readApiTokensExport> {
  return readApiTokensExport([{ name: 'tokens.ndjson', text: JSON.stringify([{ _id: 'id-1', _source: source }]) }]);
}

test('a token is read with its digest, permissions and times', () => {
  expect(read(SOURCE)).toMatchObject({
    refused: [],
    notices: [],
    things: [
      {
        kind: 'API key',
        name: 'id-1',
        item: {
          id: 'id-1',
          name: 'ci',
          creation: 1_700_000_000_000,
          expiration: 1_800_000_000_000,
          invalidation: null,
          creator: { principal: 'admin' },
          roleDescriptors: {
            ci: { permissions: { clusterPermissions: ['cluster_monitor'], indexPermissions: [{ indexPatterns: ['logs-*'] }] } },
          },
          token: { form: 'opaque', digest: DIGEST.toString('base64url') },
        },
      },
    ],
  });
});

test.each([
  { name: '0 is never', source: { ...SOURCE, expires_at: 0 }, expected: { expiration: null } },
  { name: 'one that was revoked stays so', source: { ...SOURCE, revoked_at: 5 }, expected: { invalidation: 5 } },
])('of its times $name', ({ source, expected }) => {
  expect(read(source).things[0]?.item).toMatchObject(expected);
});

test.each([
  { name: 'no digest', source: { ...SOURCE, token_hash: 'AAAA' }, reason: 'not the base64 of a SHA-256 digest' },
  { name: 'no name', source: { ...SOURCE, name: 7 }, reason: 'field [name] is not a text' },
  { name: 'no time of creation', source: { ...SOURCE, iat: 'x' }, reason: 'field [iat] is not a time' },
  { name: 'a rule that is not known', source: { ...SOURCE, index_permissions: [{ dls: '{}' }] }, reason: 'the field [dls]' },
])('a token with $name is refused', ({ source, reason }) => {
  expect(read(source)).toMatchObject({ things: [], refused: [{ name: 'id-1', reason: expect.stringContaining(reason) }] });
});
