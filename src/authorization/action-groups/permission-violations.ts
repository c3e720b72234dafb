import type { OpenSearchPermissions } from '../../domain/role/opensearch-permissions.ts';
import { DEFAULT_PATTERN_LIMITS, type PatternLimits } from '../pattern/parse-pattern.ts';
import { parsePermissionPattern } from './parse-permission-pattern.ts';

/** What is wrong with permissions that are to be stored: patterns that would grant nothing because they cannot be read exactly. */
export function permissionViolations(
  permissions: OpenSearchPermissions,
  limits: PatternLimits = DEFAULT_PATTERN_LIMITS,
): readonly string[] {
  return [
    ...patternViolations(permissions.clusterPermissions, limits),
    ...permissions.indexPermissions.flatMap((entry) => [
      ...entry.indexPatterns.filter(isDateMath).map((pattern) => `date math is not supported in index pattern [${pattern}]`),
      ...patternViolations(entry.indexPatterns, limits),
      ...patternViolations(entry.allowedActions, limits),
    ]),
  ];
}

function patternViolations(patterns: readonly string[], limits: PatternLimits): readonly string[] {
  return patterns.flatMap((text) => {
    const pattern = parsePermissionPattern(text, limits);
    return pattern.outcome === 'refused' ? [pattern.reason] : [];
  });
}

function isDateMath(pattern: string): boolean {
  return pattern.startsWith('<') && pattern.endsWith('>');
}
