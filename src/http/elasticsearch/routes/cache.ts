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
    ({ context, path }: RouteCall<Record<string, never>, unknown>): Answer => {
      const { unknownRealm } = actions.clearCache(context, { cache, names: namesInPath(path, 'names') });
      if (unknownRealm === null) return nodesAnswer(nodeName);
      return failedNodeAnswer(nodeName, `could not find active realm [${unknownRealm}]`);
    };
  return [
    route({
      methods: ['POST'],
      path: '/_security/role/{names}/_clear_cache',
      parameters: {},
      body: null,
      handle: clear('roles'),
    }),
    route({
      methods: ['POST'],
      path: '/_security/realm/{names}/_clear_cache',
      parameters: { usernames: TEXT },
      body: null,
      handle: ({ context, path }) => clear('realms')({ context, path, parameters: {}, body: null }),
    }),
  ];
}
