import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { RoleDescriptor } from '../../../domain/role/role-descriptor.ts';
import { type Answer, type PathValues, type Route, type RouteCall, route } from '../../contract/route.ts';
import { REFRESH } from '../../query-parameters.ts';
import type { MappingActions } from '../mapping-actions.ts';
import { namesInPath } from '../names-in-path.ts';
import { nodesAnswer } from '../nodes-answer.ts';
import { roleDescriptorDocument } from '../role-descriptor-document.ts';

const CREDENTIAL = '/_security/service/{namespace}/{service}/credential';

type ServiceAccountActions = Pick<
  MappingActions,
  'getServiceAccounts' | 'createServiceToken' | 'deleteServiceToken' | 'getServiceCredentials' | 'clearServiceTokenCache'
>;

/**
 * The service account API.
 * @param nodeName Name of this node, for what is told by node.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-service-accounts
 */
export function serviceAccountRoutes(actions: ServiceAccountActions, nodeName: string): readonly Route[] {
  const createToken = async ({ context, path }: RouteCall<{ refresh: typeof REFRESH }, unknown>): Promise<Answer> => {
    const { name, value } = await actions.createServiceToken(context, {
      account: accountOf(path),
      name: path.get('name') ?? null,
    });
    return { status: 200, document: { created: true, token: { name, value: value.reveal() } }, isSecret: true };
  };
  const parameters = { refresh: REFRESH };
  return [
    ...['/_security/service', '/_security/service/{namespace}', '/_security/service/{namespace}/{service}'].map((path) =>
      route({
        methods: ['GET'],
        path,
        parameters: {},
        body: null,
        async handle({ context, path: values }) {
          const asked = { namespace: values.get('namespace') ?? null, service: values.get('service') ?? null };
          return { status: 200, document: accountsDocument(await actions.getServiceAccounts(context, asked)) };
        },
      }),
    ),
    route({ methods: ['POST'], path: `${CREDENTIAL}/token`, parameters, body: null, handle: createToken }),
    route({ methods: ['POST', 'PUT'], path: `${CREDENTIAL}/token/{name}`, parameters, body: null, handle: createToken }),
    route({
      methods: ['DELETE'],
      path: `${CREDENTIAL}/token/{name}`,
      parameters,
      body: null,
      async handle({ context, path }) {
        const { found } = await actions.deleteServiceToken(context, { account: accountOf(path), name: path.get('name') ?? '' });
        return { status: found ? 200 : 404, document: { found } };
      },
    }),
    route({
      methods: ['GET'],
      path: CREDENTIAL,
      parameters: {},
      body: null,
      async handle({ context, path }) {
        const account = accountOf(path);
        const { stored, ofFile } = await actions.getServiceCredentials(context, { account });
        const fileTokens = Object.fromEntries(ofFile.map((name) => [name, { nodes: [nodeName] }]));
        const document = {
          service_account: account,
          count: stored.length + ofFile.length,
          tokens: Object.fromEntries(stored.map((name) => [name, {}])),
          nodes_credentials: { _nodes: { total: 1, successful: 1, failed: 0 }, file_tokens: fileTokens },
        };
        return { status: 200, document };
      },
    }),
    route({
      methods: ['POST'],
      path: `${CREDENTIAL}/token/{name}/_clear_cache`,
      parameters: {},
      body: null,
      async handle({ context, path }) {
        await actions.clearServiceTokenCache(context, { names: namesInPath(path, 'name') });
        return nodesAnswer(nodeName);
      },
    }),
  ];
}

function accountOf(path: PathValues): string {
  return `${path.get('namespace') ?? ''}/${path.get('service') ?? ''}`;
}

function accountsDocument(accounts: ReadonlyMap<string, RoleDescriptor>): JsonObject {
  return Object.fromEntries([...accounts].map(([name, role]) => [name, { role_descriptor: roleDescriptorDocument(role) }]));
}
