import { assert } from '../../domain/error.ts';
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
  readonly extraIndexActions: readonly string[];
  readonly extraClusterActions: readonly string[];
}

/** Whether a segment of a template stands for any text. */
export function isParameterSegment(templateSegment: string): boolean {
  return templateSegment.startsWith('{');
}

/** Prepares a route. */
export function compileRoute(route: Route): CompiledRoute {
  const templateSegments = route.path.split('/').filter((segment) => segment !== '');
  const { judged, indices = 'none' } = route;
  const extraActions = judged?.extraActions ?? [];
  const parameters = judged?.parameters === undefined ? [] : QUERY_PARAMETERS[judged.parameters];
  const position = templateSegments.indexOf('{index}');
  const indexPosition = position === -1 && indices === 'path' ? templateSegments.indexOf('{name}') : position;
  assert(indices !== 'path' || indexPosition !== -1 || judged === undefined, `${route.path} has an index in its path`);
  return {
    route,
    templateSegments,
    indices,
    indexPosition,
    body: judged?.body ?? 'none',
    parameters: new Set<string>([...COMMON_PARAMETERS, ...parameters]),
    extraIndexActions: extraActions.filter((action) => !action.startsWith('cluster:')),
    extraClusterActions: extraActions.filter((action) => action.startsWith('cluster:')),
  };
}
