import { isContained } from './pattern/containment.ts';
import { intersectionOf, type Language, NOTHING, unionOf } from './pattern/language.ts';
import { LanguageMatcher } from './pattern/language-matcher.ts';
import { parsePattern } from './pattern/parse-pattern.ts';
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
  readonly indexRules: readonly IndexRule[];
  readonly runAs: LanguageMatcher;
  /** Whether every cluster action, and every index action on every unrestricted name, is allowed. */
  readonly allowsEverything: boolean;
}

/** Actions on names. */
interface IndexRule {
  /** Position in its set. */
  readonly id: number;
  readonly actions: LanguageMatcher;
  /** Restricted names already taken out where the grant does not include them. */
  readonly names: Language;
}

/**
 * The actions that neither show a document nor tell of one: all that a grant with a document query or field rule allows,
 * because nothing here applies such rules to what is read. Updates and by-query writes read.
 */
const BLIND_ACTIONS: Language = unionOfPatterns([
  'indices:data/write/index*',
  'indices:data/write/bulk*',
  'indices:data/write/delete',
]);

/**
 * Compiles one set. Privileges and patterns that cannot be read (they are refused at creation; a stored document may have
 * them all the same) grant nothing.
 */
export function compileSet(rights: SetRights): RuleSet {
  return {
    confined: rights.confined,
    clusterActions: new LanguageMatcher(grantedActions(clusterPrivileges, rights.cluster)),
    managesOwnApiKeys: rights.cluster.some((privilege) => privilege.toLowerCase() === MANAGE_OWN_API_KEY),
    indexRules: rights.indices.map(compileGrant),
    runAs: new LanguageMatcher(unionOf(rights.runAs.map(readablePattern))),
    allowsEverything: allowsEverything(rights),
  };
}

function compileGrant(grant: IndexGrant, id: number): IndexRule {
  const names = unionOf(grant.names.map(readablePattern));
  return {
    id,
    actions: new LanguageMatcher(actionsOfGrant(grant)),
    names: grant.allowRestrictedIndices ? names : intersectionOf([names, UNRESTRICTED_NAMES]),
  };
}

function actionsOfGrant(grant: IndexGrant): Language {
  const actions = grantedActions(indexPrivileges, grant.privileges);
  return grant.partial ? intersectionOf([actions, BLIND_ACTIONS]) : actions;
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
  const privileges = rights.indices
    .filter((grant) => !grant.partial && grant.names.some((name) => /^\*+$/.test(name)))
    .flatMap((grant) => grant.privileges);
  return coversAll(privileges, indexPrivileges, INDEX_ACTIONS) && coversAll(rights.cluster, clusterPrivileges, CLUSTER_ACTIONS);
}

function coversAll(privileges: readonly string[], table: PrivilegeTable, actions: readonly string[]): boolean {
  if (privileges.some((privilege) => privilege.toLowerCase() === 'all')) return true;
  return isContained(unionOfPatterns(actions), grantedActions(table, privileges)) === 'yes';
}
