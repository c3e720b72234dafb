import type { IndexSource, Route } from './route.ts';

/** A route for callers with all rights alone; its methods are separated by commas. */
export function allRights(methods: string, path: string, action: string | null = null): Route {
  const scope = action?.startsWith('indices:') ? 'index' : 'cluster';
  return { methods: methods.split(','), path, action, scope, indices: indicesOf(path, scope) };
}

/** As `allRights`, for what the cluster does later, or on another's request, with its own rights. */
export function deferred(methods: string, path: string, action: string | null = null): Route {
  return { ...allRights(methods, path, action), deferred: true };
}

function indicesOf(path: string, scope: Route['scope']): IndexSource {
  if (path.includes('{index}')) return 'path';
  return scope === 'index' ? 'other' : 'none';
}
