import { describe, expect, test } from 'vitest';
import { Secret } from '../secret.ts';
import { GRANT_TYPES, type TokenRequest, tokenRequestViolations } from './token-request.ts';

const NOTHING: TokenRequest = {
  grantType: null,
  username: null,
  password: null,
  kerberosTicket: null,
  refreshToken: null,
  scope: null,
};
const EMPTY = new Secret('');
const GIVEN = new Secret('x');
const SUPPORTED = 'grant_type only supports the values: [password, _kerberos, refresh_token, client_credentials]';

describe('a request for a token', () => {
  test.each<{ readonly asks: Partial<TokenRequest>; readonly violations: readonly string[] }>([
    { asks: {}, violations: [SUPPORTED] },
    { asks: { grantType: 'authorization_code' }, violations: [SUPPORTED] },
    { asks: { grantType: 'PASSWORD' }, violations: [SUPPORTED] },
    { asks: { grantType: 'password', username: 'u', password: GIVEN, scope: '' }, violations: [] },
    { asks: { grantType: 'password' }, violations: ['username is missing', 'password is missing'] },
    {
      asks: { grantType: 'password', username: '', kerberosTicket: EMPTY, refreshToken: EMPTY },
      violations: [
        'kerberos_ticket is not supported with the password grant_type',
        'refresh_token is not supported with the password grant_type',
        'username is missing',
        'password is missing',
      ],
    },
    { asks: { grantType: '_kerberos', kerberosTicket: GIVEN }, violations: [] },
    {
      asks: { grantType: '_kerberos', username: '', password: EMPTY, refreshToken: EMPTY, kerberosTicket: EMPTY },
      violations: [
        'username is not supported with the _kerberos grant_type',
        'password is not supported with the _kerberos grant_type',
        'refresh_token is not supported with the _kerberos grant_type',
        'kerberos_ticket is missing',
      ],
    },
    { asks: { grantType: 'refresh_token', refreshToken: GIVEN }, violations: [] },
    {
      asks: { grantType: 'refresh_token', kerberosTicket: GIVEN },
      violations: ['kerberos_ticket is not supported with the refresh_token grant_type', 'refresh_token is missing'],
    },
    { asks: { grantType: 'client_credentials' }, violations: [] },
    {
      asks: { grantType: 'client_credentials', refreshToken: GIVEN },
      violations: ['refresh_token is not supported with the client_credentials grant_type'],
    },
  ])('that says $asks.grantType is told $violations', ({ asks, violations }) => {
    expect(tokenRequestViolations({ ...NOTHING, ...asks }, GRANT_TYPES)).toEqual(violations);
  });

  test('for a grant that is switched off is told which there are', () => {
    const asks = { ...NOTHING, grantType: 'password', username: 'u', password: GIVEN };
    expect(tokenRequestViolations(asks, ['refresh_token', 'client_credentials'])).toEqual([
      'grant_type only supports the values: [refresh_token, client_credentials]',
    ]);
  });
});
