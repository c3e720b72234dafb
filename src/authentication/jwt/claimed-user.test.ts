import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { readClaimedUser, type UserClaims } from './claimed-user.ts';

const whole = (claim: string) => ({ claim, pattern: null });
const FROM: UserClaims = {
  principal: whole('sub'),
  groups: whole('groups'),
  name: whole('name'),
  mail: whole('email'),
  dn: whole('dn'),
  tokenType: 'id_token',
  fallbacks: { sub: null, aud: null },
  populatesMetadata: true,
};

describe('the user of a token', () => {
  it('has what the claims say', () => {
    const claims = { sub: 'carol', groups: ['g1', 'g2'], name: 'Carol C', email: 'c@x.example', dn: 'cn=carol,o=x' };
    expect(readClaimedUser(claims, { ...FROM, populatesMetadata: false })).toEqual({
      user: {
        username: 'carol',
        groups: ['g1', 'g2'],
        fullName: 'Carol C',
        email: 'c@x.example',
        dn: 'cn=carol,o=x',
        metadata: {},
      },
    });
  });

  it.each<[string, JsonObject, object]>([
    ['without the other claims', { sub: 'carol' }, { groups: [], fullName: null, email: null, dn: null }],
    ['with one group as a text', { sub: 'carol', groups: 'g9' }, { groups: ['g9'] }],
    ['with the first of several names', { sub: 'carol', name: ['N N', 'M'] }, { fullName: 'N N' }],
  ])('is there %s', (_, claims, expected) => {
    expect(readClaimedUser(claims, FROM)).toMatchObject({ user: expected });
  });

  it.each<[string, JsonObject]>([
    ['without a name', {}],
    ['with an empty name', { sub: '' }],
    ['with a blank name', { sub: ' ' }],
    ['with two names', { sub: ['carol', 'eve'] }],
    ['with groups that are numbers', { sub: 'carol', groups: [1] }],
    ['with groups that are an object', { sub: 'carol', groups: {} }],
    ['with a full name that is a number', { sub: 'carol', name: 7 }],
    ['with an address that is an object', { sub: 'carol', email: {} }],
  ])('is not there %s', (_, claims) => {
    expect(readClaimedUser(claims, FROM)).toHaveProperty('violation');
  });

  it('has the part of a claim that a pattern names', () => {
    const from: UserClaims = {
      ...FROM,
      principal: { claim: 'sub', pattern: /^([^@]+)@corp\.example$/ },
      groups: { claim: 'groups', pattern: /^team-(.+)$/ },
    };
    expect(readClaimedUser({ sub: 'bob@corp.example', groups: ['team-a', 'other', 'team-b'] }, from)).toMatchObject({
      user: { username: 'bob', groups: ['a', 'b'] },
    });
    expect(readClaimedUser({ sub: 'bob@evil.example' }, from)).toHaveProperty('violation');
  });

  it('is named by the claim in the place of a missing subject', () => {
    const from: UserClaims = { ...FROM, fallbacks: { sub: 'client_id', aud: null } };
    expect(readClaimedUser({ client_id: 'job' }, from)).toMatchObject({ user: { username: 'job' } });
    expect(readClaimedUser({ sub: 'carol', client_id: 'job' }, from)).toMatchObject({ user: { username: 'carol' } });
  });
});

describe('the metadata of the user of a token', () => {
  it('are the claims that are plain values or lists of them, without times', () => {
    const claims: JsonObject = {
      sub: 'carol',
      aud: 'es01',
      iat: 1,
      exp: 2,
      nbf: 3,
      auth_time: 4,
      n: 1.5,
      b: true,
      list: ['a', 1],
      empty: [],
      nothing: null,
      object: { x: 1 },
      objects: [{ a: 1 }],
      lists: [['a']],
    };
    expect(readClaimedUser(claims, FROM)).toMatchObject({
      user: {
        metadata: {
          jwt_claim_sub: 'carol',
          jwt_claim_aud: ['es01'],
          jwt_claim_auth_time: 4,
          jwt_claim_n: 1.5,
          jwt_claim_b: true,
          jwt_claim_list: ['a', 1],
          jwt_claim_empty: [],
          jwt_token_type: 'id_token',
        },
      },
    });
    const read = readClaimedUser(claims, FROM);
    expect(Object.keys('user' in read ? read.user.metadata : {})).toHaveLength(8);
  });
});
