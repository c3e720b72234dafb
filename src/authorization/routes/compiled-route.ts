import { assert } from '../../domain/error.ts';
import { ID_USES, type IdUse } from '../opaque-id/id-uses.ts';
import { COMMON_PARAMETERS } from './common-parameters.ts';
import { QUERY_PARAMETERS } from './query-parameters.ts';
import type { BodyKind, IndexSource, Route } from './route.ts';

/** A route, prepared for being matched and judged. */
export interface CompiledRoute {
  readonly route: Route;
  readonly templateSegments: readonly string[];
  readonly indices: IndexSource;
  /** Which segment holds the index expression; -1: none. */
  readonly indexPosition: number;
  readonly body: BodyKind;
  readonly parameters: ReadonlySet<string>;
  /** How it uses opaque ids; `null`: not at all. */
  readonly ids: IdUse | null;
  /** Parameters that steer other routes and belong to the ids of this one. */
  readonly idParameters: ReadonlySet<string>;
  readonly extraIndexActions: readonly string[];
  readonly extraClusterActions: readonly string[];
  /** Further segments that name indices or aliases. */
  readonly namedSegments: readonly NamedSegment[];
  /** Which segment holds the aliases that are asked for; -1: none. */
  readonly aliasPosition: number;
  /** Which segment holds another name that the index's content gets; -1: it gets none. */
  readonly copyPosition: number;
}

/** A segment that names indices or aliases, and what must be allowed on these. */
interface NamedSegment {
  readonly position: number;
  readonly actions: readonly string[];
}

/** Whether a segment of a template stands for any text. */
export function isParameterSegment(templateSegment: string): boolean {
  return templateSegment.startsWith('{');
}

/** Prepares a route. */
export function compileRoute(route: Route): CompiledRoute {
  const ids: IdUse | null = route.ids === undefined ? null : ID_USES[route.ids];
  const templateSegments = route.path.split('/').filter((segment) => segment !== '');
  const { judged, indices = 'none' } = route;
  const extraActions = judged?.extraActions ?? [];
  const parameters = judged?.parameters === undefined ? [] : QUERY_PARAMETERS[judged.parameters];
  const position = templateSegments.indexOf('{index}');
  const indexPosition = position === -1 && indices === 'path' ? templateSegments.indexOf('{name}') : position;
  assert(judged === undefined || route.deferred === undefined, `${route.path} is judged or deferred`);
  assert(indices !== 'path' || indexPosition !== -1 || judged === undefined, `${route.path} has an index in its path`);
  return {
    route,
    templateSegments,
    indices,
    indexPosition,
    body: judged?.body ?? 'none',
    parameters: new Set<string>([...COMMON_PARAMETERS, ...parameters]),
    ids,
    idParameters: new Set(ids?.parameters),
    extraIndexActions: extraActions.filter((action) => !action.startsWith('cluster:')),
    extraClusterActions: extraActions.filter((action) => action.startsWith('cluster:')),
    aliasPosition: judged?.aliases === undefined ? -1 : templateSegments.indexOf(judged.aliases),
    copyPosition: judged?.copiedTo === undefined ? -1 : templateSegments.indexOf(judged.copiedTo),
    namedSegments: Object.entries(judged?.names ?? {}).map(([segment, actions]) => {
      const segmentPosition = templateSegments.indexOf(segment);
      assert(segmentPosition !== -1, `${route.path} has the parameter ${segment}`);
      return { position: segmentPosition, actions };
    }),
  };
}
