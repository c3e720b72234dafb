import { describe, expect, test } from 'vitest';
import {
  type ApiKeySelection,
  getApiKeysViolations,
  invalidateApiKeysViolations,
  invalidatedIdsViolation,
  normalizeSelection,
} from './api-key-selection.ts';

function aSelection(parts: Partial<ApiKeySelection> = {}): ApiKeySelection {
  return { ids: [], name: null, username: null, realmName: null, owner: false, ...parts };
}

const GET_USER_BESIDE_KEY = 'username or realm name must not be specified when the api key id or api key name is specified';
const GET_USER_BESIDE_OWNER = 'neither username nor realm-name may be specified when retrieving owned API keys';
const GET_BOTH = 'only one of [api key id, api key name] can be specified';
const INVALIDATE_NOTHING =
  'One of [api key id(s), api key name, username, realm name] must be specified if [owner] flag is false';
const INVALIDATE_USER_BESIDE_KEY =
  'username or realm name must not be specified when the api key id(s) or api key name are specified';
const INVALIDATE_USER_BESIDE_OWNER = 'neither username nor realm-name may be specified when invalidating owned API keys';
const INVALIDATE_BOTH = 'only one of [api key id(s), api key name] can be specified';

describe('a selection of API keys', () => {
  test.each([
    { case: 'nothing', parts: {}, get: [], invalidate: [INVALIDATE_NOTHING] },
    { case: 'ids', parts: { ids: ['a'] }, get: [], invalidate: [] },
    { case: 'name', parts: { name: 'n' }, get: [], invalidate: [] },
    { case: 'username', parts: { username: 'u' }, get: [], invalidate: [] },
    { case: 'realm', parts: { realmName: 'r' }, get: [], invalidate: [] },
    { case: 'owner', parts: { owner: true }, get: [], invalidate: [] },
    { case: 'owner and ids', parts: { owner: true, ids: ['a'] }, get: [], invalidate: [] },
    { case: 'owner and name', parts: { owner: true, name: 'n' }, get: [], invalidate: [] },
    { case: 'ids and name', parts: { ids: ['a'], name: 'n' }, get: [GET_BOTH], invalidate: [INVALIDATE_BOTH] },
    {
      case: 'ids and username',
      parts: { ids: ['a'], username: 'u' },
      get: [GET_USER_BESIDE_KEY],
      invalidate: [INVALIDATE_USER_BESIDE_KEY],
    },
    {
      case: 'name and realm',
      parts: { name: 'n', realmName: 'r' },
      get: [GET_USER_BESIDE_KEY],
      invalidate: [INVALIDATE_USER_BESIDE_KEY],
    },
    {
      case: 'owner and username',
      parts: { owner: true, username: 'u' },
      get: [GET_USER_BESIDE_OWNER],
      invalidate: [INVALIDATE_USER_BESIDE_OWNER],
    },
    {
      case: 'owner and realm',
      parts: { owner: true, realmName: 'r' },
      get: [GET_USER_BESIDE_OWNER],
      invalidate: [INVALIDATE_USER_BESIDE_OWNER],
    },
    {
      case: 'everything',
      parts: { owner: true, ids: ['a'], name: 'n', username: 'u', realmName: 'r' },
      get: [GET_USER_BESIDE_KEY, GET_USER_BESIDE_OWNER, GET_BOTH],
      invalidate: [INVALIDATE_USER_BESIDE_KEY, INVALIDATE_USER_BESIDE_OWNER, INVALIDATE_BOTH],
    },
  ])('is judged as Elasticsearch does: $case', ({ parts, get, invalidate }) => {
    expect(getApiKeysViolations(aSelection(parts))).toEqual(get);
    expect(invalidateApiKeysViolations(aSelection(parts))).toEqual(invalidate);
  });

  test('takes texts that hold only whitespace for absent', () => {
    expect(normalizeSelection({ ids: ['', ' '], name: '', username: ' ', realmName: '\t', owner: true })).toEqual(
      aSelection({ owner: true }),
    );
    expect(normalizeSelection(aSelection({ ids: ['a', ''], name: ' n ' }))).toEqual(aSelection({ ids: ['a'], name: ' n ' }));
  });

  test.each([
    { ids: null, violation: null },
    { ids: ['a'], violation: null },
    { ids: [], violation: 'Field [ids] cannot be an empty array' },
    { ids: [''], violation: 'Field [ids] must not contain blank id, but got blank id at index position: [0]' },
    { ids: ['', 'a', ' '], violation: 'Field [ids] must not contain blank id, but got blank ids at index positions: [0, 2]' },
  ])('to invalidate has ids that are no blanks: $ids', ({ ids, violation }) => {
    expect(invalidatedIdsViolation(ids)).toBe(violation);
  });
});
