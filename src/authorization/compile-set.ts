import { permitEverything, permittedClusterActions, permittedDoors, permittedGrant } from './action-groups/permitted-grants.ts';
import { BLIND_ACTIONS, type Grant } from './grant.ts';
import { isContained } from './pattern/containment.ts';
import { differenceOf, intersectionOf, type Language, NOTHING, unionOf } from './pattern/language.ts';
import { LanguageMatcher } from './pattern/language-matcher.ts';
import { parsePattern } from './pattern/parse-pattern.ts';
import type { GlobalApplicationMatchers } from './privileges/application-privileges.ts';
import { CLUSTER_ACTIONS, clusterPrivileges, MANAGE_OWN_API_KEY } from './privileges/cluster-privileges.ts';
import { INDEX_ACTIONS, indexPrivileges } from './privileges/index-privileges.ts';
import { type PrivilegeTable, unionOfPatterns } from './privileges/named-privilege.ts';
import { UNRESTRICTED_NAMES } from './restricted-names.ts';
import type { IndexGrant, SetRights } from './set-rights.ts';

/** One set of role descriptors, compiled. */
export interface RuleSet {
  /** Whether the set allows nothing because it is confined to workflows. */
  readonly confined: boolean;
  readonly clusterActions: LanguageMatcher;
  readonly managesOwnApiKeys: boolean;
  readonly applications: GlobalApplicationMatchers;
  readonly indexRules: readonly IndexRule[];
  readonly runAs: LanguageMatcher;
  /** Whether every cluster action, and every index action on every unrestricted name, is allowed. */
  readonly allowsEverything: boolean;
}

/** Actions on names. */
export interface IndexRule {
  /** Position in its set. */
  readonly id: number;
  readonly actions: LanguageMatcher;
  /** Actions that a document query or field rule keeps from being granted; `null`: none. */
  readonly withheld: LanguageMatcher | null;
  /** Restricted names already taken out where the grant does not include them. */
  readonly names: Language;
}

/**
 * Compiles one set. Privileges and patterns that cannot be read (they are refused at creation; a stored document may have
 * them all the same) grant nothing.
 */
export function compileSet(rights: SetRights): RuleSet {
  return {
    confined: rights.confined,
    clusterActions: new LanguageMatcher(clusterActionsOf(rights)),
    managesOwnApiKeys: rights.cluster.some((privilege) => privilege.toLowerCase() === MANAGE_OWN_API_KEY),
    applications: {
      managed: new LanguageMatcher(unionOf(rights.managedApplications.map(readablePattern))),
      profileWritten: new LanguageMatcher(unionOf(rights.profileApplications.map(readablePattern))),
      managesAll: rights.managedApplications.includes('*'),
    },
    indexRules: grantsOf(rights).map(compileGrant),
    runAs: new LanguageMatcher(unionOf(rights.runAs.map(readablePattern))),
    allowsEverything: allowsEverything(rights),
  };
}

/** The cluster actions that a set grants. */
export function clusterActionsOf(rights: SetRights): Language {
  return unionOf([grantedActions(clusterPrivileges, rights.cluster), permittedClusterActions(rights.permitted.cluster)]);
}

/** What a set grants on names. */
export function grantsOf(rights: SetRights): readonly Grant[] {
  const { cluster, indices } = rights.permitted;
  const doors = cluster.length === 0 ? [] : [permittedDoors(cluster)];
  return [...rights.indices.map(grantOf), ...indices.map(permittedGrant), ...doors];
}

/** What entries with the same privileges grant. */
export function grantOf({ privileges, allowRestrictedIndices, partial, names }: IndexGrant): Grant {
  const actions = grantedActions(indexPrivileges, privileges);
  const patterns = unionOf(names.map(readablePattern));
  const reach = allowRestrictedIndices ? patterns : intersectionOf([patterns, UNRESTRICTED_NAMES]);
  return partial
    ? {
        actions: intersectionOf([actions, BLIND_ACTIONS]),
        withheld: differenceOf(actions, BLIND_ACTIONS),
        patterns,
        names: reach,
      }
    : { actions, withheld: NOTHING, patterns, names: reach };
}

function compileGrant({ actions, withheld, names }: Grant, id: number): IndexRule {
  return {
    id,
    actions: new LanguageMatcher(actions),
    withheld: withheld === NOTHING ? null : new LanguageMatcher(withheld),
    names,
  };
}

function grantedActions(table: PrivilegeTable, privileges: readonly string[]): Language {
  return unionOf(privileges.map((privilege) => table.actionsOf(privilege) ?? NOTHING));
}

function readablePattern(text: string): Language {
  const pattern = parsePattern(text);
  return pattern.outcome === 'parsed' ? pattern.language : NOTHING;
}

/** Only grants on `*` count: a set that covers all names piece by piece is classified like any other. */
function allowsEverything(rights: SetRights): boolean {
  if (permitEverything(rights.permitted.cluster, rights.permitted.indices)) return true;
  const privileges = rights.indices
    .filter((grant) => !grant.partial && grant.names.some((name) => /^\*+$/.test(name)))
    .flatMap((grant) => grant.privileges);
  return coversAll(privileges, indexPrivileges, INDEX_ACTIONS) && coversAll(rights.cluster, clusterPrivileges, CLUSTER_ACTIONS);
}

function coversAll(privileges: readonly string[], table: PrivilegeTable, actions: readonly string[]): boolean {
  if (privileges.some((privilege) => privilege.toLowerCase() === 'all')) return true;
  return isContained(unionOfPatterns(actions), grantedActions(table, privileges)) === 'yes';
}
