import { actsAsApiKey } from '../../../domain/api-key/api-key-owner.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { Authentication, RealmRef } from '../../../domain/principal/authentication.ts';
import { type Route, route } from '../../contract/route.ts';
import type { SecurityActions } from '../security-actions.ts';

/** Who am I: open to every proven caller. */
export function authenticateRoutes(actions: Pick<SecurityActions, 'authenticate'>): readonly Route[] {
  return [
    route({
      methods: ['GET'],
      path: '/_security/_authenticate',
      parameters: {},
      body: null,
      isConstantPerPrincipal: true,
      handle: ({ context }) => ({ status: 200, document: authenticationDocument(actions.authenticate(context)) }),
    }),
  ];
}

/** An authentication as Elasticsearch prints it. */
export function authenticationDocument(authentication: Authentication): JsonObject {
  const { type, user, realm, lookupRealm, apiKey, serviceToken } = authentication;
  return {
    username: user.username,
    roles: user.roles,
    full_name: user.fullName,
    email: user.email,
    ...(serviceToken !== undefined && { token: { name: serviceToken.name, type: serviceToken.type } }),
    metadata: user.metadata,
    enabled: user.enabled,
    authentication_realm: realmDocument(realm),
    lookup_realm: realmDocument(lookupRealm),
    authentication_type: type,
    ...(apiKey !== null && actsAsApiKey(authentication) && { api_key: { id: apiKey.id, name: apiKey.name } }),
  };
}

function realmDocument({ name, type }: RealmRef): JsonObject {
  return { name, type };
}
