import type { ActionContext } from '../../../actions/action-context.ts';
import {
  type CreatedOnBehalfOfToken,
  type CreateOnBehalfOfTokenRequest,
  RestPermissionMissing,
} from '../../../actions/on-behalf-of/create-on-behalf-of-token.ts';
import { SecurityError } from '../../../domain/error.ts';
import { parseCreateOnBehalfOfToken } from '../on-behalf-of-parser.ts';
import type { OpenSearchAnswer, OpenSearchCall, OpenSearchRoute } from '../opensearch-route.ts';

const PATHS = ['/api/obo/token', '/api/generateonbehalfoftoken'] as const;

/** The operation on on-behalf-of tokens, bound to what it needs. */
export interface OnBehalfOfActions {
  createOnBehalfOfToken(context: ActionContext, read: () => CreateOnBehalfOfTokenRequest): Promise<CreatedOnBehalfOfToken>;
}

/** The routes of on-behalf-of tokens. */
export function onBehalfOfRoutes(actions: OnBehalfOfActions): readonly OpenSearchRoute[] {
  return PATHS.map((path) => ({
    method: 'POST',
    path,
    prefixes: 'plugins',
    errorForm: 'error',
    parameterNames: [],
    body: 'optional',
    isSecretBody: true,
    handle: (call) => create(actions, call),
  }));
}

async function create(actions: OnBehalfOfActions, call: OpenSearchCall): Promise<OpenSearchAnswer> {
  try {
    const read = (): CreateOnBehalfOfTokenRequest => parseCreateOnBehalfOfToken(() => call.scanner);
    const { username, token, durationSeconds } = await actions.createOnBehalfOfToken(call.context, read);
    const json = { user: username, authenticationToken: token.reveal(), durationSeconds };
    return { status: 200, content: { json }, isSecret: true };
  } catch (error) {
    const status = error instanceof SecurityError ? textStatus(error) : null;
    if (status === null || !(error instanceof SecurityError)) throw error;
    return { status, content: { text: error.message } };
  }
}

/** The status of a refusal that is told as a text, or `null`. */
function textStatus(error: SecurityError): number | null {
  if (error instanceof RestPermissionMissing) return 401;
  if (error.code === 'forbidden') return 403;
  return error.code === 'featureDisabled' ? 400 : null;
}
