import type { CreatedToken } from '../../../actions/token/create-token.ts';
import type { InvalidatedTokens, InvalidateTokensRequest } from '../../../actions/token/invalidate-tokens.ts';
import { illegalArgument, SecurityError } from '../../../domain/error.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { TokenRequest } from '../../../domain/token/token-request.ts';
import { type BodyReader, type Route, route } from '../../contract/route.ts';
import { SECRET } from '../grant-parser.ts';
import { build, parseObject, STRING } from '../object-parser.ts';
import type { SecurityActions } from '../security-actions.ts';
import { authenticationDocument } from './authenticate.ts';

const PATH = '/_security/oauth2/token';

/** The token API. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-token */
export function tokenRoutes(actions: Pick<SecurityActions, 'createToken' | 'invalidateTokens'>): readonly Route[] {
  return [
    route({
      methods: ['POST'],
      path: PATH,
      parameters: {},
      body: TOKEN_REQUEST,
      async handle({ context, body }) {
        const created = await actions.createToken(context, body);
        return { status: 200, document: createdTokenDocument(created), isSecret: true };
      },
    }),
    route({
      methods: ['DELETE'],
      path: PATH,
      parameters: {},
      body: INVALIDATE_TOKENS,
      async handle({ context, body }) {
        const invalidated = await actions.invalidateTokens(context, body);
        return { status: invalidated.isFound ? 200 : 404, document: invalidatedTokensDocument(invalidated) };
      },
    }),
  ];
}

/** The routes as they answer when the token service is off: what can be read is read, then everyone is told that it is off. */
export function withoutTokenService(routes: readonly Route[]): readonly Route[] {
  return routes.map((each) => ({
    ...each,
    read(input) {
      each.read(input);
      return () => {
        throw new SecurityError('featureDisabled', 'security tokens are not enabled', {
          metadata: { 'disabled.feature': 'security_tokens' },
        });
      };
    },
  }));
}

const TOKEN_REQUEST: BodyReader<TokenRequest> = {
  isSecret: true,
  read(scanner) {
    const values = parseObject(scanner, 'token_request', {
      grant_type: STRING,
      username: STRING,
      password: SECRET,
      kerberos_ticket: SECRET,
      scope: STRING,
      refresh_token: SECRET,
    });
    return {
      grantType: values.grant_type ?? null,
      username: values.username ?? null,
      password: values.password ?? null,
      kerberosTicket: values.kerberos_ticket ?? null,
      refreshToken: values.refresh_token ?? null,
      scope: values.scope ?? null,
    };
  },
};

const INVALIDATE_TOKENS: BodyReader<InvalidateTokensRequest> = {
  isSecret: true,
  read(scanner) {
    const parser = 'invalidate_token';
    const fields = { token: SECRET, refresh_token: SECRET, realm_name: STRING, username: STRING };
    const { token, refresh_token: refreshToken, realm_name: realmName, username } = parseObject(scanner, parser, fields);
    return build(parser, () => {
      if (token !== undefined && refreshToken !== undefined) {
        throw illegalArgument('only one of [token, refresh_token] may be sent per request');
      }
      const secret = token ?? refreshToken;
      const type = token === undefined ? 'refresh' : 'access';
      return {
        token: secret === undefined ? null : { type, secret },
        username: username ?? null,
        realmName: realmName ?? null,
      };
    });
  },
};

function createdTokenDocument(created: CreatedToken): JsonObject {
  const { accessToken, refreshToken, expiresInSeconds, isScopeAsked, kerberosResponseToken, authentication } = created;
  return {
    access_token: accessToken.reveal(),
    type: 'Bearer',
    expires_in: expiresInSeconds,
    ...(refreshToken !== null && { refresh_token: refreshToken.reveal() }),
    ...(isScopeAsked && { scope: 'full' }),
    ...(kerberosResponseToken !== null && { kerberos_authentication_response_token: kerberosResponseToken }),
    authentication: authenticationDocument(authentication),
  };
}

function invalidatedTokensDocument({ invalidated, previouslyInvalidated }: InvalidatedTokens): JsonObject {
  // All is done in one transaction, so single tokens never fail.
  return { invalidated_tokens: invalidated, previously_invalidated_tokens: previouslyInvalidated, error_count: 0 };
}
