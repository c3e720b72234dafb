import type { Authorizer } from '../../authorization/authorizer.ts';

/** A question that the planner asks of a caller's rights. */
export type Check =
  | { readonly scope: 'cluster'; readonly action: string }
  | {
      readonly scope: 'index';
      readonly action: string;
      /** A name, or a pattern with `*`; `null`: any index, whichever. */
      readonly name: string | null;
    };

/** Rights that say yes to everything and keep what they were asked: planning with them goes through all that a request does. */
export interface CheckRecorder {
  readonly authorizer: Authorizer;
  /** Each question once, in the order asked. */
  readonly checks: readonly Check[];
  /** Questions beyond `checksMax`, which are not kept. */
  readonly omitted: number;
}

let recorders = 0;

/** Makes a recorder. */
export function createCheckRecorder(options: { readonly checksMax: number }): CheckRecorder {
  const checksByKey = new Map<string, Check>();
  const omittedKeys = new Set<string>();
  const record = (check: Check): true => {
    const key = JSON.stringify(check);
    if (checksByKey.size < options.checksMax) checksByKey.set(key, check);
    else if (!checksByKey.has(key)) omittedKeys.add(key);
    return true;
  };
  return {
    authorizer: {
      // What others keep by the digest of rights must never be kept for these.
      contentDigest: `explain ${recorders++}`,
      // All rights would be let through without a question.
      allowsEverything: false,
      allowsCluster: (action) => record({ scope: 'cluster', action }),
      allowsIndex: (action, name) => record({ scope: 'index', action, name }),
      allowsIndexPattern: (action, name) => record({ scope: 'index', action, name }),
      allowsSomeIndex: (action) => record({ scope: 'index', action, name: null }),
      isWithheld: () => false,
      // Whom a credential may act as is decided before a request is planned.
      allowsRunAs: () => false,
    },
    get checks() {
      return [...checksByKey.values()];
    },
    get omitted() {
      return omittedKeys.size;
    },
  };
}

/** Asks rights the question that was recorded. */
export function answer(authorizer: Authorizer, check: Check, caller: Parameters<Authorizer['allowsCluster']>[1]): boolean {
  if (check.scope === 'cluster') return authorizer.allowsCluster(check.action, caller);
  if (check.name === null) return authorizer.allowsSomeIndex(check.action);
  return check.name.includes('*')
    ? authorizer.allowsIndexPattern(check.action, check.name)
    : authorizer.allowsIndex(check.action, check.name);
}
