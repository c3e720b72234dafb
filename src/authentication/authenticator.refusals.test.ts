import { describe, expect, test } from 'vitest';
import {
  anApiKey,
  apiKeyHeader,
  aStore,
  authenticate,
  basicHeader,
  connectAuthenticator,
} from '../../test/support/authentication-fixtures.ts';
import { SecurityError } from '../domain/error.ts';

const ID = anApiKey().id;
const CHALLENGES = ['Basic realm="security", charset="UTF-8"', 'Bearer realm="security"', 'ApiKey'];
const UNSUCCESSFUL = 'unable to authenticate with provided credentials and anonymous access is not allowed for this request';

const REFUSALS = [
  {
    case: 'no credentials',
    authorization: undefined,
    message: 'missing authentication credentials for REST request [/]',
    claimed: null,
  },
  {
    case: 'an unknown scheme',
    authorization: 'Digest abc',
    message: 'missing authentication credentials for REST request [/]',
    claimed: null,
  },
  {
    case: 'an empty scheme',
    authorization: 'ApiKey',
    message: 'missing authentication credentials for REST request [/]',
    claimed: null,
  },
  {
    case: 'a wrong password',
    authorization: basicHeader('alice', 'wrong'),
    message: 'unable to authenticate user [alice] for REST request [/]',
    claimed: 'alice',
  },
  {
    case: 'an unknown user',
    authorization: basicHeader('mallory', 'x'),
    message: 'unable to authenticate user [mallory] for REST request [/]',
    claimed: 'mallory',
  },
  {
    case: 'a user without a name',
    authorization: basicHeader('', 'x'),
    message: 'unable to authenticate user [] for REST request [/]',
    claimed: null,
  },
  {
    case: 'a disabled user',
    authorization: basicHeader('off', 'password-alice'),
    message: 'unable to authenticate user [off] for REST request [/]',
    claimed: 'off',
  },
  {
    case: 'Basic without a colon',
    authorization: 'Basic YWxpY2U=',
    message: 'invalid basic authentication header value',
    claimed: null,
  },
  {
    case: 'Basic that is not base64',
    authorization: 'Basic !!!',
    message: 'invalid basic authentication header encoding',
    cause: 'Illegal base64 character 21',
    claimed: null,
  },
  {
    case: 'an API key that is not base64',
    authorization: 'ApiKey !!!',
    message: UNSUCCESSFUL,
    told: 'API key: Illegal base64 character 21',
    claimed: null,
  },
  {
    case: 'an API key without a colon',
    authorization: 'ApiKey anVzdGFuaWQ=',
    message: UNSUCCESSFUL,
    told: 'API key: invalid ApiKey value',
    claimed: null,
  },
  {
    case: 'an unknown API key',
    authorization: apiKeyHeader('nosuchid'),
    message: UNSUCCESSFUL,
    told: 'API key: unable to find apikey with id nosuchid',
    claimed: 'nosuchid',
  },
  {
    case: 'a wrong secret',
    authorization: apiKeyHeader(ID, 'short'),
    message: UNSUCCESSFUL,
    told: `API key: invalid credentials for API key [${ID}]`,
    claimed: ID,
  },
  {
    case: 'an expired API key',
    authorization: apiKeyHeader('expired'),
    message: UNSUCCESSFUL,
    told: 'API key: api key is expired',
    claimed: 'expired',
  },
  {
    case: 'an invalidated API key',
    authorization: apiKeyHeader('gone'),
    message: UNSUCCESSFUL,
    told: 'API key: api key [gone] has been invalidated',
    claimed: 'gone',
  },
  {
    case: 'a cross-cluster API key',
    authorization: apiKeyHeader('cross'),
    message: 'authentication expected API key type of [rest], but API key [cross] has type [cross_cluster]',
    claimed: 'cross',
  },
  {
    case: 'a token',
    authorization: 'Bearer abcdef',
    message: UNSUCCESSFUL,
    told: 'oauth2 token: invalid token',
    claimed: null,
  },
];

describe.each([
  { cache: 'on', limits: {} },
  { cache: 'off', limits: { entriesMax: 0 } },
])('with the cache $cache', ({ limits }) => {
  test.each(REFUSALS)(
    '$case is refused in the words of Elasticsearch, each time',
    async ({ authorization, message, claimed, ...more }) => {
      const authenticator = connectAuthenticator(await aStore(), { limits });
      for (let time = 0; time < 3; time += 1) {
        const result = await authenticate(authenticator, authorization);
        if (result.outcome !== 'refused') throw new Error('accepted');
        expect(result.error).toBeInstanceOf(SecurityError);
        expect(result.error.message).toBe(message);
        expect(result.error.code).toBe(message.startsWith('missing') ? 'missingCredentials' : 'invalidCredentials');
        expect(result.error.options.headers).toEqual({ 'WWW-Authenticate': CHALLENGES });
        expect(result.error.options.metadata?.['additional_unsuccessful_credentials']).toBe(
          'told' in more ? more.told : undefined,
        );
        expect(result.error.options.causedBy).toEqual(
          'cause' in more ? expect.objectContaining({ code: 'illegalArgument', message: more.cause }) : undefined,
        );
        expect(result.claimedPrincipal).toBe(claimed);
        expect(result.reason).not.toBe('');
      }
    },
  );
});
