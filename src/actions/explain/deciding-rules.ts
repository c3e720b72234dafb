import type { Authorizer } from '../../authorization/authorizer.ts';
import { clusterPrivileges } from '../../authorization/privileges/cluster-privileges.ts';
import { indexPrivileges } from '../../authorization/privileges/index-privileges.ts';
import type { Authentication } from '../../domain/principal/authentication.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import { answer, type Check } from './check-recorder.ts';
import { compileDescriptors, listEntries, type RoleEntry } from './role-entries.ts';

/** Which of a caller's sets of role descriptors: all must allow. */
export type SetName = 'roles' | 'role_descriptors' | 'limited_by' | 'scope';

/** Where a rule stands. */
export interface RuleRef {
  readonly role: string;
  /** As in the descriptor: `cluster[0]`, `indices[2]`. */
  readonly entry: string;
}

/** What one set says to a check, and which of its rules decided. */
export type SetVerdict =
  | {
      readonly set: SetName;
      readonly allowed: true;
      readonly rules: readonly RuleRef[];
      /** Whether no rule allows it alone, but these together. */
      readonly together: boolean;
    }
  | {
      readonly set: SetName;
      readonly allowed: false;
      readonly reason: Refusal;
      /** The rules that would allow it but for the reason; none when nothing comes near. */
      readonly rules: readonly RuleRef[];
      /** Privileges that would allow it. */
      readonly privileges: readonly string[];
    };

/**
 * Why a set does not allow. `workflow_restriction`: it is confined to workflows. `restricted_index`: rules match, without
 * `allow_restricted_indices`. `document_or_field_rule`: rules match, with a `query` or `field_security` that is not enforced
 * here. `not_granted`: no rule grants it.
 */
export type Refusal = 'workflow_restriction' | 'restricted_index' | 'document_or_field_rule' | 'not_granted';

/** Tells what one set of role descriptors says. */
export interface SetExplainer {
  explain(check: Check, authentication: Authentication): SetVerdict;
}

/** Compiles a set and each entry of it. Costs as much as a new role does, for every entry. */
export function createSetExplainer(set: SetName, descriptors: RoleDescriptors): SetExplainer {
  const whole = compileDescriptors(descriptors);
  const entries = listEntries(descriptors);
  const isConfined = Object.values(descriptors).some(({ restriction }) => restriction !== null);
  return {
    explain(check, authentication) {
      const allows = (authorizer: Authorizer): boolean => answer(authorizer, check, authentication);
      if (allows(whole)) return { set, allowed: true, ...allowing(entries, check, allows) };
      const refused = isConfined ? { reason: 'workflow_restriction' as const, rules: [] } : refusing(entries, check, allows);
      return { set, allowed: false, ...refused, privileges: grantorsOf(check) };
    },
  };
}

function allowing(
  entries: readonly RoleEntry[],
  check: Check,
  allows: (authorizer: Authorizer) => boolean,
): { readonly rules: readonly RuleRef[]; readonly together: boolean } {
  const alone = entries.filter(({ authorizer }) => allows(authorizer()));
  if (alone.length > 0) return { rules: alone.map(refOf), together: false };
  const parts = entries.filter(({ authorizer }) => check.scope === 'index' && authorizer().allowsSomeIndex(check.action));
  return { rules: parts.map(refOf), together: true };
}

function refusing(
  entries: readonly RoleEntry[],
  check: Check,
  allows: (authorizer: Authorizer) => boolean,
): { readonly reason: Refusal; readonly rules: readonly RuleRef[] } {
  const withheld = entries.filter(({ authorizer }) => isWithheld(authorizer(), check));
  if (withheld.length > 0) return { reason: 'document_or_field_rule', rules: withheld.map(refOf) };
  const restricted = entries.filter(({ withRestricted }) => withRestricted !== null && allows(withRestricted()));
  if (restricted.length > 0) return { reason: 'restricted_index', rules: restricted.map(refOf) };
  return { reason: 'not_granted', rules: [] };
}

function isWithheld(authorizer: Authorizer, check: Check): boolean {
  if (check.scope === 'cluster') return false;
  return check.name === null ? authorizer.isWithheld(check.action) : authorizer.isWithheld(check.action, check.name);
}

function refOf({ role, entry }: RoleEntry): RuleRef {
  return { role, entry };
}

function grantorsOf({ scope, action }: Check): readonly string[] {
  return (scope === 'cluster' ? clusterPrivileges : indexPrivileges).grantorsOf(action);
}
