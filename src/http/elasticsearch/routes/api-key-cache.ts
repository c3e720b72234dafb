import { type Route, route } from '../../contract/route.ts';
import { nodesAnswer } from '../nodes-answer.ts';
import type { SecurityActions } from '../security-actions.ts';

/** Clearing the cache of keys. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-clear-api-key-cache */
export function apiKeyCacheRoutes(actions: Pick<SecurityActions, 'clearApiKeyCache'>, nodeName: string): readonly Route[] {
  return [
    route({
      methods: ['POST'],
      path: '/_security/api_key/{ids}/_clear_cache',
      parameters: {},
      body: null,
      handle({ context }) {
        actions.clearApiKeyCache(context);
        return nodesAnswer(nodeName);
      },
    }),
  ];
}
