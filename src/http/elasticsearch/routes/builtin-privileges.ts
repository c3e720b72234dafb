import { type Route, route } from '../../contract/route.ts';
import type { SecurityActions } from '../security-actions.ts';

/** Names of privileges. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-builtin-privileges */
export function builtinPrivilegesRoutes(actions: Pick<SecurityActions, 'getBuiltinPrivileges'>): readonly Route[] {
  return [
    route({
      methods: ['GET'],
      path: '/_security/privilege/_builtin',
      parameters: {},
      body: null,
      handle({ context }) {
        const { cluster, index, remoteCluster } = actions.getBuiltinPrivileges(context);
        return { status: 200, document: { cluster, index, remote_cluster: remoteCluster } };
      },
    }),
  ];
}
