import { NO_STORED_PRIVILEGES, type StoredPrivileges } from '../domain/application-privilege/stored-privileges.ts';
import { SecurityError } from '../domain/error.ts';
import type { RoleDescriptors } from '../domain/role/role-descriptor.ts';
import { type ApplicationPrivilegeQuestion, ApplicationRights } from './application-rights.ts';
import { clusterActionsOf, grantOf, grantsOf } from './compile-set.ts';
import type { Grant } from './grant.ts';
import { isContained, isEmptyLanguage } from './pattern/containment.ts';
import { differenceOf, type Language, NOTHING, unionOf } from './pattern/language.ts';
import { LanguageMatcher } from './pattern/language-matcher.ts';
import { parsePattern } from './pattern/parse-pattern.ts';
import { parseWildcard } from './pattern/parse-wildcard.ts';
import { clusterPrivileges, MANAGE_OWN_API_KEY, unknownClusterPrivilege } from './privileges/cluster-privileges.ts';
import { indexPrivileges, unknownIndexPrivilege } from './privileges/index-privileges.ts';
import { isRestrictedName, RESTRICTED_NAMES } from './restricted-names.ts';
import { type IndexGrant, mergeDescriptors, type SetRights } from './set-rights.ts';

/** The actions that managing one's own API keys is part of. */
const API_KEY_ACTIONS: Language = parseWildcard('cluster:admin/xpack/security/api_key/*');

/**
 * Answers which privileges are held by every one of some sets of role descriptors. "Held" is about the whole privilege and the
 * whole pattern; what costs too much to find out is not held.
 */
export interface PrivilegeChecker {
  /** @throws SecurityError `illegalArgument` for what is neither a privilege nor an action. */
  holdsCluster(privilege: string): boolean;
  /**
   * Whether an index privilege is held on every name that the pattern matches, restricted ones only if they are asked for.
   * As in Elasticsearch an entry counts for a wildcard pattern when its own names, with those of entries that have the same
   * privileges, cover the pattern; an expression (`/…/`) may be covered by different entries together.
   * @throws SecurityError `illegalArgument` for an unknown privilege or a pattern that cannot be read.
   */
  holdsIndex(pattern: string, privilege: string, allowRestrictedIndices: boolean): boolean;
  holdsApplication(question: ApplicationPrivilegeQuestion): boolean;
}

/**
 * Makes a checker for one caller's rights. It remembers what it found, so it is made for one request. `stored` says what the
 * names of application privileges stand for; only questions about applications need it. `reach`: the names that are reached at most.
 */
export function createPrivilegeChecker(
  descriptorSets: readonly RoleDescriptors[],
  stored: StoredPrivileges = NO_STORED_PRIVILEGES,
  reach: Language | null = null,
): PrivilegeChecker {
  const sets = descriptorSets.map((descriptors) => new SetChecker(descriptors, stored));
  const askedByKey = new Map<string, AskedNames>();
  const inEvery = (holds: (set: SetChecker) => boolean): boolean => sets.length > 0 && sets.every((set) => holds(set));
  const reachedByKey = new Map<string, boolean>();
  const isReached = (asked: AskedNames): boolean => {
    const reached =
      reach === null || (reachedByKey.get(asked.key) ?? isContained(asked.unrestricted ?? asked.whole, reach) === 'yes');
    reachedByKey.set(asked.key, reached);
    return reached;
  };
  return {
    holdsCluster(privilege) {
      const actions = clusterPrivileges.actionsOf(privilege);
      if (actions === null) throw illegal(unknownClusterPrivilege(privilege));
      return inEvery((set) => set.holdsCluster(privilege.toLowerCase(), actions));
    },
    holdsIndex(pattern, privilege, allowRestrictedIndices) {
      const actions = indexPrivileges.actionsOf(privilege);
      if (actions === null) throw illegal(unknownIndexPrivilege(privilege));
      const key = `${allowRestrictedIndices} ${pattern}`;
      const asked = askedByKey.get(key) ?? readAsked(key, pattern, allowRestrictedIndices);
      askedByKey.set(key, asked);
      return isReached(asked) && inEvery((set) => set.holdsIndex(asked, privilege.toLowerCase(), actions));
    },
    holdsApplication: (question) => inEvery((set) => set.holdsApplication(question)),
  };
}

/** Names that are asked about. */
interface AskedNames {
  /** Tells questions apart. */
  readonly key: string;
  /** The name, when it is one and not a pattern. */
  readonly name: string | null;
  /** Everything that the pattern matches. */
  readonly whole: Language;
  /** The same without restricted names, where these are not meant; else `null`. */
  readonly unrestricted: Language | null;
  /** Whether the pattern is one of restricted names alone and these are not meant. Elasticsearch then says that nothing is held. */
  readonly isEmpty: boolean;
  readonly isExpression: boolean;
}

function readAsked(key: string, pattern: string, allowRestrictedIndices: boolean): AskedNames {
  const parsed = parsePattern(pattern);
  if (parsed.outcome === 'refused') throw illegal(parsed.reason);
  const isExpression = pattern.startsWith('/');
  const isName = !isExpression && !/[*?\\]/.test(pattern);
  const withRestricted = allowRestrictedIndices || (isName && isRestrictedName(pattern));
  const unrestricted = withRestricted ? null : differenceOf(parsed.language, RESTRICTED_NAMES);
  const name = isName ? pattern : null;
  const isEmpty = name === null && isEmptyLanguage(unrestricted ?? parsed.language) !== 'no';
  return { key, name, whole: parsed.language, unrestricted, isEmpty, isExpression };
}

/** Entries with the same privileges. */
interface Group {
  readonly id: number;
  /** Empty for OpenSearch's permissions, which have none by name. */
  readonly privileges: readonly string[];
  readonly actions: Language;
  readonly patterns: Language;
  readonly names: Language;
  readonly matcher: LanguageMatcher;
}

/** What one set holds. */
class SetChecker {
  readonly #applications: ApplicationRights;
  readonly #rights: SetRights;
  readonly #clusterActions: Language;
  readonly #groups: readonly Group[];
  readonly #coveringByAsked = new Map<string, readonly Group[]>();
  readonly #answers = new Map<string, boolean>();

  constructor(descriptors: RoleDescriptors, stored: StoredPrivileges) {
    this.#applications = new ApplicationRights(descriptors, stored);
    this.#rights = mergeDescriptors(descriptors);
    this.#clusterActions = clusterActionsOf(this.#rights);
    this.#groups = groupsOf(this.#rights);
  }

  holdsCluster(privilege: string, actions: Language): boolean {
    const { confined, cluster } = this.#rights;
    if (confined) return false;
    if (privilege === MANAGE_OWN_API_KEY) {
      return (
        cluster.some((held) => held.toLowerCase() === privilege) ||
        this.#holds(privilege, API_KEY_ACTIONS, [], this.#clusterActions)
      );
    }
    // A privilege without actions is held by whoever has any right on the cluster that does not hang on the request.
    if (isWithoutActions(actions)) return cluster.some((held) => held.toLowerCase() !== MANAGE_OWN_API_KEY);
    return this.#holds(privilege, actions, [], this.#clusterActions);
  }

  holdsIndex(asked: AskedNames, privilege: string, actions: Language): boolean {
    if (this.#rights.confined) return false;
    const covering = this.#covering(asked);
    if (isWithoutActions(actions)) return covering.some(({ privileges }) => impliesByName(privileges, privilege));
    if (covering.length > 0) {
      const held = unionOf(covering.map((group) => group.actions));
      const ids = covering.map(({ id }) => id);
      if (this.#holds(privilege, actions, ids, held)) return true;
    }
    if (!asked.isExpression) return false;
    const granting = this.#groups.filter((group) => this.#holds(privilege, actions, [group.id], group.actions));
    return granting.length > 0 && covers(granting, asked);
  }

  holdsApplication(question: ApplicationPrivilegeQuestion): boolean {
    return !this.#rights.confined && this.#applications.holds(question);
  }

  #covering(asked: AskedNames): readonly Group[] {
    const known = this.#coveringByAsked.get(asked.key);
    if (known !== undefined) return known;
    const covering = this.#groups.filter((group) => covers([group], asked));
    this.#coveringByAsked.set(asked.key, covering);
    return covering;
  }

  #holds(privilege: string, actions: Language, groups: readonly number[], held: Language): boolean {
    const key = `${groups.join()} ${privilege}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = isContained(actions, held) === 'yes';
    this.#answers.set(key, answer);
    return answer;
  }
}

function covers(groups: readonly Group[], { name, whole, unrestricted, isEmpty }: AskedNames): boolean {
  if (name !== null) return groups.some((group) => group.matcher.matches(name));
  if (isEmpty) return false;
  if (unrestricted === null) return isContained(whole, unionOf(groups.map((group) => group.names))) === 'yes';
  // Restricted names are not asked about, so it does not matter which entries include them; the plain patterns are compared at less cost.
  const patterns = unionOf(groups.map((group) => group.patterns));
  return isContained(whole, patterns) === 'yes' || isContained(unrestricted, patterns) === 'yes';
}

function isWithoutActions(actions: Language): boolean {
  return isEmptyLanguage(actions) === 'yes';
}

/** `none` is part of everything; the other privileges without actions are about what only `all` reaches beside. */
function impliesByName(held: readonly string[], privilege: string): boolean {
  return privilege === 'none' || held.includes(privilege) || held.includes('all');
}

function groupsOf(rights: SetRights): readonly Group[] {
  // An entry of `none` alone is as if it were not there.
  const entries = rights.indices.filter(({ privileges }) => privileges.some((privilege) => privilege !== 'none'));
  const grantsByPrivileges = Map.groupBy(entries, (grant) => JSON.stringify([grant.privileges, grant.partial]));
  const named = [...grantsByPrivileges.values()].map((grants) => mergedGroup(grants));
  const unnamed = grantsOf({ ...rights, indices: [] }).map((grant) => ({ ...grant, privileges: [] }));
  return [...named, ...unnamed].map(({ privileges, actions, patterns, names }, id) => ({
    id,
    privileges,
    actions,
    patterns,
    names,
    matcher: new LanguageMatcher(names),
  }));
}

function mergedGroup(entries: readonly IndexGrant[]): Pick<Group, 'privileges' | 'actions' | 'patterns' | 'names'> {
  const grants: readonly Grant[] = entries.map(grantOf);
  const [first] = entries;
  return {
    // A rule on documents or fields leaves nothing of a privilege but the actions that it does not concern.
    privileges: first === undefined || first.partial ? [] : first.privileges,
    actions: grants[0]?.actions ?? NOTHING,
    patterns: unionOf(grants.map((grant) => grant.patterns)),
    names: unionOf(grants.map((grant) => grant.names)),
  };
}

function illegal(message: string): SecurityError {
  return new SecurityError('illegalArgument', message);
}
