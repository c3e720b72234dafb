import type { ApiTokenActions } from '../api-token-actions.ts';
import { apiTokenDocument } from '../api-token-document.ts';
import { API_TOKEN_LIST_PARAMETERS, isPaged, readApiTokenList } from '../api-token-list-parameters.ts';
import { parseCreateApiToken } from '../api-token-parser.ts';
import type { OpenSearchAnswer, OpenSearchCall, OpenSearchRoute } from '../opensearch-route.ts';

const TOKENS = '/api/apitokens';
const TOKEN = `${TOKENS}/{id}`;

/** What the routes of API tokens need. */
export interface ApiTokenRouteDeps {
  readonly actions: ApiTokenActions;
  /** Whether there is nothing that OpenSearch 3.8 has not. */
  readonly isStrict: boolean;
}

/** The routes of API tokens. */
export function apiTokenRoutes({ actions, isStrict }: ApiTokenRouteDeps): readonly OpenSearchRoute[] {
  const common = { prefixes: 'plugins', errorForm: 'error', parameterNames: [], body: 'none', isSecretBody: true } as const;
  const routes: readonly OpenSearchRoute[] = [
    { ...common, method: 'POST', path: TOKENS, body: 'optional', handle: (call) => create(actions, call) },
    {
      ...common,
      method: 'GET',
      path: TOKENS,
      parameterNames: isStrict ? [] : API_TOKEN_LIST_PARAMETERS,
      handle: (call) => list(actions, call),
    },
    { ...common, method: 'DELETE', path: TOKEN, handle: (call) => revoke(actions, call) },
  ];
  const getOne: OpenSearchRoute = { ...common, method: 'GET', path: TOKEN, handle: (call) => get(actions, call) };
  return isStrict ? routes : [...routes, getOne];
}

async function create(actions: ApiTokenActions, call: OpenSearchCall): Promise<OpenSearchAnswer> {
  const { id, token } = await actions.createApiToken(call.context, () => parseCreateApiToken(() => call.scanner));
  return { status: 200, content: { json: { id, token: token.reveal() } }, isSecret: true };
}

async function list(actions: ApiTokenActions, { context, query }: OpenSearchCall): Promise<OpenSearchAnswer> {
  const { tokens, total } = await actions.listApiTokens(context, () => readApiTokenList(query));
  const isPart = total !== null && (isPaged(query) || tokens.length < total);
  return {
    status: 200,
    content: { json: tokens.map(apiTokenDocument) },
    ...(isPart && { headers: ['X-Total-Count', String(total)] }),
  };
}

async function get(actions: ApiTokenActions, { context, path }: OpenSearchCall): Promise<OpenSearchAnswer> {
  return { status: 200, content: { json: apiTokenDocument(await actions.getApiToken(context, path.get('id') ?? '')) } };
}

async function revoke(actions: ApiTokenActions, { context, path }: OpenSearchCall): Promise<OpenSearchAnswer> {
  const id = path.get('id') ?? '';
  await actions.revokeApiToken(context, id);
  return { status: 200, content: { json: { message: `Token ${id} revoked successfully.` } } };
}
