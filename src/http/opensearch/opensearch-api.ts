import type { ActionContext } from '../../actions/action-context.ts';
import { SecurityError } from '../../domain/error.ts';
import type { RequestHeaders } from '../../domain/request/request-headers.ts';
import type { RequestTarget } from '../../domain/request/request-target.ts';
import type { OwnApi, OwnApiResponse } from '../contract/own-api.ts';
import { type BodyLimits, DEFAULT_BODY_LIMITS } from '../dispatcher.ts';
import { isOpenSearchPath } from '../own-path.ts';
import { assertCommonParameters, assertParametersKnown } from '../query-parameters.ts';
import { createRouter, type RouteMatch, type RoutePlace, type Router } from '../router.ts';
import type { Asked } from '../shape-response.ts';
import { answerRoute } from './answer-route.ts';
import type { OpenSearchErrorForm, OpenSearchOpenRoute, OpenSearchRoute } from './opensearch-route.ts';
import { inRestLayer } from './rest-layer-error.ts';
import { shapeOpenSearchAnswer, shapeOpenSearchOptions } from './shape-opensearch-answer.ts';
import { shapeOpenSearchError } from './shape-opensearch-error.ts';

/** What the API of OpenSearch's dialect needs. */
export interface OpenSearchApiDeps {
  readonly routes: readonly OpenSearchRoute[];
  /** Routes that answer without authentication. */
  readonly openRoutes?: readonly OpenSearchOpenRoute[];
  readonly limits?: BodyLimits;
  /** Judges a request before its route does, as an allow list does; absent: all are let pass. @throws SecurityError. */
  readonly admit?: (context: ActionContext, method: string, target: RequestTarget) => Promise<void> | void;
}

/** OpenSearch's security API, whatever carries its requests. */
export interface OpenSearchApi extends Omit<OwnApi, 'respondUnproven'> {
  /** The methods that a path takes, in the order of `Allow`; none for an unknown path. */
  methodsOf(target: RequestTarget): readonly string[];
}

/** A route at its full path. */
type PlacedRoute = RoutePlace & ({ readonly proven: OpenSearchRoute } | { readonly open: OpenSearchOpenRoute });

const TENANT_HEADER = 'securitytenant';
const PLUGINS = '/_plugins/_security';
const OPENDISTRO = '/_opendistro/_security';
const PREFIXES = { plugins: [PLUGINS], opendistro: [OPENDISTRO], both: [PLUGINS, OPENDISTRO] } as const;

/** Every full path of a route: one for each prefix. */
export function pathsOf(route: Pick<OpenSearchRoute, 'path' | 'prefixes'>): readonly string[] {
  return PREFIXES[route.prefixes].map((prefix) => prefix + route.path);
}

/**
 * OpenSearch's security API of its routes. As in OpenSearch, a path that no route takes, and a method that a path does not take, is told
 * before anyone is asked who they are.
 */
export function createOpenSearchApi(deps: OpenSearchApiDeps): OpenSearchApi {
  const { routes, openRoutes = [], limits = DEFAULT_BODY_LIMITS, admit } = deps;
  const router = createRouter<PlacedRoute>([
    ...routes.flatMap((route) => pathsOf(route).map((path) => ({ methods: [route.method], path, proven: route }))),
    ...openRoutes.flatMap((route) => pathsOf(route).map((path) => ({ methods: route.methods, path, open: route }))),
  ]);
  return {
    owns: isOpenSearchPath,
    methodsOf: (target) => router.methodsOf(target),
    respondToAnyone: (method, target, headers) =>
      isOpenSearchPath(target) ? respondToAnyone(router, { method, target, headers }) : null,
    async respond(request) {
      const { route, path } = router.match(request.method, request.target);
      if ('open' in route) return respondOpenly(route.open, request.target, request);
      const { principal, origin, now, headers } = request;
      const requestedTenant = headers.get(TENANT_HEADER);
      const context = { principal, origin, now, ...(requestedTenant !== undefined && { requestedTenant }) };
      await admit?.(context, request.method, request.target);
      return answerRoute(route.proven, { request, path, context, limits });
    },
    shapeError: (error, method, target, headers) =>
      shapeOpenSearchError(error, formOf(router, method, target), { method, target, headers }),
  };
}

function respondToAnyone(
  router: Router<PlacedRoute>,
  asked: Asked & { readonly target: RequestTarget; readonly headers: RequestHeaders },
): OwnApiResponse | null {
  const { method, target } = asked;
  if (method === 'OPTIONS') return shapeOpenSearchOptions(router.methodsOf(target), asked);
  const found = findRoute(router, method, target);
  if ('refused' in found) return shapeOpenSearchError(found.refused, 'core', asked);
  return 'open' in found.route ? respondOpenly(found.route.open, target, asked) : null;
}

function respondOpenly(route: OpenSearchOpenRoute, target: RequestTarget, asked: Asked): OwnApiResponse {
  inRestLayer(() => {
    assertCommonParameters(target);
    assertParametersKnown(route.parameterNames, target);
  });
  return shapeOpenSearchAnswer(route.answer(target.query), asked);
}

/** The form of the errors of whatever route the request goes to. */
function formOf(router: Router<PlacedRoute>, method: string, target: RequestTarget | null): OpenSearchErrorForm | 'core' {
  if (target === null) return 'core';
  const found = findRoute(router, method, target);
  return 'refused' in found || !('proven' in found.route) ? 'core' : found.route.proven.errorForm;
}

function findRoute(
  router: Router<PlacedRoute>,
  method: string,
  target: RequestTarget,
): RouteMatch<PlacedRoute> | { readonly refused: SecurityError } {
  try {
    return router.match(method, target);
  } catch (error) {
    if (error instanceof SecurityError) return { refused: error };
    throw error;
  }
}
