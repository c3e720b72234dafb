import type { Role, RoleDescriptor } from '../../../domain/role/role-descriptor.ts';
import { type Answer, type BodyReader, type Route, type RouteCall, route } from '../../contract/route.ts';
import { REFRESH } from '../../query-parameters.ts';
import { namesInPath } from '../names-in-path.ts';
import { roleDescriptorsDocument } from '../role-descriptor-document.ts';
import { readRoleDescriptor } from '../role-descriptor-parser.ts';
import type { SecurityActions } from '../security-actions.ts';

/** The role API. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-role */
export function roleRoutes(actions: Pick<SecurityActions, 'putRole' | 'getRoles' | 'deleteRole'>): readonly Route[] {
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
  ];
}

const PUT_ROLE: BodyReader<Role> = {
  isSecret: false,
  read(scanner, path) {
    const name = path.get('name') ?? '';
    return { name, descriptor: readRoleDescriptor(scanner, name, { description: true, restriction: false }) };
  },
};
