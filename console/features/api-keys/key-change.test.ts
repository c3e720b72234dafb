import { describe, expect, test } from 'vitest';
import type { ApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import { emptyChange, offeredRights, readChange } from './key-change.ts';
import { OWN_RIGHTS } from './key-rights.ts';

const POLICY = { max_lifetime_ms: null, expiration_required: false };
const READER = { cluster: ['monitor'] };

function aKey(changes: Partial<ApiKeyDocument>): ApiKeyDocument {
  return {
    id: 'i',
    name: 'k',
    type: 'rest',
    creation: 0,
    invalidated: false,
    username: 'moby',
    realm: 'native',
    realm_type: 'native',
    metadata: { team: 'a' },
    role_descriptors: { custom: READER },
    ...changes,
  };
}

describe('a change of a key', () => {
  test('that touches nothing sends nothing', () => {
    const key = aKey({});
    expect(readChange(emptyChange(key), key, {}, POLICY, 0)).toEqual({ outcome: 'ready', change: {} });
  });

  test('sends what was touched alone', () => {
    const key = aKey({});
    const lifetime = { kind: 'duration', amount: 7, unit: 'd', at: null } as const;
    const draft = { lifetime, rights: OWN_RIGHTS, metadata: '', isLive: true };
    expect(readChange(draft, key, {}, POLICY, 0)).toEqual({
      outcome: 'ready',
      change: { expiration: '7d', role_descriptors: {}, metadata: {}, owner_rights: 'live' },
    });
  });

  test('goes back to a snapshot of the owner’s rights', () => {
    const key = aKey({ owner_rights: 'live' });
    expect(readChange({ ...emptyChange(key), isLive: false }, key, {}, POLICY, 0)).toMatchObject({
      change: { owner_rights: 'snapshot' },
    });
  });

  test('with faults is not sent', () => {
    const key = aKey({});
    const rights = { kind: 'custom', roles: [], descriptors: {}, json: '{' } as const;
    const lifetime = { kind: 'date', amount: 1, unit: 'd', at: null } as const;
    expect(readChange({ lifetime, rights, metadata: '[]', isLive: false }, key, {}, POLICY, 0)).toMatchObject({
      outcome: 'faulty',
      faults: { lifetime: 'missing', rights: { outcome: 'invalidJson' }, metadata: 'noObject' },
    });
  });

  test('offers the rights that the key has, as JSON when the form cannot show them', () => {
    expect(offeredRights(aKey({ role_descriptors: {} }))).toEqual(OWN_RIGHTS);
    expect(offeredRights(aKey({}))).toMatchObject({ kind: 'custom', descriptors: { custom: READER }, json: null });
    const told = { ...READER, indices: [], run_as: [], metadata: {}, transient_metadata: { enabled: true } };
    expect(offeredRights(aKey({ role_descriptors: { custom: told } })).descriptors).toEqual({ custom: READER });
    expect(offeredRights(aKey({ role_descriptors: { a: READER, b: READER } })).json).toContain('"b"');
  });
});
