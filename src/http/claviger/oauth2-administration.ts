import type { PutClientKeysRequest } from '../../actions/oauth2/put-client-keys.ts';
import { illegalArgument } from '../../domain/error.ts';
import { isJsonArray, isJsonObject } from '../../domain/json/json-kind.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { readJsonValue } from '../../domain/json/parse-json.ts';
import type { ClientKeys } from '../../domain/oauth2/client-keys.ts';
import type { Scope } from '../../domain/oauth2/scope.ts';
import { type Answer, type BodyReader, type Route, type RouteCall, route } from '../contract/route.ts';
import { roleDescriptorDocument } from '../elasticsearch/role-descriptor-document.ts';
import { readRoleDescriptor } from '../elasticsearch/role-descriptor-parser.ts';
import type { Oauth2AdministrationActions } from '../oauth2/oauth2-actions.ts';

/** Scopes, and the public keys of clients: Claviger's own API. */
export function oauth2AdministrationRoutes(actions: Oauth2AdministrationActions): readonly Route[] {
  return [...scopeRoutes(actions), ...clientRoutes(actions)];
}

function scopeRoutes(actions: Oauth2AdministrationActions): readonly Route[] {
  const getScopes = async ({ context, path }: RouteCall<Record<string, never>, unknown>): Promise<Answer> => {
    const name = path.get('name') ?? null;
    const scopes = await actions.getScopes(context, name);
    return { status: name !== null && scopes.length === 0 ? 404 : 200, document: scopesDocument(scopes) };
  };
  return [
    route({ methods: ['GET'], path: '/_claviger/scope', parameters: {}, body: null, handle: getScopes }),
    route({ methods: ['GET'], path: '/_claviger/scope/{name}', parameters: {}, body: null, handle: getScopes }),
    route({
      methods: ['PUT'],
      path: '/_claviger/scope/{name}',
      parameters: {},
      body: PUT_SCOPE,
      async handle({ context, body }) {
        const { created } = await actions.putScope(context, body);
        return { status: 200, document: { scope: { created } } };
      },
    }),
    route({
      methods: ['DELETE'],
      path: '/_claviger/scope/{name}',
      parameters: {},
      body: null,
      async handle({ context, path }) {
        const { found } = await actions.deleteScope(context, path.get('name') ?? '');
        return { status: found ? 200 : 404, document: { found } };
      },
    }),
  ];
}

function clientRoutes(actions: Oauth2AdministrationActions): readonly Route[] {
  const path = '/_claviger/client/{id}';
  return [
    route({
      methods: ['GET'],
      path,
      parameters: {},
      body: null,
      async handle({ context, path: values }) {
        const client = await actions.getClientKeys(context, values.get('id') ?? '');
        return client === null ? { status: 404, document: {} } : { status: 200, document: clientDocument(client) };
      },
    }),
    route({
      methods: ['PUT'],
      path,
      parameters: {},
      body: PUT_CLIENT_KEYS,
      async handle({ context, body }) {
        const { created } = await actions.putClientKeys(context, body);
        return { status: 200, document: { client: { created } } };
      },
    }),
    route({
      methods: ['DELETE'],
      path,
      parameters: {},
      body: null,
      async handle({ context, path: values }) {
        const { found } = await actions.deleteClientKeys(context, values.get('id') ?? '');
        return { status: found ? 200 : 404, document: { found } };
      },
    }),
  ];
}

const PUT_SCOPE: BodyReader<Scope> = {
  isSecret: false,
  read(scanner, path) {
    const name = path.get('name') ?? '';
    return {
      name,
      descriptor: readRoleDescriptor(scanner, name, { description: true, restriction: false, openSearch: false }),
    };
  },
};

/** A JSON web key set. Someone may send a private key by mistake, so nothing of it is repeated. */
const PUT_CLIENT_KEYS: BodyReader<PutClientKeysRequest> = {
  isSecret: true,
  read(scanner, path) {
    const set = readJsonValue(scanner);
    const keys = isJsonObject(set) ? (set['keys'] ?? null) : null;
    if (!isJsonArray(keys)) throw illegalArgument('the body must be a JSON web key set: an object with the list [keys]');
    return { clientId: path.get('id') ?? '', keys };
  },
};

function scopesDocument(scopes: readonly Scope[]): JsonObject {
  // Without a prototype: a scope may be named `__proto__`.
  const document: Record<string, JsonObject> = Object.create(null);
  for (const { name, descriptor } of scopes) document[name] = roleDescriptorDocument(descriptor);
  return document;
}

function clientDocument({ clientId, keys, registration }: ClientKeys): JsonObject {
  return { client_id: clientId, registration, keys: keys.map(({ kid, alg, jwk }) => ({ ...jwk, kid, alg, use: 'sig' })) };
}
