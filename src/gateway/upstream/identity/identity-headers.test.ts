import { describe, expect, test } from 'vitest';
import { type Authentication, NATIVE_REALM, type User } from '../../../domain/principal/authentication.ts';
import { instant } from '../../../domain/time.ts';
import type { ProxyIdentity, TellingIdentity, UpstreamIdentity } from '../upstream-options.ts';
import { createIdentityHeaders } from './identity-headers.ts';

const TELLING: TellingIdentity = {
  policy: { roles: 'roles', apiKeyUser: 'owner', apiKeyNamePrefix: 'key-', apiKeyRoles: [], serviceUser: 'claviger' },
  serviceRoles: ['service', 'health'],
};

const PROXY: ProxyIdentity = {
  type: 'proxy',
  ...TELLING,
  userHeader: 'x-user',
  rolesHeader: 'x-roles',
  rolesSeparator: ',',
  attributeHeaderPrefix: null,
};

function aPrincipal(change: Partial<User> = {}): { readonly authentication: Authentication } {
  const user: User = {
    username: 'zoe',
    roles: ['reader', 'writer'],
    fullName: null,
    email: null,
    metadata: {},
    enabled: true,
    ...change,
  };
  const realm = NATIVE_REALM;
  return { authentication: { type: 'realm', user, realm, lookupRealm: realm, apiKey: null, authenticatingUser: null } };
}

const basicOf = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('identities that are the same for all', () => {
  test.each<{ identity: UpstreamIdentity; headers: readonly string[] }>([
    { identity: { type: 'none' }, headers: [] },
    { identity: { type: 'certificate' }, headers: [] },
    { identity: { type: 'basic', username: 'u', password: 'p:w' }, headers: ['authorization', basicOf('u:p:w')] },
    { identity: { type: 'api_key', encoded: 'aWQ6a2V5' }, headers: ['authorization', 'ApiKey aWQ6a2V5'] },
  ])('$identity.type', ({ identity, headers }) => {
    const { service, of } = createIdentityHeaders(identity);
    expect(service()).toEqual(headers);
    expect(of(aPrincipal({ username: 'token:x' }))).toEqual(headers);
  });
});

describe('headers of a proxy', () => {
  test('tell name and roles, and of the gateway its address', () => {
    const { service, of } = createIdentityHeaders(PROXY);
    expect(of(aPrincipal())).toEqual(['x-user', 'zoe', 'x-roles', 'reader,writer']);
    expect(service()).toEqual(['x-user', 'claviger', 'x-roles', 'service,health', 'x-forwarded-for', '127.0.0.1']);
  });

  test('tell no roles where there are none', () => {
    expect(createIdentityHeaders(PROXY).of(aPrincipal({ roles: [] }))).toEqual(['x-user', 'zoe']);
  });

  test('are composed once for a principal', () => {
    const { of } = createIdentityHeaders(PROXY);
    const principal = aPrincipal();
    expect(of(principal)).toBe(of(principal));
    expect(of(aPrincipal())).not.toBe(of(principal));
  });

  test('tell attributes by their own names, where a prefix is set', () => {
    const { of } = createIdentityHeaders({ ...PROXY, attributeHeaderPrefix: 'x-ext-' });
    const attributes = { 'attr.internal.Team': 'red, blue', site: 'north' };
    expect(of(aPrincipal({ roles: [], attributes }))).toEqual([
      'x-user',
      'zoe',
      'x-ext-team',
      'red, blue',
      'x-ext-site',
      'north',
    ]);
    expect(createIdentityHeaders(PROXY).of(aPrincipal({ roles: [], attributes }))).toEqual(['x-user', 'zoe']);
  });

  test.each([
    { what: 'an attribute that is there twice', attributes: { 'attr.internal.team': 'red', 'attr.ldap.Team': 'blue' } },
    { what: 'an attribute with a line feed', attributes: { 'attr.internal.team': 'red\nx-user: admin' } },
    { what: 'an attribute with a blank in its name', attributes: { 'attr.internal.te am': 'red' } },
    { what: 'an attribute with a colon in its name', attributes: { 'attr.internal.team:x': 'red' } },
  ])('refuse $what', ({ attributes }) => {
    const { of } = createIdentityHeaders({ ...PROXY, attributeHeaderPrefix: 'x-ext-' });
    expect(() => of(aPrincipal({ attributes }))).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });

  test('refuse a role that holds what parts roles, each time', () => {
    const { of } = createIdentityHeaders({ ...PROXY, rolesSeparator: '|' });
    const principal = aPrincipal({ roles: ['a|b'] });
    for (const _time of [1, 2]) expect(() => of(principal)).toThrow(expect.objectContaining({ code: 'forbidden' }));
    expect(of(aPrincipal())).toEqual(['x-user', 'zoe', 'x-roles', 'reader|writer']);
  });
});

describe('impersonation', () => {
  const header = 'opendistro_security_impersonate_as';
  test.each([
    { by: 'a password', basic: { username: 'g', password: 'p' }, own: ['authorization', basicOf('g:p')] },
    { by: 'a certificate', basic: null, own: [] },
  ])('by $by names the user, and for the gateway nobody', ({ basic, own }) => {
    const { service, of } = createIdentityHeaders({ type: 'impersonate', ...TELLING, basic, header });
    expect(of(aPrincipal())).toEqual([...own, header, 'zoe']);
    expect(service()).toEqual(own);
    expect(() => of(aPrincipal({ username: 'zoë' }))).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });
});

describe('tokens', () => {
  const clock = { nowMs: 1_700_000_000_000 };
  const token = {
    signing: { algorithm: 'HS512', key: Buffer.alloc(64, 1) },
    subjectKey: 'sub',
    rolesKey: 'roles',
    issuer: null,
    audience: null,
    lifetimeMs: 60_000,
    tokensMax: 10,
    clock: { now: () => instant(clock.nowMs) },
  } as const;
  const claimsOf = ([, value = '']: readonly string[]) =>
    JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString());

  test('tell of each caller, and are renewed before they expire', () => {
    const { service, of } = createIdentityHeaders({ type: 'jwt', ...TELLING, token });
    const principal = aPrincipal();
    const first = of(principal);
    expect(first[0]).toBe('authorization');
    expect(claimsOf(first)).toMatchObject({ sub: 'zoe', roles: ['reader', 'writer'] });
    expect(claimsOf(service())).toMatchObject({ sub: 'claviger', roles: ['service', 'health'] });
    expect(of(principal)).toBe(first);
    clock.nowMs += 48_000;
    expect(claimsOf(of(principal)).exp).toBe(claimsOf(first).exp + 48);
    expect(() => of(aPrincipal({ username: 'plugin:x' }))).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });
});
