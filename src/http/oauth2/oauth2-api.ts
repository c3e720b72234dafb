import type { ActionContext } from '../../actions/action-context.ts';
import { requestInvalid } from '../../actions/oauth2/oauth2-error.ts';
import { SecurityError } from '../../domain/error.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { RequestTarget } from '../../domain/request/request-target.ts';
import { Secret } from '../../domain/secret.ts';
import type { OwnApiRequest, OwnApiResponse } from '../contract/own-api.ts';
import { errorAnswer, introspectionAnswer, keysAnswer, metadataAnswer, revocationAnswer, tokenAnswer } from './answers.ts';
import { type Endpoint, endpointOf } from './endpoints.ts';
import type { Oauth2Actions } from './oauth2-actions.ts';
import { readClient } from './read-client.ts';
import { type Form, readForm, requiredOf } from './read-form.ts';
import { readGrant } from './read-grant.ts';

/** What the OAuth 2 endpoints need. */
export interface Oauth2ApiDeps {
  readonly actions: Oauth2Actions;
  /** URL of the service, without a path. */
  readonly issuer: () => string;
  /** Public keys of the access tokens that are JSON web tokens. */
  readonly publishedKeys: () => readonly JsonObject[];
  /** Longest form. */
  readonly formBytesMax: number;
}

/** A request whose caller nobody has proven yet. */
export type UnprovenRequest = Omit<OwnApiRequest, 'principal'>;

/** The OAuth 2 endpoints. */
export interface Oauth2Api {
  /** Whether the path is one of them. */
  owns(target: RequestTarget): boolean;
  /** The methods that the path takes. */
  methodsOf(target: RequestTarget): readonly string[];
  /** Answers what anyone may read, or `null`. @throws SecurityError `methodNotAllowed`. */
  respondToAnyone(method: string, target: RequestTarget): OwnApiResponse | null;
  /** Answers a client, who proves itself in the request; `null` for any other path. @throws SecurityError what is refused, for `shapeError`. */
  respondUnproven(request: UnprovenRequest): Promise<OwnApiResponse> | null;
  /** The shape that errors have here. Never throws. */
  shapeError(error: SecurityError): OwnApiResponse;
}

type PublicEndpoint = 'jwks' | 'metadata';
type ClientEndpoint = Exclude<Endpoint, PublicEndpoint>;

const FOR_ANYONE: readonly string[] = ['GET', 'HEAD'];
const FOR_CLIENTS: readonly string[] = ['POST'];

function isForAnyone(endpoint: Endpoint | null): endpoint is PublicEndpoint {
  return endpoint === 'jwks' || endpoint === 'metadata';
}

/** Creates the endpoints. */
export function createOauth2Api(deps: Oauth2ApiDeps): Oauth2Api {
  const { actions, issuer } = deps;

  const handlers: Readonly<Record<ClientEndpoint, (context: ActionContext, form: Form) => Promise<OwnApiResponse>>> = {
    async token(context, form) {
      const request = readGrant(form);
      return tokenAnswer(await actions.grantToken(context, request), request.grantType === 'token_exchange');
    },
    async introspect(context, form) {
      return introspectionAnswer(await actions.introspectToken(context, new Secret(requiredOf(form, 'token'))), issuer());
    },
    async revoke(context, form) {
      await actions.revokeToken(context, new Secret(requiredOf(form, 'token')));
      return revocationAnswer();
    },
  };

  async function respond(endpoint: ClientEndpoint, request: UnprovenRequest): Promise<OwnApiResponse> {
    const { method, target, headers, origin, now } = request;
    if (!FOR_CLIENTS.includes(method)) throw methodNotAllowed(method, FOR_CLIENTS);
    // Credentials and tokens in a URL would stand in the logs of whatever carries it.
    if (target.query.size > 0) throw requestInvalid('parameters must come in the body, not in the URL');
    const form = readForm(await request.readBody(deps.formBytesMax), headers.get('content-type'));
    const call = { origin, now, header: (name: string) => headers.get(name) };
    const context = await actions.authenticateClient(call, readClient(headers.get('authorization'), form));
    return handlers[endpoint](context, form);
  }

  return {
    owns: (target) => endpointOf(target) !== null,
    methodsOf: (target) => (isForAnyone(endpointOf(target)) ? FOR_ANYONE : FOR_CLIENTS),
    respondToAnyone(method, target) {
      const endpoint = endpointOf(target);
      if (!isForAnyone(endpoint)) return null;
      if (!FOR_ANYONE.includes(method)) throw methodNotAllowed(method, FOR_ANYONE);
      const response = endpoint === 'jwks' ? keysAnswer(deps.publishedKeys()) : metadataAnswer(issuer());
      return method === 'HEAD' ? { ...response, body: '' } : response;
    },
    respondUnproven(request) {
      const endpoint = endpointOf(request.target);
      return endpoint === null || isForAnyone(endpoint) ? null : respond(endpoint, request);
    },
    shapeError: errorAnswer,
  };
}

function methodNotAllowed(method: string, allow: readonly string[]): SecurityError {
  return new SecurityError('methodNotAllowed', `[${method}] is not allowed here`, { allow });
}
