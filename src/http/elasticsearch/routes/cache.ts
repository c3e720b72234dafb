import type { ClearedCache } from '../../../actions/service/clear-cache.ts';
import { type Answer, type Route, type RouteCall, route } from '../../contract/route.ts';
import { TEXT } from '../../query-parameters.ts';
import { namesInPath } from '../names-in-path.ts';
import { failedNodeAnswer, nodesAnswer } from '../nodes-answer.ts';
import type { SecurityActions } from '../security-actions.ts';

/** What the routes need. */
export interface CacheRouteDeps {
  readonly actions: Pick<SecurityActions, 'clearCache'>;
  readonly nodeName: string;
}

/** Clearing of caches. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-clear-cached-realms */
export function cacheRoutes({ actions, nodeName }: CacheRouteDeps): readonly Route[] {
  const clear =
    (cache: ClearedCache) =>
    (
      { context, path }: Pick<RouteCall<Record<string, never>, unknown>, 'context' | 'path'>,
      usernames: string | null,
    ): Answer => {
      const users = (usernames ?? '').split(',').filter((name) => name !== '');
      const isOfSome = users.length > 0 && !users.includes('*') && !users.includes('_all');
      const request = { cache, names: namesInPath(path, 'names'), ...(isOfSome && { usernames: users }) };
      const { unknownRealm } = actions.clearCache(context, request);
      if (unknownRealm === null) return nodesAnswer(nodeName);
      return failedNodeAnswer(nodeName, `could not find active realm [${unknownRealm}]`);
    };
  return [
    route({
      methods: ['POST'],
      path: '/_security/role/{names}/_clear_cache',
      parameters: {},
      body: null,
      handle: (call) => clear('roles')(call, null),
    }),
    route({
      methods: ['POST'],
      path: '/_security/realm/{names}/_clear_cache',
      parameters: { usernames: TEXT },
      body: null,
      handle: (call) => clear('realms')(call, call.parameters.usernames),
    }),
  ];
}
