import type { FoundUser } from '../../../actions/user/get-users.ts';
import type { PutUserRequest } from '../../../actions/user/put-user.ts';
import type { GivenPassword } from '../../../actions/user/usable-password.ts';
import { illegalArgument } from '../../../domain/error.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import { Secret } from '../../../domain/secret.ts';
import { type Answer, type BodyReader, type Route, type RouteCall, route } from '../../contract/route.ts';
import { FLAG, REFRESH } from '../../query-parameters.ts';
import { namesInPath } from '../names-in-path.ts';
import { readOpenSearchUser } from '../opensearch-parser.ts';
import { forEachField, parseError, readBoolean, readObject, readString, readStringArray } from '../read-content.ts';
import type { SecurityActions } from '../security-actions.ts';
import { userDocument } from '../user-document.ts';

/** The user API. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-user */
export function userRoutes(
  actions: Pick<SecurityActions, 'putUser' | 'getUsers' | 'deleteUser' | 'changePassword' | 'setUserEnabled'>,
): readonly Route[] {
  const parameters = { with_profile_uid: FLAG };
  const getUsers = async (call: RouteCall<typeof parameters, unknown>): Promise<Answer> => {
    const names = namesInPath(call.path, 'username');
    const users = await actions.getUsers(call.context, { names, withProfileUid: call.parameters.with_profile_uid });
    return { status: names.length > 0 && users.length === 0 ? 404 : 200, document: usersDocument(users) };
  };
  return [
    route({ methods: ['GET'], path: '/_security/user', parameters, body: null, handle: getUsers }),
    route({ methods: ['GET'], path: '/_security/user/{username}', parameters, body: null, handle: getUsers }),
    route({
      methods: ['PUT', 'POST'],
      path: '/_security/user/{username}',
      parameters: { refresh: REFRESH },
      body: PUT_USER,
      async handle({ context, body }) {
        const { created } = await actions.putUser(context, body);
        return { status: 200, document: { created } };
      },
    }),
    route({
      methods: ['DELETE'],
      path: '/_security/user/{username}',
      parameters: { refresh: REFRESH },
      body: null,
      async handle({ context, path }) {
        const { found } = await actions.deleteUser(context, { username: path.get('username') ?? '' });
        return { status: found ? 200 : 404, document: { found } };
      },
    }),
    ...['/_security/user/_password', '/_security/user/{username}/_password'].map((path) =>
      route({
        methods: ['PUT', 'POST'],
        path,
        parameters: { refresh: REFRESH },
        body: CHANGE_PASSWORD,
        async handle({ context, path: values, body }) {
          await actions.changePassword(context, { username: values.get('username') ?? null, ...body });
          return { status: 200, document: {} };
        },
      }),
    ),
    ...['_enable', '_disable'].map((verb) =>
      route({
        methods: ['PUT', 'POST'],
        path: `/_security/user/{username}/${verb}`,
        parameters: {},
        body: null,
        async handle({ context, path }) {
          await actions.setUserEnabled(context, { username: path.get('username') ?? '', enabled: verb === '_enable' });
          return { status: 200, document: {} };
        },
      }),
    ),
  ];
}

const CHANGE_PASSWORD: BodyReader<GivenPassword> = {
  isSecret: true,
  read(scanner) {
    let given: GivenPassword = { password: null, passwordHash: null };
    if (scanner.token !== 'START_OBJECT') throw parseError(`expected an object, but found token [${scanner.token}]`);
    forEachField(scanner, (fieldName) => {
      if (fieldName === 'password') given = { ...given, password: new Secret(readString(scanner, fieldName)) };
      else if (fieldName === 'password_hash') given = { ...given, passwordHash: readString(scanner, fieldName) };
      else throw parseError(`failed to parse change password request. unexpected field [${fieldName}]`);
    });
    return given;
  },
};

const PUT_USER: BodyReader<PutUserRequest> = {
  isSecret: true,
  read(scanner, path) {
    const username = path.get('username') ?? '';
    let request: PutUserRequest = {
      username,
      passwordHash: null,
      password: null,
      roles: null,
      fullName: null,
      email: null,
      metadata: null,
      enabled: null,
    };
    if (scanner.token !== 'START_OBJECT') throw parseError(`expected an object, but found token [${scanner.token}]`);
    let keepsOpenSearch = true;
    forEachField(scanner, (fieldName) => {
      if (fieldName === 'opensearch') keepsOpenSearch = false;
      request = { ...request, ...readUserField(scanner, fieldName, username) };
    });
    return keepsOpenSearch ? { ...request, keepsOpenSearch } : request;
  },
};

function readUserField(scanner: JsonScanner, fieldName: string, username: string): Partial<PutUserRequest> {
  switch (fieldName) {
    case 'username':
      if (readString(scanner, fieldName) === username) return {};
      throw illegalArgument(`[username] in source does not match the username provided [${username}]`);
    case 'password':
      return { password: new Secret(readString(scanner, fieldName)) };
    case 'password_hash':
      return { passwordHash: readString(scanner, fieldName) };
    case 'roles':
      return { roles: readRoles(scanner, fieldName) };
    case 'full_name':
      return { fullName: readNullableString(scanner, fieldName) };
    case 'email':
      return { email: readNullableString(scanner, fieldName) };
    case 'metadata':
      return { metadata: readObject(scanner, fieldName) };
    case 'enabled':
      return { enabled: readBoolean(scanner, fieldName) };
    case 'opensearch':
      return readOpenSearchUser(scanner);
    default:
      throw parseError(`failed to parse add user request. unexpected field [${fieldName}]`);
  }
}

/** An array, or a comma list. */
function readRoles(scanner: JsonScanner, fieldName: string): readonly string[] | null {
  if (scanner.token !== 'VALUE_STRING') return readStringArray(scanner, fieldName, { isNullable: false });
  const list = scanner.text();
  return list === '' ? [] : list.split(',');
}

function readNullableString(scanner: JsonScanner, fieldName: string): string | null {
  return scanner.token === 'VALUE_NULL' ? null : readString(scanner, fieldName);
}

function usersDocument(users: readonly FoundUser[]): JsonObject {
  // Without a prototype: a user may be named `__proto__`.
  const document: Record<string, JsonObject> = Object.create(null);
  for (const { user, profileUid } of users) document[user.username] = userDocument(user, profileUid);
  return document;
}
