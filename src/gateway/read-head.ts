import { parseRequestTarget } from '../domain/request/parse-request-target.ts';
import { readRequestHeaders } from '../domain/request/read-request-headers.ts';
import { checkFraming } from './check-framing.ts';
import { type ReadRequest, type ServedRequest, withOpaqueId } from './served-request.ts';

/** Reads the head and completes where the request came from. @throws SecurityError `malformedRequest` or `methodNotAllowed`. */
export function readHead(request: ServedRequest): asserts request is ReadRequest {
  const { gateway, exchange } = request;
  request.target = parseRequestTarget(exchange.head.target, gateway.limits.targetBytesMax);
  const headers = readRequestHeaders(exchange.head.rawHeaders, gateway.limits);
  request.headers = headers;
  checkFraming(exchange.head, headers);
  const forwardedFor = headers.get('x-forwarded-for');
  if (forwardedFor !== undefined && gateway.clientAddressOf !== undefined) {
    const clientAddress = gateway.clientAddressOf(exchange.head.remoteAddress, forwardedFor);
    request.origin = { ...request.origin, clientAddress };
  }
  const opaqueId = headers.get('x-opaque-id');
  if (opaqueId !== undefined) request.origin = withOpaqueId(request.origin, opaqueId);
}
