import type { ApplicationPrivileges, RoleDescriptors } from '../domain/role/role-descriptor.ts';
import { isContained } from './pattern/containment.ts';
import { type Language, NOTHING, unionOf } from './pattern/language.ts';
import { LanguageMatcher } from './pattern/language-matcher.ts';
import { parsePattern } from './pattern/parse-pattern.ts';

/** An application privilege that is asked about. */
export interface ApplicationPrivilegeQuestion {
  readonly application: string;
  /** A privilege's name, or a raw action. */
  readonly privilege: string;
  readonly resource: string;
}

/** The form of a privilege's name; anything else is an action. */
const PRIVILEGE_NAME = /^[a-z][a-zA-Z0-9_.-]*$/;

/**
 * Whether one set of role descriptors holds an application privilege on a resource. A name is held where an entry lists it, an
 * action where the actions of an entry cover it; `*` covers both. Names that stand for stored privileges' actions stand for
 * themselves alone here.
 */
export function holdsApplicationPrivilege(descriptors: RoleDescriptors, question: ApplicationPrivilegeQuestion): boolean {
  return Object.values(descriptors).some((descriptor) => descriptor.applications.some((entry) => grants(entry, question)));
}

function grants(entry: ApplicationPrivileges, { application, privilege, resource }: ApplicationPrivilegeQuestion): boolean {
  if (!new LanguageMatcher(languageOf([entry.application])).matches(application)) return false;
  if (!listsPrivilege(entry.privileges, privilege)) return false;
  return isWithin(resource, entry.resources);
}

function listsPrivilege(privileges: readonly string[], asked: string): boolean {
  if (privileges.some((privilege) => /^\*+$/.test(privilege))) return true;
  if (PRIVILEGE_NAME.test(asked)) return privileges.includes(asked);
  return isWithin(
    asked,
    privileges.filter((privilege) => !PRIVILEGE_NAME.test(privilege)),
  );
}

/** Whether everything that the pattern matches is matched by one of the others. A pattern that cannot be read is not within any. */
function isWithin(text: string, patterns: readonly string[]): boolean {
  const pattern = parsePattern(text);
  return pattern.outcome === 'parsed' && isContained(pattern.language, languageOf(patterns)) === 'yes';
}

function languageOf(patterns: readonly string[]): Language {
  return unionOf(
    patterns.map((text) => {
      const pattern = parsePattern(text);
      return pattern.outcome === 'parsed' ? pattern.language : NOTHING;
    }),
  );
}
