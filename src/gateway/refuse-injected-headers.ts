import { SecurityError } from '../domain/error.ts';
import { requestDialect } from '../domain/request/request-dialect.ts';
import { recordTampered } from './audit-trail.ts';
import type { ReadRequest } from './served-request.ts';

const INTERNAL_PREFIX = '_opendistro_security_';
const REASON = [
  'Illegal parameter in http or transport request found.',
  'This means that one node is trying to connect to another with ',
  'a non-node certificate (no OID or security.nodes_dn incorrect configured) or that someone ',
  'is spoofing requests. Check your TLS certificate setup as described here: See https://opendistro.github.io/for-elasticsearch-docs/docs/troubleshoot/tls/',
].join('\n');

/**
 * Refuses, as OpenSearch does before it asks who is calling, a request with headers that only nodes of OpenSearch send each other. In the
 * other dialect they mean nothing. To the cluster they never go.
 * @throws SecurityError `identityRefused`.
 */
export function refuseInjectedHeaders({ gateway, origin, headers, target }: ReadRequest): void {
  for (const name of headers.keys()) {
    if (!name.startsWith(INTERNAL_PREFIX)) continue;
    if (requestDialect(target, headers, gateway.dialect) !== 'opensearch') return;
    recordTampered(gateway, origin, `header [${name}] of the inside of OpenSearch`);
    throw new SecurityError('identityRefused', REASON);
  }
}
