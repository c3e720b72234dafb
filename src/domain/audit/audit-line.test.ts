import { describe, expect, test } from 'vitest';
import { API_KEY_REALM, type Authentication, NATIVE_REALM, RESERVED_REALM, type User } from '../principal/authentication.ts';
import { instant } from '../time.ts';
import type { AuditEvent } from './audit-event.ts';
import { auditLine } from './audit-line.ts';

function aUser(username: string, roles: readonly string[] = []): User {
  return {
    username,
    roles,
    fullName: 'Full Name',
    email: 'a@example.com',
    metadata: { secret: 'metadata-secret' },
    enabled: true,
  };
}

const USER: Authentication = {
  type: 'realm',
  user: aUser('bob', ['own_keys']),
  realm: NATIVE_REALM,
  lookupRealm: NATIVE_REALM,
  apiKey: null,
  authenticatingUser: null,
};

function anEvent(parts: Partial<AuditEvent> = {}): AuditEvent {
  return {
    at: instant(Date.UTC(2026, 10, 22, 15, 0, 46, 7)),
    event: 'access_granted',
    origin: {
      requestId: 'AAAAAAAAAAAAAAAAAAAA',
      remoteAddress: '127.0.0.1:5000',
      method: 'GET',
      path: '/idx/_search',
      opaqueId: null,
    },
    authentication: USER,
    claimedPrincipal: null,
    realm: NATIVE_REALM,
    action: null,
    indices: [],
    targets: [],
    reason: null,
    ...parts,
  };
}

function parsed(event: AuditEvent, limits: { indicesMax?: number; claimLengthMax?: number } = {}): unknown {
  return JSON.parse(auditLine(event, { nodeName: 'node-1', ...limits }));
}

const COMMON = {
  type: 'audit',
  decision: 'granted',
  '@timestamp': '2026-11-22T15:00:46.007Z',
  'node.name': 'node-1',
  'event.type': 'rest',
  'request.id': 'AAAAAAAAAAAAAAAAAAAA',
  'origin.type': 'rest',
  'origin.address': '127.0.0.1:5000',
  'request.method': 'GET',
  'url.path': '/idx/_search',
};
const BOB = {
  'user.name': 'bob',
  'user.realm': 'default_native',
  'user.roles': ['own_keys'],
  'authentication.type': 'REALM',
};

describe('an audit line', () => {
  test('tells who did what to which index, and leaves out what there is not', () => {
    expect(parsed(anEvent({ action: 'indices:data/read/search', indices: ['idx', 'log-*'] }))).toEqual({
      ...COMMON,
      ...BOB,
      'event.action': 'access_granted',
      action: 'indices:data/read/search',
      indices: ['idx', 'log-*'],
    });
  });

  test('tells the key beside its owner', () => {
    const apiKey = { id: 'key-id', name: 'key name', ownerRealm: NATIVE_REALM };
    const authentication: Authentication = {
      ...USER,
      type: 'api_key',
      user: aUser('bob'),
      realm: API_KEY_REALM,
      lookupRealm: API_KEY_REALM,
      apiKey,
    };
    expect(parsed(anEvent({ authentication, targets: ['made-id'], event: 'create_apikey' }))).toEqual({
      ...COMMON,
      'event.action': 'create_apikey',
      'user.name': 'bob',
      'user.realm': '_es_api_key',
      'user.roles': [],
      'authentication.type': 'API_KEY',
      'apikey.id': 'key-id',
      'apikey.name': 'key name',
      targets: ['made-id'],
    });
  });

  test('tells which token of a service account was used', () => {
    const serviceToken = { name: 't1', type: '_service_account_file' } as const;
    const authentication: Authentication = { ...USER, type: 'token', serviceToken };
    expect(parsed(anEvent({ authentication }))).toMatchObject({
      'authentication.type': 'TOKEN',
      'authentication.token.name': 't1',
      'authentication.token.type': '_service_account_file',
    });
  });

  test('tells an on-behalf-of token from the tokens of the user in person', () => {
    const authentication: Authentication = { ...USER, type: 'token', isOnBehalfOf: true };
    expect(parsed(anEvent({ authentication }))).toMatchObject({
      'user.name': 'bob',
      'authentication.type': 'TOKEN',
      'authentication.token.type': '_on_behalf_of',
    });
    expect(parsed(anEvent({ authentication: { ...USER, type: 'token' } }))).not.toHaveProperty('authentication.token.type');
  });

  test('tells on whose behalf someone acts', () => {
    const authentication: Authentication = { ...USER, realm: RESERVED_REALM, authenticatingUser: aUser('elastic') };
    expect(parsed(anEvent({ authentication }))).toEqual({
      ...COMMON,
      ...BOB,
      'event.action': 'access_granted',
      'user.run_by.name': 'elastic',
      'user.run_by.realm': 'reserved',
    });
  });

  test.each([
    { case: 'a user', realm: NATIVE_REALM, told: { 'user.name': 'mallory', realm: 'default_native' } },
    { case: 'a key', realm: API_KEY_REALM, told: { 'apikey.id': 'mallory', realm: '_es_api_key' } },
    { case: 'of no realm', realm: null, told: { 'user.name': 'mallory' } },
  ])('tells who was claimed and why it failed: $case', ({ realm, told }) => {
    const event = anEvent({
      event: 'authentication_failed',
      authentication: null,
      claimedPrincipal: 'mallory',
      realm,
      reason: 'wrong password',
    });
    expect(parsed(event)).toEqual({
      ...COMMON,
      ...told,
      decision: 'denied',
      'event.action': 'authentication_failed',
      reason: 'wrong password',
    });
  });

  test('tells the id of the event where it has one', () => {
    expect(JSON.parse(auditLine(anEvent({}), { nodeName: 'node-1', eventId: 'run-7' }))).toMatchObject({ 'event.id': 'run-7' });
  });

  test('tells that nobody was claimed', () => {
    const event = anEvent({ event: 'anonymous_access_denied', authentication: null, realm: null });
    expect(parsed(event)).toEqual({ ...COMMON, decision: 'denied', 'event.action': 'anonymous_access_denied' });
  });

  test('holds nothing of a user but the name and the roles', () => {
    const line = auditLine(anEvent(), { nodeName: 'node-1' });
    expect(line).not.toMatch(/metadata-secret|example\.com|Full Name/);
  });

  test('cannot be ended, forged or made to steer a terminal by a name', () => {
    const hostile =
      'a\r\n{"event.action":"access_granted"}\u0000\u001b[2J\u0085\u009b31m\u2028\u2029\u202e\u2066\u007f\ud800"\\é🔑';
    const event = anEvent({
      origin: { ...anEvent().origin, path: hostile, opaqueId: hostile, method: hostile, remoteAddress: hostile },
      authentication: null,
      claimedPrincipal: hostile,
      indices: [hostile],
      targets: [hostile],
      reason: hostile,
    });
    const line = auditLine(event, { nodeName: hostile });
    // They are what must not be there.
    // oxlint-disable-next-line no-control-regex
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800](?![\udc00-\udfff])/);
    expect(line).toContain('é🔑');
    expect(JSON.parse(line)).toMatchObject({
      'url.path': hostile,
      opaque_id: hostile,
      'user.name': hostile,
      indices: [hostile],
      targets: [hostile],
      reason: hostile,
      'event.action': 'access_granted',
    });
  });

  test('lists so many indices and tells how many it left out', () => {
    expect(parsed(anEvent({ indices: ['a', 'b'] }), { indicesMax: 2 })).not.toHaveProperty('indices.omitted');
    expect(parsed(anEvent({ indices: ['a', 'b', 'c'] }), { indicesMax: 2 })).toMatchObject({
      indices: ['a', 'b'],
      'indices.omitted': 1,
    });
  });

  test('cuts a claimed name, which a stranger chose', () => {
    const event = anEvent({ authentication: null, claimedPrincipal: 'abcd' });
    expect(parsed(event, { claimLengthMax: 4 })).toMatchObject({ 'user.name': 'abcd' });
    expect(parsed(event, { claimLengthMax: 3 })).toMatchObject({ 'user.name': 'abc' });
  });
});
