import type { Route } from '../contract/route.ts';
import { route } from '../contract/route.ts';
import { TEXT } from '../query-parameters.ts';
import { AUDIT_PAGE_SIZE } from './audit.ts';
import type { ConsoleActions } from './console-actions.ts';

/** What the audit log tells of a key; Claviger's own API. */
export function keyHistoryRoutes(actions: Pick<ConsoleActions, 'readKeyHistory'>): readonly Route[] {
  return [
    route({
      methods: ['GET'],
      path: '/_claviger/api_key/{id}/history',
      parameters: { size: AUDIT_PAGE_SIZE, cursor: TEXT },
      body: null,
      async handle({ context, path, parameters }) {
        const { events, next } = await actions.readKeyHistory(context, { id: path.get('id') ?? '', ...parameters });
        return { status: 200, document: { events, next } };
      },
    }),
  ];
}
