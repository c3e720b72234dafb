import { describe, expect, test } from 'vitest';
import { aDescriptor, anApiKey, NOW } from '../../../test/support/authentication-fixtures.ts';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { apiKeyDocument } from './api-key-document.ts';

const BARE = { withLimitedBy: false, profileUid: null };

function fieldsOf(changes: Partial<ApiKey>, shown = BARE): readonly string[] {
  return Object.keys(apiKeyDocument(anApiKey(changes), shown));
}

const ALWAYS = [
  'id',
  'name',
  'type',
  'creation',
  'invalidated',
  'username',
  'realm',
  'realm_type',
  'metadata',
  'role_descriptors',
];

describe('the document of an API key', () => {
  test('has Elasticsearch’s fields alone when nothing else is known of the key', () => {
    expect(fieldsOf({})).toEqual(ALWAYS);
  });

  test('adds what Claviger knows behind them', () => {
    const lastUse = { at: NOW, requestId: 'r', address: '10.0.0.1' };
    const document = apiKeyDocument(anApiKey({ lastUse, ownerRights: 'live' }), { withLimitedBy: false, profileUid: 'u_1_0' });
    expect(Object.keys(document)).toEqual([...ALWAYS, 'profile_uid', 'owner_rights', 'last_used']);
    expect(document).toMatchObject({
      profile_uid: 'u_1_0',
      owner_rights: 'live',
      last_used: { time: NOW, address: '10.0.0.1', id: 'r' },
    });
  });

  test('marks an API token of OpenSearch’s dialect, without what finds it', () => {
    const document = apiKeyDocument(anApiKey({ token: { form: 'jwt', digest: 'a-digest' } }), BARE);
    expect(document).toMatchObject({ api_token: { form: 'jwt' } });
    expect(JSON.stringify(document)).not.toContain('a-digest');
  });

  test('shows access and certificate of a cross-cluster key, and never a limit', () => {
    const crossCluster = { type: 'cross_cluster', access: { search: [] }, certificateIdentity: 'CN=a' } as const;
    expect(fieldsOf(crossCluster, { withLimitedBy: true, profileUid: null })).toEqual([
      ...ALWAYS,
      'access',
      'certificate_identity',
    ]);
  });

  test('shows the limit where it is asked for, and never the stored secret', () => {
    const document = apiKeyDocument(anApiKey({ limitedBy: { r: aDescriptor({}) } }), { ...BARE, withLimitedBy: true });
    expect(document).toHaveProperty('limited_by.0.r');
    expect(JSON.stringify(document)).not.toContain('SHA256');
  });
});
