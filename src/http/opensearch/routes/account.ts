import type { ActionContext } from '../../../actions/action-context.ts';
import type { ChangeOwnPasswordRequest } from '../../../actions/opensearch/account/change-own-password.ts';
import { SecurityError } from '../../../domain/error.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import { Secret } from '../../../domain/secret.ts';
import type { OpenSearchCall, OpenSearchRoute } from '../opensearch-route.ts';
import { wrongDatatype } from '../resource/resource-content.ts';
import { readObject } from './configuration-content.ts';

/** What the account endpoint does. */
export interface AccountActions {
  getAccount(context: ActionContext): Promise<JsonObject>;
  /** `read` reads the request, once the caller may send it. @returns the name of the user. */
  changeOwnPassword(context: ActionContext, read: () => ChangeOwnPasswordRequest): Promise<string>;
}

const KEYS = ['current_password', 'password', 'hash'] as const;
const SHAPE = { path: '/api/account', prefixes: 'both', errorForm: 'status', parameterNames: [] } as const;

/** The caller's own account. */
export function accountRoutes(actions: AccountActions): readonly OpenSearchRoute[] {
  return [
    {
      ...SHAPE,
      method: 'GET',
      body: 'none',
      isSecretBody: false,
      handle: async ({ context }) => ({ status: 200, content: { json: await actions.getAccount(context) } }),
    },
    {
      ...SHAPE,
      method: 'PUT',
      body: 'optional',
      isSecretBody: true,
      handle: async (call) => {
        const username = await actions.changeOwnPassword(call.context, () => readRequest(call));
        return { status: 200, content: { json: { status: 'OK', message: `'${username}' updated.` } } };
      },
    },
  ];
}

/** @throws SecurityError `configurationInvalid`, `contentParse`, `contentEnd`. */
function readRequest(call: OpenSearchCall): ChangeOwnPasswordRequest {
  const content = readObject(call);
  const unknown = Object.keys(content).filter((name) => !KEYS.some((key) => key === name));
  const hasCurrent = content['current_password'] !== undefined;
  if (unknown.length > 0 || !hasCurrent) {
    throw invalid('Invalid configuration', {
      ...(unknown.length > 0 && { invalid_keys: { keys: unknown.join(',') } }),
      ...(!hasCurrent && { missing_mandatory_keys: { keys: 'current_password' } }),
    });
  }
  const texts = textsIn(content);
  const password = texts.get('password');
  return {
    currentPassword: new Secret(texts.get('current_password') ?? ''),
    password: password === undefined ? null : new Secret(password),
    passwordHash: texts.get('hash') ?? null,
  };
}

function textsIn(content: JsonObject): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const problems = new Map<string, string>();
  for (const [name, value] of Object.entries(content)) {
    if (typeof value === 'string') texts.set(name, value);
    else problems.set(name, 'String expected');
  }
  if (problems.size > 0) throw wrongDatatype(problems);
  return texts;
}

function invalid(reason: string, details: JsonObject): SecurityError {
  return new SecurityError('configurationInvalid', reason, { details });
}
