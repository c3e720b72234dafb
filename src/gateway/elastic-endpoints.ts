import type { Principal } from '../authentication/principal.ts';
import { actionDenied } from '../authorization/denial.ts';
import { dialectOf } from '../authorization/dialect.ts';
import type { Caller, Decision } from '../authorization/plan.ts';
import { isJsonObject } from '../domain/json/json-kind.ts';
import type { JsonObject, JsonValue } from '../domain/json/json-value.ts';
import type { RequestTarget } from '../domain/request/request-target.ts';
import { recordDecision } from './audit-trail.ts';
import { finishRequest, sendAnswer } from './respond.ts';
import type { ReadRequest } from './served-request.ts';

const SECURITY_ON: JsonObject = { available: true, enabled: true };
const LICENSE: JsonObject = {
  status: 'active',
  uid: '00000000-0000-0000-0000-000000000000',
  type: 'basic',
  issue_date: '1970-01-01T00:00:00.000Z',
  issue_date_in_millis: 0,
  max_nodes: 1_000,
  max_resource_units: null,
  issued_to: 'claviger',
  issuer: 'claviger',
  start_date_in_millis: -1,
};

interface Endpoint {
  readonly action: string;
  readonly document: JsonObject;
}

/** What Elasticsearch's clients ask every cluster for, and OpenSearch has not. */
const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map([
  ['_license', { action: 'cluster:monitor/xpack/license/get', document: { license: LICENSE } }],
  [
    '_xpack',
    {
      action: 'cluster:monitor/xpack/info',
      document: {
        build: { hash: 'unknown', date: '1970-01-01T00:00:00.000Z' },
        license: { uid: '00000000-0000-0000-0000-000000000000', type: 'basic', mode: 'basic', status: 'active' },
        features: { security: SECURITY_ON },
        tagline: 'You know, for X',
      },
    },
  ],
  ['_xpack/usage', { action: 'cluster:monitor/xpack/usage', document: { security: SECURITY_ON } }],
]);

/**
 * Answers `GET /_license`, `/_xpack` and `/_xpack/usage` before OpenSearch, which lacks them and without which some clients of
 * Elasticsearch do not start. The rights that Elasticsearch asks for are asked for here.
 * @returns whether the request was answered.
 * @throws SecurityError `forbidden`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-xpack-info
 */
export function answerElasticEndpoint(request: ReadRequest, principal: Principal): boolean {
  const { gateway, exchange, target } = request;
  if (!gateway.elasticEndpoints || !gateway.compatibility.addsProductHeader || exchange.head.method !== 'GET') return false;
  const endpoint = ENDPOINTS.get(target.rawSegments.join('/'));
  if (endpoint === undefined) return false;
  const { action, document } = endpoint;
  const { authentication, authorizer, rights } = principal;
  const caller: Caller = {
    authentication,
    authorizer,
    unknownRoles: rights.unknownRoles,
    dialect: dialectOf(authentication, gateway.dialect),
  };
  const isAllowed = authorizer.allowsCluster(action, authentication);
  const decision: Decision = { refusal: isAllowed ? null : actionDenied(caller, action), action, indices: [] };
  recordDecision(request, principal, decision);
  if (decision.refusal !== null) throw decision.refusal;
  sendAnswer(request, { status: 200, body: write(document, target) });
  finishRequest(request, 'own_api');
  return true;
}

/**
 * The decision on a request for Elasticsearch's list of features: a bare cluster says that security is off, while it is on
 * here. Any other decision is left as it is, and so is an answer that is not JSON.
 */
export function withSecurityShown({ gateway, exchange, target }: ReadRequest, decision: Decision): Decision {
  const path = target.rawSegments;
  const isAsked = path[0] === '_xpack' && exchange.head.method === 'GET' && !target.query.has('format');
  if (!isAsked || gateway.compatibility.addsProductHeader || decision.reshape !== undefined) return decision;
  if (path.length === 1) return { ...decision, reshape: (status, body) => reshaped(status, body, target, showInfo) };
  return path.length === 2 && path[1] === 'usage'
    ? { ...decision, reshape: (status, body) => reshaped(status, body, target, showUsage) }
    : decision;
}

function reshaped(
  status: number,
  body: Uint8Array,
  target: RequestTarget,
  show: (answer: JsonObject) => JsonObject,
): Uint8Array {
  if (status !== 200) return body;
  const answer: JsonValue = JSON.parse(new TextDecoder().decode(body));
  if (!isJsonObject(answer)) return body;
  return new TextEncoder().encode(write(show(answer), target));
}

/** What `filter_path` left out is not put back. */
function showInfo(answer: JsonObject): JsonObject {
  const features = objectIn(answer, 'features');
  return features === null || features['security'] === undefined
    ? answer
    : { ...answer, features: { ...features, security: { ...objectIn(features, 'security'), ...SECURITY_ON } } };
}

function showUsage(answer: JsonObject): JsonObject {
  const security = objectIn(answer, 'security');
  return security === null ? answer : { ...answer, security: { ...security, ...SECURITY_ON } };
}

function objectIn(parent: JsonObject, name: string): JsonObject | null {
  const value = parent[name] ?? null;
  return isJsonObject(value) ? value : null;
}

function write(document: JsonObject, { query }: RequestTarget): string {
  const pretty = query.get('pretty');
  return JSON.stringify(document, null, pretty === '' || pretty === 'true' ? 2 : 0);
}
