import { SecurityError } from '../../../domain/error.ts';
import { equalJson } from '../../../domain/json/equal-json.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { ActionContext } from '../../action-context.ts';
import { CERTIFICATES, CONFIGURATION_READ, CONFIGURATION_UPDATE } from '../information/rest-api-endpoints.ts';
import { assertRestApiAccess, type RestApiAccessDeps } from '../rest-api-access.ts';
import { assertSuperuser } from './allowlist.ts';
import { TENANCY } from './shown-configuration.ts';

/**
 * What Dashboards is told of tenants.
 * @throws SecurityError `forbidden`.
 */
export function getTenancy(deps: RestApiAccessDeps, context: ActionContext): JsonObject {
  assertRestApiAccess(deps, context, CONFIGURATION_READ);
  return TENANCY;
}

/**
 * Takes what is the case already, and refuses any other wish: tenants are kept and not applied.
 * @param read Reads the request. @throws SecurityError what is wrong with it.
 * @throws SecurityError `forbidden`, `configurationInvalid`, `unsupportedOperation`.
 */
export function changeTenancy(deps: RestApiAccessDeps, context: ActionContext, read: () => JsonObject): JsonObject {
  assertRestApiAccess(deps, context, CONFIGURATION_UPDATE);
  const wish = read();
  const unknown = Object.keys(wish).filter((name) => !Object.hasOwn(TENANCY, name));
  if (unknown.length > 0) {
    const details = { invalid_keys: { keys: unknown.join(',') } };
    throw new SecurityError('configurationInvalid', 'Invalid configuration', { details });
  }
  if (Object.entries(wish).every(([name, value]) => equalJson(value, TENANCY[name]))) return TENANCY;
  throw new SecurityError(
    'unsupportedOperation',
    'Tenants are kept and not applied here: their configuration cannot be changed.',
  );
}

/**
 * Limits to failed logins by user or address: none is kept here.
 * @throws SecurityError `forbidden`.
 */
export function getAuthFailureListeners(deps: RestApiAccessDeps, context: ActionContext): JsonObject {
  assertRestApiAccess(deps, context, CONFIGURATION_READ);
  return {};
}

/** @throws SecurityError always: `forbidden`, `unsupportedOperation`. */
export function changeAuthFailureListeners(deps: RestApiAccessDeps, context: ActionContext): never {
  assertRestApiAccess(deps, context, CONFIGURATION_UPDATE);
  throw new SecurityError('unsupportedOperation', 'Failed logins are throttled by settings here: no listener can be changed.');
}

/**
 * Tells about certificates, or reloads them.
 * @throws SecurityError always: `forbidden` for all but the superuser, `unsupportedOperation`.
 */
export function useCertificates(deps: RestApiAccessDeps, context: ActionContext): never {
  assertRestApiAccess(deps, context, CERTIFICATES);
  assertSuperuser(deps.audit, context);
  throw new SecurityError(
    'unsupportedOperation',
    'Certificates are files that settings name here: they are reloaded when they change.',
  );
}
