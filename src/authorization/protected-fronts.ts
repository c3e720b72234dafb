import type { Authorizer } from './authorizer.ts';
import type { ClusterMetadata, ClusterMetadataSource } from './cluster-metadata.ts';
import { LanguageMatcher } from './pattern/language-matcher.ts';
import { parseIndexExpression } from './pattern/parse-wildcard.ts';
import type { Caller, Plan } from './plan.ts';

/**
 * Plans for a caller who is kept from protected names so that no alias and no data stream leads to one: names behind which one stands
 * are as good as protected. The cluster is asked for its names first. For everybody else the plan is made as it is.
 * @param refuse The plan when the cluster cannot be asked.
 */
export function planWithoutProtectedFronts(
  source: ClusterMetadataSource | null,
  caller: Caller,
  plan: (caller: Caller) => Plan,
  refuse: (error: unknown) => Plan,
): Plan {
  if (source === null || caller.authorizer.protects === undefined) return plan(caller);
  const planKnowing = (metadata: ClusterMetadata): Plan =>
    plan({ ...caller, authorizer: withoutFronts(caller.authorizer, metadata) });
  const known = source.current();
  return known === null ? { when: 'later', plan: source.refresh().then(planKnowing, refuse) } : planKnowing(known);
}

const narrowedByMetadata = new WeakMap<ClusterMetadata, WeakMap<Authorizer, Authorizer>>();

/** One for each reading of the names, so that what is kept by authorizer is found again. */
function withoutFronts(authorizer: Authorizer, metadata: ClusterMetadata): Authorizer {
  const narrowed = narrowedByMetadata.get(metadata) ?? new WeakMap<Authorizer, Authorizer>();
  narrowedByMetadata.set(metadata, narrowed);
  const made = narrowed.get(authorizer) ?? narrow(authorizer, metadata);
  narrowed.set(authorizer, made);
  return made;
}

function narrow(authorizer: Authorizer, metadata: ClusterMetadata): Authorizer {
  const fronts = new Set<string>();
  for (const { name, targets } of metadata.byName.values()) {
    if (targets.some((target) => authorizer.protects?.(target) === true)) fronts.add(name);
  }
  if (fronts.size === 0) return authorizer;
  const leadsToProtected = (pattern: string): boolean => {
    const matcher = new LanguageMatcher(parseIndexExpression(pattern));
    return [...fronts].some((front) => matcher.matches(front));
  };
  return {
    contentDigest: authorizer.contentDigest,
    allowsEverything: authorizer.allowsEverything,
    allowsCluster: (action, authentication, request) => authorizer.allowsCluster(action, authentication, request),
    allowsIndex: (action, name) => !fronts.has(name) && authorizer.allowsIndex(action, name),
    allowsIndexPattern: (action, pattern) => authorizer.allowsIndexPattern(action, pattern) && !leadsToProtected(pattern),
    allowsSomeIndex: (action) => authorizer.allowsSomeIndex(action),
    isWithheld: (action, name) => authorizer.isWithheld(action, name),
    allowsRunAs: (username) => authorizer.allowsRunAs(username),
  };
}
