import type { ApplicationPrivileges, RoleDescriptors } from '../domain/role/role-descriptor.ts';
import { clusterActionsOf, grantsOf } from './compile-set.ts';
import type { Grant } from './grant.ts';
import { isContained } from './pattern/containment.ts';
import { intersectionOf, type Language, NOTHING, unionOf } from './pattern/language.ts';
import { parsePattern } from './pattern/parse-pattern.ts';
import { MANAGE_OWN_API_KEY } from './privileges/cluster-privileges.ts';
import { unionOfPatterns } from './privileges/named-privilege.ts';
import { INDEX_NAMES, UNRESTRICTED_NAMES } from './restricted-names.ts';
import { mergeDescriptors, type SetRights } from './set-rights.ts';

/** Grants of one set that are compared; a set with more is not covered. */
const GRANTS_MAX = 500;

const SECURITY = 'cluster:admin/xpack/security/';
/** The actions of which `manage_own_api_key` grants a part, by what a request asks. */
const OWN_ACTIONS: Language = unionOfPatterns(['api_key/*', 'token/*', 'job/*'].map((actions) => SECURITY + actions));
/** The actions of which `global` privileges grant a part, by the applications that a request names. */
const PRIVILEGE_ACTIONS: Language = unionOfPatterns([`${SECURITY}privilege/*`]);
const PROFILE_ACTIONS: Language = unionOfPatterns([`${SECURITY}profile/put/data`]);

/**
 * Whether everything that the sets `asked` allow together, the sets `held` allow together too; of both every set must allow. Conservative:
 * what cannot be proven, or only at too great a cost, is not covered. Rights on remote clusters are not looked at, as nothing here applies
 * them, nor are names that only certain users reach in person (`ProtectedNames`): whoever comes by a key or a job reaches none of them.
 */
export function coversRights(held: readonly RoleDescriptors[], asked: readonly RoleDescriptors[]): boolean {
  const askedSets = asked.map(setOf);
  if (askedSets.length === 0 || askedSets.some(({ rights }) => rights.confined)) return true;
  const heldSets = held.map(setOf);
  return heldSets.length > 0 && heldSets.every((set) => !set.rights.confined && coversSets(set, askedSets));
}

/** A set of role descriptors in the terms in which it is compared. */
interface ComparedSet {
  readonly rights: SetRights;
  readonly clusterActions: Language;
  readonly runAs: Language;
  readonly grants: readonly Grant[];
  readonly applications: readonly ApplicationPrivileges[];
}

function setOf(descriptors: RoleDescriptors): ComparedSet {
  const rights = mergeDescriptors(descriptors);
  return {
    rights,
    clusterActions: clusterActionsOf(rights),
    runAs: languageOf(rights.runAs),
    grants: grantsOf(rights),
    applications: mergedApplications(Object.values(descriptors).flatMap(({ applications }) => applications)),
  };
}

/** What the asked sets allow together lies within each of them, so one that is covered suffices, for each kind of right by itself. */
function coversSets(held: ComparedSet, asked: readonly ComparedSet[]): boolean {
  return (
    coversCluster(held, asked) &&
    isWithin(intersectionOf(asked.map(({ runAs }) => runAs)), held.runAs) &&
    asked.some((set) => coversIndices(held, set)) &&
    asked.some((set) => coversApplications(held, set))
  );
}

function coversCluster(held: ComparedSet, asked: readonly ComparedSet[]): boolean {
  if (asked.some((set) => coversClusterOf(held, set))) return true;
  // By action alone two sets can be compared together; where requests are looked at, only set by set.
  if (asked.some(looksAtRequests)) return false;
  return isWithin(intersectionOf(asked.map(({ clusterActions }) => clusterActions)), held.clusterActions);
}

function coversClusterOf(held: ComparedSet, asked: ComparedSet): boolean {
  const own = managesOwnKeys(asked.rights) ? OWN_ACTIONS : NOTHING;
  return (
    isWithin(unionOf([asked.clusterActions, own]), held.clusterActions) &&
    coversManaged(held, asked) &&
    coversGlobal(held.clusterActions, PROFILE_ACTIONS, held.rights.profileApplications, asked.rights.profileApplications)
  );
}

/** One's own keys are other keys for everybody: only whoever manages all of them holds what such a set allows. */
function managesOwnKeys({ cluster }: SetRights): boolean {
  return cluster.some((privilege) => privilege.toLowerCase() === MANAGE_OWN_API_KEY);
}

function looksAtRequests({ rights }: ComparedSet): boolean {
  return managesOwnKeys(rights) || rights.managedApplications.length > 0 || rights.profileApplications.length > 0;
}

function coversManaged(held: ComparedSet, asked: ComparedSet): boolean {
  const heldNames = held.rights.managedApplications;
  const askedNames = asked.rights.managedApplications;
  // Only the very text `*` stands for requests that name no application.
  const namesAll = !askedNames.includes('*') || heldNames.includes('*');
  const names = namesAll ? heldNames : [];
  return coversGlobal(held.clusterActions, PRIVILEGE_ACTIONS, names, askedNames);
}

function coversGlobal(
  heldActions: Language,
  actions: Language,
  heldNames: readonly string[],
  askedNames: readonly string[],
): boolean {
  if (askedNames.length === 0 || isWithin(actions, heldActions)) return true;
  return isWithin(languageOf(askedNames), languageOf(heldNames));
}

function coversIndices(held: ComparedSet, asked: ComparedSet): boolean {
  if (held.grants.length > GRANTS_MAX || asked.grants.length > GRANTS_MAX) return false;
  return asked.grants.every((grant) => coversGrant(held.grants, grant));
}

/** Either grants that each have all the names have all the actions together, or grants that each have all the actions have all the names together. */
function coversGrant(held: readonly Grant[], asked: Grant): boolean {
  if (isWithin(asked.actions, NOTHING)) return true;
  const onAllNames = held.filter((grant) => coversNames([grant], asked));
  if (isWithin(asked.actions, unionOf(onAllNames.map(({ actions }) => actions)))) return true;
  return coversNames(
    held.filter((grant) => isWithin(asked.actions, grant.actions)),
    asked,
  );
}

function coversNames(held: readonly Grant[], asked: Grant): boolean {
  // Every grant has the unrestricted names of its patterns: of those alone the plain patterns are compared, at less cost.
  const patterns = unionOf(held.map((grant) => grant.patterns));
  if (isUnrestricted(asked) && isWithin(asked.patterns, patterns)) return true;
  return isWithin(intersectionOf([INDEX_NAMES, asked.names]), unionOf(held.map((grant) => grant.names)));
}

/** Whether restricted names were taken out of what the patterns match. */
function isUnrestricted({ names }: Grant): boolean {
  return names.kind === 'intersection' && names.parts.includes(UNRESTRICTED_NAMES);
}

/** Entries on the same application and resources are one, as where they are asked. */
function mergedApplications(entries: readonly ApplicationPrivileges[]): readonly ApplicationPrivileges[] {
  const merged = Map.groupBy(entries, ({ application, resources }) => JSON.stringify([application, sortedOnce(resources)]));
  return [...merged.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [{ ...first, privileges: sortedOnce([first, ...others].flatMap(({ privileges }) => privileges)) }],
  );
}

/** What the name of a privilege stands for may change, so either the same names are held, or every action. */
function coversApplications(held: ComparedSet, asked: ComparedSet): boolean {
  return asked.applications.every((entry) => held.applications.some((other) => coversApplication(other, entry)));
}

function coversApplication(held: ApplicationPrivileges, asked: ApplicationPrivileges): boolean {
  if (!isWithin(languageOf(asked.resources), languageOf(held.resources))) return false;
  if (held.privileges.includes('*')) return isWithin(languageOf([asked.application]), languageOf([held.application]));
  return held.application === asked.application && sortedOnce(held.privileges).join('\n') === asked.privileges.join('\n');
}

function isWithin(inner: Language, outer: Language): boolean {
  return isContained(inner, outer) === 'yes';
}

/** Patterns that cannot be read grant nothing. */
function languageOf(patterns: readonly string[]): Language {
  return unionOf(
    patterns.map((text) => {
      const pattern = parsePattern(text);
      return pattern.outcome === 'parsed' ? pattern.language : NOTHING;
    }),
  );
}

function sortedOnce(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
