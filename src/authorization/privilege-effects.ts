import type { RoleDescriptors } from '../domain/role/role-descriptor.ts';
import { parsePermissionPattern } from './action-groups/parse-permission-pattern.ts';
import { permittedClusterActions, permittedDoors, permittedGrant } from './action-groups/permitted-grants.ts';
import { clusterActionsOf, grantsOf } from './compile-set.ts';
import type { Grant } from './grant.ts';
import { createPrivilegeChecker, type PrivilegeChecker } from './has-privileges.ts';
import { isContained, isEmptyLanguage } from './pattern/containment.ts';
import { intersectionOf, type Language, NOTHING, unionOf } from './pattern/language.ts';
import { parsePattern } from './pattern/parse-pattern.ts';
import { CLUSTER_ACTIONS, clusterPrivileges, MANAGE_OWN_API_KEY } from './privileges/cluster-privileges.ts';
import { INDEX_ACTIONS, indexPrivileges } from './privileges/index-privileges.ts';
import { unionOfPatterns } from './privileges/named-privilege.ts';
import { mergeDescriptors, type SetRights } from './set-rights.ts';

/** How much of something named is allowed: all of it, some, or nothing. */
export type Effect = 'granted' | 'partly' | 'withheld';

/** Most pairs of entries that are compared to find out whether some of a right is allowed; beyond it some is said to be. */
const COMPARISONS_MAX = 300;

/** What can be an action at all: the names of action groups stand among the patterns of permissions. */
const CLUSTER_ACTION_NAMES = unionOfPatterns(CLUSTER_ACTIONS);
const INDEX_ACTION_NAMES = unionOfPatterns(INDEX_ACTIONS);

/** What is asked about, on names. */
export interface IndexQuestion {
  readonly pattern: string;
  readonly allowRestrictedIndices: boolean;
}

/**
 * Tells how much of each right every one of some sets of role descriptors allows. It says `granted` only of what is proven to be allowed
 * whole. Made for one request.
 */
export class PrivilegeEffects {
  readonly #checker: PrivilegeChecker;
  readonly #sets: readonly SetRights[];
  readonly #grants: readonly (readonly Grant[])[];
  readonly #reach: Language | null;

  /** @param reach The names that are reached at most; `null`: all. */
  constructor(descriptorSets: readonly RoleDescriptors[], reach: Language | null = null) {
    this.#checker = createPrivilegeChecker(descriptorSets, undefined, reach);
    this.#sets = descriptorSets.map(mergeDescriptors);
    this.#grants = this.#sets.map((rights) => (rights.confined ? [] : grantsOf(rights)));
    this.#reach = reach;
  }

  /** Of a cluster privilege or a raw action pattern; what is neither is withheld. */
  ofCluster(privilege: string): Effect {
    const actions = clusterPrivileges.actionsOf(privilege);
    if (actions === null) return 'withheld';
    if (this.#checker.holdsCluster(privilege)) return 'granted';
    if (privilege.toLowerCase() === MANAGE_OWN_API_KEY) return 'withheld';
    return this.#ofClusterActions(actions) === 'withheld' ? 'withheld' : 'partly';
  }

  /** Of an index privilege or a raw action pattern on a name or pattern; what cannot be read is withheld. */
  ofIndex({ pattern, allowRestrictedIndices }: IndexQuestion, privilege: string): Effect {
    const actions = indexPrivileges.actionsOf(privilege);
    const names = parsePattern(pattern);
    if (actions === null || names.outcome === 'refused') return 'withheld';
    if (this.#checker.holdsIndex(pattern, privilege, allowRestrictedIndices)) return 'granted';
    return this.#reachesSome(actions, names.language) ? 'partly' : 'withheld';
  }

  /** Of a cluster permission in OpenSearch's terms: `actions` is what it stands for, action groups included. */
  ofClusterPermission(actions: readonly string[]): Effect {
    const ofCluster = intersectionOf([permittedClusterActions(actions), CLUSTER_ACTION_NAMES]);
    const doors = permittedDoors(actions);
    return effectOf([
      ...(isNothing([ofCluster]) ? [] : [this.#ofClusterActions(ofCluster)]),
      ...(isNothing([doors.actions]) ? [] : [this.#ofActions(doors.actions, doors.patterns)]),
    ]);
  }

  /** Of an index permission in OpenSearch's terms on a pattern; what cannot be read is withheld. */
  ofIndexPermission(pattern: string, actions: readonly string[]): Effect {
    const names = parsePermissionPattern(pattern);
    if (names.outcome === 'refused') return 'withheld';
    const grant = permittedGrant({ actions, names: [pattern], partial: false });
    const granted = intersectionOf([grant.actions, INDEX_ACTION_NAMES]);
    return isNothing([granted]) ? 'withheld' : this.#ofActions(granted, names.language);
  }

  /** Of acting as the users of a name or pattern. */
  ofRunAs(name: string): Effect {
    const names = parsePattern(name);
    if (names.outcome === 'refused' || this.#isConfined()) return 'withheld';
    const held = this.#sets.map(({ runAs }) => unionOf(runAs.map(readable)));
    if (held.every((language) => isContained(names.language, language) === 'yes')) return 'granted';
    return isNothing([names.language, ...held]) ? 'withheld' : 'partly';
  }

  #ofClusterActions(actions: Language): Effect {
    if (this.#isConfined()) return 'withheld';
    const held = this.#sets.map(clusterActionsOf);
    if (held.every((language) => isContained(actions, language) === 'yes')) return 'granted';
    return isNothing([actions, ...held]) ? 'withheld' : 'partly';
  }

  #ofActions(actions: Language, names: Language): Effect {
    if (this.#isConfined()) return 'withheld';
    const isCovered = this.#grants.every((grants) => covers(grants, actions, names));
    if (isCovered && this.#isReached(names)) return 'granted';
    return this.#reachesSome(actions, names) ? 'partly' : 'withheld';
  }

  #isConfined(): boolean {
    return this.#sets.length === 0 || this.#sets.some(({ confined }) => confined);
  }

  #isReached(names: Language): boolean {
    return this.#reach === null || isContained(names, this.#reach) === 'yes';
  }

  /** Whether an action of these is allowed on a name of these by every set: goes through their entries, the first set's outermost. */
  #reachesSome(actions: Language, names: Language): boolean {
    if (this.#isConfined()) return false;
    let comparisons = 0;
    const search = (set: number, actionsSoFar: readonly Language[], namesSoFar: readonly Language[]): boolean => {
      const grants = this.#grants[set];
      if (grants === undefined) return true;
      return grants.some((grant) => {
        comparisons += 1;
        if (comparisons > COMPARISONS_MAX) return true;
        const actionsHere = [...actionsSoFar, grant.actions];
        const namesHere = [...namesSoFar, grant.names];
        return !isNothing(actionsHere) && !isNothing(namesHere) && search(set + 1, actionsHere, namesHere);
      });
    };
    return search(0, [actions], this.#reach === null ? [names] : [names, this.#reach]);
  }
}

/** The whole of several effects: of nothing, nothing is granted. */
export function effectOf(effects: readonly Effect[]): Effect {
  if (effects.every((effect) => effect === 'withheld')) return 'withheld';
  return effects.every((effect) => effect === 'granted') ? 'granted' : 'partly';
}

/** Whether one entry, or those with the actions together, allow all of the actions on all of the names. */
function covers(grants: readonly Grant[], actions: Language, names: Language): boolean {
  const granting = grants.filter((grant) => isContained(actions, grant.actions) === 'yes');
  return granting.length > 0 && isContained(names, unionOf(granting.map((grant) => grant.patterns))) === 'yes';
}

function isNothing(parts: readonly Language[]): boolean {
  return isEmptyLanguage(intersectionOf(parts)) === 'yes';
}

function readable(text: string): Language {
  const pattern = parsePattern(text);
  return pattern.outcome === 'parsed' ? pattern.language : NOTHING;
}
