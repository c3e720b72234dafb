import type { ApplicationPrivilege } from '../../../domain/application-privilege/application-privilege.ts';
import { illegalArgument, SecurityError } from '../../../domain/error.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';
import { type Answer, type BodyReader, type Route, type RouteCall, route } from '../../contract/route.ts';
import { REFRESH } from '../../query-parameters.ts';
import type { MappingActions } from '../mapping-actions.ts';
import { namesInPath } from '../names-in-path.ts';
import { nodesAnswer } from '../nodes-answer.ts';
import { type Field, OBJECT, parseObject, STRING, STRING_ARRAY } from '../object-parser.ts';
import { forEachField, parseError } from '../read-content.ts';

type PrivilegeActions = Pick<MappingActions, 'getPrivileges' | 'putPrivileges' | 'deletePrivileges' | 'clearPrivilegesCache'>;

/**
 * The API of application privileges.
 * @param nodeName Name of this node, for what is told by node.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-privileges
 */
export function applicationPrivilegeRoutes(actions: PrivilegeActions, nodeName: string): readonly Route[] {
  const getPrivileges = async ({ context, path }: RouteCall<Record<string, never>, unknown>): Promise<Answer> => {
    const names = namesInPath(path, 'privilege');
    const privileges = await actions.getPrivileges(context, { application: path.get('application') ?? null, names });
    const isMissed = names.length > 0 && privileges.length === 0;
    return { status: isMissed ? 404 : 200, document: byApplication(privileges, privilegeDocument) };
  };
  return [
    ...['/_security/privilege', '/_security/privilege/{application}', '/_security/privilege/{application}/{privilege}'].map(
      (path) => route({ methods: ['GET'], path, parameters: {}, body: null, handle: getPrivileges }),
    ),
    route({
      methods: ['PUT', 'POST'],
      path: '/_security/privilege',
      parameters: { refresh: REFRESH },
      body: PUT_PRIVILEGES,
      async handle({ context, body }) {
        const put = await actions.putPrivileges(context, body);
        return { status: 200, document: byApplication(put, ({ created }) => ({ created })) };
      },
    }),
    route({
      methods: ['DELETE'],
      path: '/_security/privilege/{application}/{privilege}',
      parameters: { refresh: REFRESH },
      body: null,
      async handle({ context, path }) {
        const application = path.get('application') ?? '';
        const found = await actions.deletePrivileges(context, { application, names: namesInPath(path, 'privilege') });
        const deleted = [...found].map(([name, isFound]) => ({ application, name, isFound }));
        const status = deleted.some(({ isFound }) => isFound) ? 200 : 404;
        return { status, document: byApplication(deleted, ({ isFound }) => ({ found: isFound })) };
      },
    }),
    route({
      methods: ['POST'],
      path: '/_security/privilege/{application}/_clear_cache',
      parameters: {},
      body: null,
      async handle({ context }) {
        await actions.clearPrivilegesCache(context);
        return nodesAnswer(nodeName);
      },
    }),
  ];
}

const PARSER = 'application-privilege';

/** A field that only stored documents have. */
const FORBIDDEN: Field<never> = {
  accepts: ['VALUE_STRING'],
  read() {
    throw new SecurityError('illegalState', 'Field type cannot be specified here');
  },
};

const FIELDS = { application: STRING, name: STRING, actions: STRING_ARRAY, metadata: OBJECT, type: FORBIDDEN };

const PUT_PRIVILEGES: BodyReader<readonly ApplicationPrivilege[]> = {
  isSecret: false,
  read(scanner) {
    if (scanner.token !== 'START_OBJECT') throw parseError(`expected object but found ${scanner.token} instead`);
    const privileges: ApplicationPrivilege[] = [];
    forEachField(scanner, (application) => {
      assertObject(scanner, application);
      forEachField(scanner, (name) => {
        assertObject(scanner, application);
        privileges.push(readPrivilege(scanner, application, name));
      });
    });
    return privileges;
  },
};

function assertObject(scanner: JsonScanner, application: string): void {
  if (scanner.token === 'START_OBJECT') return;
  throw parseError(`expected the value for ${application} to be an object, but found ${scanner.token} instead`);
}

function readPrivilege(scanner: JsonScanner, application: string, name: string): ApplicationPrivilege {
  const source = parseObject(scanner, PARSER, FIELDS);
  assertMatch('application', source.application, application);
  assertMatch('name', source.name, name);
  return { application, name, actions: [...new Set(source.actions ?? [])], metadata: source.metadata ?? {} };
}

function assertMatch(field: string, inSource: string | undefined, provided: string): void {
  if (inSource === undefined || inSource === provided) return;
  throw illegalArgument(`privilege ${field} [${inSource}] in source does not match the provided ${field} [${provided}]`);
}

function privilegeDocument({ application, name, actions, metadata }: ApplicationPrivilege): JsonObject {
  return { application, name, actions, metadata };
}

/** Things by application and name, in the order given. */
function byApplication<Item extends { readonly application: string; readonly name: string }>(
  items: readonly Item[],
  convert: (item: Item) => JsonValue,
): JsonObject {
  // Without prototypes: a privilege may be asked about that is called `__proto__`.
  const document: Record<string, Record<string, JsonValue>> = Object.create(null);
  for (const item of items) {
    const names = document[item.application] ?? Object.create(null);
    names[item.name] = convert(item);
    document[item.application] = names;
  }
  return document;
}
