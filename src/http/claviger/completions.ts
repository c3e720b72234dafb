import type { CompletionsDocument } from '../contract/documents/console-lists.ts';
import { type Route, route } from '../contract/route.ts';
import type { ConsoleActions } from './console-actions.ts';

/** The names that permissions are written with; Claviger's own API. */
export function completionRoutes(actions: Pick<ConsoleActions, 'listCompletions'>): readonly Route[] {
  return [
    route({
      methods: ['GET'],
      path: '/_claviger/completions',
      parameters: {},
      body: null,
      async handle({ context }) {
        const { clusterPrivileges, indexPrivileges, actionGroups } = await actions.listCompletions(context);
        const document: CompletionsDocument = {
          cluster_privileges: clusterPrivileges,
          index_privileges: indexPrivileges,
          action_groups: actionGroups,
        };
        return { status: 200, document };
      },
    }),
  ];
}
