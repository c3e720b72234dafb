import type { Principal } from '../authentication/principal.ts';
import type { OwnApiRequest, OwnApiResponse } from './own-api.ts';
import { readAnnouncedBody } from './read-body.ts';
import { failRequest, finishRequest, sendResponse } from './respond.ts';
import type { ReadRequest } from './served-request.ts';

/** Has Claviger's own API answer a proven caller. */
export function answerProven(request: ReadRequest, principal: Principal): void {
  answer(request, request.gateway.ownApi.respond({ ...unprovenOf(request), principal }));
}

/** Has it answer a caller that proves itself in the request's own way. @returns whether the request is of that kind. */
export function answerUnproven(request: ReadRequest): boolean {
  const answering = request.gateway.ownApi.respondUnproven?.(unprovenOf(request)) ?? null;
  if (answering !== null) answer(request, answering);
  return answering !== null;
}

function unprovenOf({ gateway, exchange, origin, target, headers }: ReadRequest): Omit<OwnApiRequest, 'principal'> {
  return {
    method: exchange.head.method,
    target,
    headers,
    origin,
    now: gateway.clock.now(),
    readBody: (bytesMax) => readAnnouncedBody(exchange.body, headers, bytesMax, gateway.limits),
  };
}

function answer(request: ReadRequest, answering: Promise<OwnApiResponse>): void {
  answering
    .then((response) => {
      sendResponse(request.exchange, response);
      finishRequest(request, 'own_api');
    })
    .catch((error) => failRequest(request, error));
}
