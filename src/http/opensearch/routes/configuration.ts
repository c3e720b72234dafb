import type { ActionContext } from '../../../actions/action-context.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { OpenSearchAnswer, OpenSearchCall, OpenSearchMethod, OpenSearchRoute } from '../opensearch-route.ts';
import { readObject, readPatched } from './configuration-content.ts';

/** Makes a new document of the one that is shown. */
type Change = (shown: JsonObject) => JsonObject;

/** What the endpoints for the documents of the configuration do. Those that change tell whether there was anything to change. */
export interface ConfigurationActions {
  getSecurityConfiguration(context: ActionContext): Promise<JsonObject>;
  changeSecurityConfiguration(context: ActionContext, change: Change): Promise<boolean>;
  getAuditConfiguration(context: ActionContext): JsonObject;
  /** Refuses every change that would change something. */
  changeAuditConfiguration(context: ActionContext, change: Change): void;
  getAllowlist(context: ActionContext): Promise<JsonObject>;
  changeAllowlist(context: ActionContext, change: Change): Promise<boolean>;
  getTenancy(context: ActionContext): JsonObject;
  changeTenancy(context: ActionContext, read: () => JsonObject): JsonObject;
  getAuthFailureListeners(context: ActionContext): JsonObject;
  /** @throws SecurityError always. */
  changeAuthFailureListeners(context: ActionContext): never;
  /** @throws SecurityError always. */
  useCertificates(context: ActionContext): never;
}

type Handle = OpenSearchRoute['handle'];

const NO_UPDATES = 'No updates required';

/** Documents of OpenSearch's security configuration. */
export function configurationRoutes(actions: ConfigurationActions): readonly OpenSearchRoute[] {
  return [...securityConfigRoutes(actions), ...auditRoutes(actions), ...allowlistRoutes(actions), ...otherRoutes(actions)];
}

function securityConfigRoutes(actions: ConfigurationActions): readonly OpenSearchRoute[] {
  return [
    at('GET', '/api/securityconfig', async ({ context }) => json(await actions.getSecurityConfiguration(context))),
    at('PATCH', '/api/securityconfig', async (call) =>
      patched(await actions.changeSecurityConfiguration(call.context, patchIn(call))),
    ),
    at('PUT', '/api/securityconfig/config', async (call) => {
      await actions.changeSecurityConfiguration(call.context, configIn(call));
      return ok("'config' updated.");
    }),
  ];
}

function auditRoutes(actions: ConfigurationActions): readonly OpenSearchRoute[] {
  return [
    at('GET', '/api/audit', ({ context }) => json(actions.getAuditConfiguration(context))),
    at('PATCH', '/api/audit', (call) => {
      actions.changeAuditConfiguration(call.context, patchIn(call));
      return ok(NO_UPDATES);
    }),
    at('PUT', '/api/audit/config', (call) => {
      actions.changeAuditConfiguration(call.context, configIn(call));
      return ok("'config' updated.");
    }),
  ];
}

function allowlistRoutes(actions: ConfigurationActions): readonly OpenSearchRoute[] {
  return [
    at('GET', '/api/allowlist', async ({ context }) => json(await actions.getAllowlist(context))),
    at('PATCH', '/api/allowlist', async (call) => patched(await actions.changeAllowlist(call.context, patchIn(call)))),
    at('PUT', '/api/allowlist', async (call) => {
      await actions.changeAllowlist(call.context, configIn(call));
      return ok("'config' updated.");
    }),
  ];
}

function otherRoutes(actions: ConfigurationActions): readonly OpenSearchRoute[] {
  const refuseListener: Handle = ({ context }) => actions.changeAuthFailureListeners(context);
  const refuseCertificates: Handle = ({ context }) => actions.useCertificates(context);
  return [
    at('GET', '/api/tenancy/config', ({ context }) => json(actions.getTenancy(context))),
    at('PUT', '/api/tenancy/config', (call) => json(actions.changeTenancy(call.context, () => readObject(call)))),
    at('GET', '/api/authfailurelisteners', ({ context }) => json(actions.getAuthFailureListeners(context))),
    at('PUT', '/api/authfailurelisteners/{name}', refuseListener),
    at('DELETE', '/api/authfailurelisteners/{name}', refuseListener),
    at('GET', '/api/ssl/certs', refuseCertificates),
    at('PUT', '/api/ssl/{layer}/reloadcerts', refuseCertificates),
    { ...at('GET', '/api/certificates', refuseCertificates), prefixes: 'plugins' },
    { ...at('GET', '/api/certificates/{node}', refuseCertificates), prefixes: 'plugins' },
  ];
}

/** The body is read behind the access, by the action. */
function patchIn(call: OpenSearchCall): Change {
  return (shown) => readPatched(call)(shown);
}

function configIn(call: OpenSearchCall): Change {
  return () => ({ config: readObject(call) });
}

function at(method: OpenSearchMethod, path: string, handle: Handle): OpenSearchRoute {
  const hasBody = method === 'PUT' || method === 'PATCH';
  const body = hasBody ? 'optional' : 'none';
  // Who sends a key by mistake does not find it in an error.
  return { method, path, prefixes: 'both', errorForm: 'status', parameterNames: [], body, isSecretBody: hasBody, handle };
}

function json(document: JsonObject): OpenSearchAnswer {
  return { status: 200, content: { json: document } };
}

function ok(message: string): OpenSearchAnswer {
  return json({ status: 'OK', message });
}

function patched(isChanged: boolean): OpenSearchAnswer {
  return ok(isChanged ? 'Resource updated.' : NO_UPDATES);
}
