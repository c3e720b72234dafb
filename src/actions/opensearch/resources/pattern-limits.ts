import { parsePermissionPattern } from '../../../authorization/action-groups/parse-permission-pattern.ts';
import type { PatternLimits } from '../../../authorization/pattern/parse-pattern.ts';
import { illegalArgument } from '../../../domain/error.ts';
import type { OpenSearchPermissions } from '../../../domain/role/opensearch-permissions.ts';

/**
 * Refuses patterns that are larger than any may be. One that cannot be read exactly is stored as OpenSearch does, and grants nothing.
 * @throws SecurityError `illegalArgument`, for the first.
 */
export function assertPatternsWithin(patterns: readonly string[], limits: PatternLimits): void {
  for (const text of patterns) {
    const within = parsePermissionPattern(text, limits);
    if (within.outcome === 'parsed') continue;
    const unlimited = parsePermissionPattern(text, { ...limits, sizeCharactersMax: Number.POSITIVE_INFINITY });
    if (unlimited.outcome === 'parsed' || text.length > limits.sizeCharactersMax) throw illegalArgument(within.reason);
  }
}

/** Every pattern in permissions: of actions and of names. */
export function patternsOf({ clusterPermissions, indexPermissions }: OpenSearchPermissions): readonly string[] {
  const ofIndices = indexPermissions.flatMap(({ indexPatterns, allowedActions }) => [...indexPatterns, ...allowedActions]);
  return [...clusterPermissions, ...ofIndices];
}
