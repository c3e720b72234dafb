import type { BulkDeleteRoles } from '../../../actions/role/bulk-delete-roles.ts';
import type { BulkPutRoles } from '../../../actions/role/bulk-put-roles.ts';
import type { PutRoleRequest } from '../../../actions/role/put-role.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { RoleDescriptor } from '../../../domain/role/role-descriptor.ts';
import { type Answer, type BodyReader, type Route, type RouteCall, route } from '../../contract/route.ts';
import { REFRESH } from '../../query-parameters.ts';
import { errorsByIdDocument } from '../errors-by-id.ts';
import { namesInPath } from '../names-in-path.ts';
import { type Field, parseObject, required, STRING_ARRAY } from '../object-parser.ts';
import { roleDescriptorsDocument } from '../role-descriptor-document.ts';
import { ROLE_FIELDS, readNamedRoles, readRole } from '../role-descriptor-parser.ts';
import type { SecurityActions } from '../security-actions.ts';

/** The role API. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-role */
export function roleRoutes(
  actions: Pick<SecurityActions, 'putRole' | 'getRoles' | 'deleteRole' | 'bulkPutRoles' | 'bulkDeleteRoles'>,
): readonly Route[] {
  const getRoles = async ({ context, path }: RouteCall<Record<string, never>, unknown>): Promise<Answer> => {
    const names = namesInPath(path, 'name');
    const roles = await actions.getRoles(context, { names });
    const descriptors: Record<string, RoleDescriptor> = Object.create(null);
    for (const { name, descriptor } of roles) descriptors[name] = descriptor;
    const isMissed = names.length > 0 && roles.length === 0;
    return { status: isMissed ? 404 : 200, document: roleDescriptorsDocument(descriptors) };
  };
  return [
    route({ methods: ['GET'], path: '/_security/role', parameters: {}, body: null, handle: getRoles }),
    route({ methods: ['GET'], path: '/_security/role/{name}', parameters: {}, body: null, handle: getRoles }),
    route({
      methods: ['PUT', 'POST'],
      path: '/_security/role/{name}',
      parameters: { refresh: REFRESH },
      body: PUT_ROLE,
      async handle({ context, body }) {
        const { created } = await actions.putRole(context, body);
        return { status: 200, document: { role: { created } } };
      },
    }),
    route({
      methods: ['DELETE'],
      path: '/_security/role/{name}',
      parameters: { refresh: REFRESH },
      body: null,
      async handle({ context, path }) {
        const { found } = await actions.deleteRole(context, { name: path.get('name') ?? '' });
        return { status: found ? 200 : 404, document: { found } };
      },
    }),
    route({
      methods: ['POST'],
      path: '/_security/role',
      parameters: { refresh: REFRESH },
      body: BULK_PUT_ROLES,
      async handle({ context, body }) {
        return { status: 200, document: bulkPutDocument(await actions.bulkPutRoles(context, body)) };
      },
    }),
    route({
      methods: ['DELETE'],
      path: '/_security/role',
      parameters: { refresh: REFRESH },
      body: BULK_DELETE_ROLES,
      async handle({ context, body }) {
        return { status: 200, document: bulkDeleteDocument(await actions.bulkDeleteRoles(context, body)) };
      },
    }),
  ];
}

const ROLES: Field<readonly PutRoleRequest[]> = {
  accepts: ['START_OBJECT', 'START_ARRAY'],
  read: (scanner) => readNamedRoles(scanner, 'roles', ROLE_FIELDS),
};

const BULK_PUT_ROLES: BodyReader<readonly PutRoleRequest[]> = {
  isSecret: false,
  read: (scanner) => required(parseObject(scanner, 'bulk_update_roles_request_payload', { roles: ROLES }).roles, 'roles'),
};

const BULK_DELETE_ROLES: BodyReader<readonly string[]> = {
  isSecret: false,
  read: (scanner) => required(parseObject(scanner, 'bulk_delete_roles_request', { names: STRING_ARRAY }).names, 'names'),
};

/** Names by what came of them, in the order in which it first came. */
function bulkPutDocument({ outcomes, errors }: BulkPutRoles): JsonObject {
  const namesByOutcome = Map.groupBy(outcomes.keys(), (name) => outcomes.get(name) ?? 'noop');
  return { ...Object.fromEntries(namesByOutcome), ...errorsByIdDocument(errors) };
}

function bulkDeleteDocument({ deleted, notFound, errors }: BulkDeleteRoles): JsonObject {
  return {
    ...(deleted.length > 0 && { deleted }),
    ...(notFound.length > 0 && { not_found: notFound }),
    ...errorsByIdDocument(errors),
  };
}

const PUT_ROLE: BodyReader<PutRoleRequest> = {
  isSecret: false,
  read: (scanner, path) => readRole(scanner, path.get('name') ?? '', ROLE_FIELDS),
};
