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
 * The application privileges of one set of role descriptors. A name is held where an entry lists it, an action where the
 * actions of an entry cover it; `*` covers both. Names that stand for stored privileges' actions stand for themselves alone
 * here. Remembers what was compared, so it is made for one request.
 */
export class ApplicationRights {
  readonly #entries: readonly ApplicationEntry[];

  constructor(descriptors: RoleDescriptors) {
    this.#entries = Object.values(descriptors).flatMap(({ applications }) =>
      applications.map((entry) => new ApplicationEntry(entry)),
    );
  }

  holds(question: ApplicationPrivilegeQuestion): boolean {
    return this.#entries.some((entry) => entry.grants(question));
  }
}

class ApplicationEntry {
  readonly #applications: LanguageMatcher;
  readonly #privileges: ReadonlySet<string>;
  readonly #isAll: boolean;
  readonly #actions: Coverage;
  readonly #resources: Coverage;

  constructor({ application, privileges, resources }: ApplicationPrivileges) {
    this.#applications = new LanguageMatcher(languageOf([application]));
    this.#privileges = new Set(privileges);
    this.#isAll = privileges.some((privilege) => /^\*+$/.test(privilege));
    this.#actions = new Coverage(privileges.filter((privilege) => !PRIVILEGE_NAME.test(privilege)));
    this.#resources = new Coverage(resources);
  }

  grants({ application, privilege, resource }: ApplicationPrivilegeQuestion): boolean {
    return this.#applications.matches(application) && this.#lists(privilege) && this.#resources.covers(resource);
  }

  #lists(privilege: string): boolean {
    if (this.#isAll) return true;
    return PRIVILEGE_NAME.test(privilege) ? this.#privileges.has(privilege) : this.#actions.covers(privilege);
  }
}

/** What some patterns match together. */
class Coverage {
  readonly #language: Language;
  readonly #answers = new Map<string, boolean>();

  constructor(patterns: readonly string[]) {
    this.#language = languageOf(patterns);
  }

  /** Whether everything that the pattern matches is matched. A pattern that cannot be read is not covered. */
  covers(text: string): boolean {
    const known = this.#answers.get(text);
    if (known !== undefined) return known;
    const pattern = parsePattern(text);
    const answer = pattern.outcome === 'parsed' && isContained(pattern.language, this.#language) === 'yes';
    this.#answers.set(text, answer);
    return answer;
  }
}

function languageOf(patterns: readonly string[]): Language {
  return unionOf(
    patterns.map((text) => {
      const pattern = parsePattern(text);
      return pattern.outcome === 'parsed' ? pattern.language : NOTHING;
    }),
  );
}
