import { describe, expect, test } from 'vitest';
import { NOW } from '../../test/support/authentication-fixtures.ts';
import { parsePeerNetworks } from './peer-networks.ts';
import { createProxySource } from './proxy-realm.ts';
import type { RequestPeer } from './realm.ts';

const source = createProxySource({
  realmName: 'edge',
  peers: parsePeerNetworks(['192.0.2.0/24']),
  userHeader: 'x-proxy-user',
  groupsHeader: 'x-proxy-roles',
  groupsMax: 3,
});

function peer(headers: Readonly<Record<string, string>>, address = '192.0.2.1'): RequestPeer {
  return { address, certificate: null, header: (name) => headers[name] };
}

async function verify(headers: Readonly<Record<string, string>>) {
  const extracted = source.extract?.(peer(headers)) ?? null;
  return extracted === null ? null : source.verify(extracted.credential, NOW);
}

describe('a user whom a proxy names', () => {
  test('is let in with its groups', async () => {
    expect(await verify({ 'x-proxy-user': 'jane', 'x-proxy-roles': 'staff, admins,,staff' })).toMatchObject({
      outcome: 'verified',
      user: { username: 'jane', groups: ['staff', 'admins'] },
    });
  });

  test.each([
    { case: 'a stranger names it', headers: { 'x-proxy-user': 'jane' }, address: '192.0.3.1' },
    { case: 'there is no name', headers: { 'x-proxy-roles': 'admins' }, address: '192.0.2.1' },
    { case: 'the name is empty', headers: { 'x-proxy-user': '' }, address: '192.0.2.1' },
  ])('is nobody when $case', ({ headers, address }) => {
    expect(source.extract?.(peer(headers, address))).toBeNull();
  });

  test.each([
    { case: 'two names', headers: { 'x-proxy-user': 'jane, admin' } },
    { case: 'a name in another alphabet', headers: { 'x-proxy-user': 'z\u00eb' } },
    { case: 'a blank', headers: { 'x-proxy-user': ' ' } },
    { case: 'a group in another alphabet', headers: { 'x-proxy-user': 'jane', 'x-proxy-roles': 'z\u00eb' } },
    { case: 'too many groups', headers: { 'x-proxy-user': 'jane', 'x-proxy-roles': 'a,b,c,d' } },
  ])('is refused for $case', async ({ headers }) => {
    expect(await verify(headers)).toMatchObject({ outcome: 'rejected', isFinal: true });
  });

  test('has as many groups as the limit allows', async () => {
    expect(await verify({ 'x-proxy-user': 'jane', 'x-proxy-roles': 'a,b,c' })).toMatchObject({ outcome: 'verified' });
  });

  test('is another with other groups', () => {
    const keyOf = (roles: string) => source.extract?.(peer({ 'x-proxy-user': 'jane', 'x-proxy-roles': roles }))?.key;
    expect(keyOf('a')).not.toBe(keyOf('a,b'));
    expect(keyOf('a,b')).toBe(keyOf('a, b'));
  });

  test('is not taken from another realm of proxies', async () => {
    const credential = { scheme: 'forwardedUser', realmName: 'other', username: 'jane', groups: [] } as const;
    expect(await source.verify(credential, NOW)).toEqual({ outcome: 'notMine' });
  });
});
