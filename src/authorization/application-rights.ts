import { isPrivilegeName } from '../domain/application-privilege/privilege-name.ts';
import type { StoredPrivileges } from '../domain/application-privilege/stored-privileges.ts';
import type { ApplicationPrivileges, RoleDescriptors } from '../domain/role/role-descriptor.ts';
import { isContained } from './pattern/containment.ts';
import { type Language, NOTHING, unionOf } from './pattern/language.ts';
import { LanguageMatcher } from './pattern/language-matcher.ts';
import { parsePattern } from './pattern/parse-pattern.ts';

/** An application privilege that is asked about. */
export interface ApplicationPrivilegeQuestion {
  /** A name, never a pattern. */
  readonly application: string;
  /** A privilege's name, or a raw action. */
  readonly privilege: string;
  readonly resource: string;
}

/**
 * The application privileges of one set of role descriptors, as Elasticsearch resolves them. Entries on the same application
 * and resources are one. A name stands for the actions of the stored privilege of that application, and a name that is not
 * stored for nothing but an entry of that name alone. An entry on a pattern of applications stands for each application that
 * has stored privileges, and itself grants only the actions that it lists. Remembers what was compared, so it is made for
 * one request.
 */
export class ApplicationRights {
  readonly #entries: readonly ApplicationEntry[];
  readonly #stored: StoredPrivileges;

  constructor(descriptors: RoleDescriptors, stored: StoredPrivileges) {
    this.#stored = stored;
    const entries = mergeEntries(Object.values(descriptors).flatMap(({ applications }) => applications));
    this.#entries = entries.flatMap((entry) => resolveEntry(entry, stored));
  }

  holds({ application, privilege, resource }: ApplicationPrivilegeQuestion): boolean {
    const asked = new ResolvedPrivilege(application, [privilege], this.#stored.get(application));
    return this.#entries.some((entry) => entry.privilege.includes(asked) && entry.resources.covers(resource));
  }

  /** What is held, each with every resource on which any entry grants it. */
  list(): readonly ApplicationPrivileges[] {
    return this.#entries.map(({ privilege }) => ({
      application: privilege.application,
      privileges: privilege.names,
      resources: sortedOnce(
        this.#entries.filter((entry) => entry.privilege.includes(privilege)).flatMap((entry) => entry.resources.patterns),
      ),
    }));
  }
}

interface ApplicationEntry {
  readonly privilege: ResolvedPrivilege;
  readonly resources: Coverage;
}

function mergeEntries(entries: readonly ApplicationPrivileges[]): readonly ApplicationPrivileges[] {
  const merged = Map.groupBy(entries, ({ application, resources }) => JSON.stringify([application, sortedOnce(resources)]));
  return [...merged.values()].map((same) => ({
    application: same[0]?.application ?? '',
    privileges: sortedOnce(same.flatMap(({ privileges }) => privileges)),
    resources: sortedOnce(same.flatMap(({ resources }) => resources)),
  }));
}

function resolveEntry(
  { application, privileges, resources }: ApplicationPrivileges,
  stored: StoredPrivileges,
): readonly ApplicationEntry[] {
  const coverage = new Coverage(resources);
  const entryOn = (name: string): ApplicationEntry => ({
    privilege: new ResolvedPrivilege(name, privileges, stored.get(name)),
    resources: coverage,
  });
  if (!application.includes('*')) return [entryOn(application)];
  const matcher = new LanguageMatcher(languageOf([application]));
  return [...[...stored.keys()].filter((name) => matcher.matches(name)), application].map(entryOn);
}

/** Privileges of one application, and the actions that they come to. */
class ResolvedPrivilege {
  readonly application: string;
  /** Sorted, each once. */
  readonly names: readonly string[];
  readonly #applications: LanguageMatcher | null;
  readonly #actions: Coverage;

  constructor(application: string, names: readonly string[], stored: ReadonlyMap<string, readonly string[]> | undefined) {
    this.application = application;
    this.names = names;
    this.#applications = application.includes('*') ? new LanguageMatcher(languageOf([application])) : null;
    this.#actions = new Coverage(names.flatMap((name) => (isPrivilegeName(name) ? (stored?.get(name) ?? []) : [name])));
  }

  /** Whether whoever holds this holds the other. */
  includes(other: ResolvedPrivilege): boolean {
    if (this.application === other.application && this.names.join('\n') === other.names.join('\n')) return true;
    if (!this.#isOn(other.application)) return false;
    if (this.#actions.coversAll) return true;
    const asked = other.#actions.patterns;
    return asked.length > 0 && asked.every((action) => this.#actions.covers(action));
  }

  #isOn(application: string): boolean {
    return this.#applications === null ? this.application === application : this.#applications.matches(application);
  }
}

/** What some patterns match together. */
class Coverage {
  readonly patterns: readonly string[];
  readonly #literals: ReadonlySet<string>;
  readonly #answers = new Map<string, boolean>();
  #wildcards: Language | null = null;
  #everything: Language | null = null;

  constructor(patterns: readonly string[]) {
    this.patterns = patterns;
    this.#literals = new Set(patterns);
  }

  /** Whether every text is matched. */
  get coversAll(): boolean {
    return this.covers('*');
  }

  /** Whether everything that the pattern matches is matched. A pattern that cannot be read is not covered. */
  covers(text: string): boolean {
    const known = this.#answers.get(text);
    if (known !== undefined) return known;
    const answer = this.#compare(text);
    this.#answers.set(text, answer);
    return answer;
  }

  #compare(text: string): boolean {
    const pattern = parsePattern(text);
    if (pattern.outcome !== 'parsed') return false;
    if (this.#literals.has(text)) return true;
    return isContained(pattern.language, this.#languageFor(text)) === 'yes';
  }

  /** Texts without a wildcard, of which an application may have thousands, can together cover nothing but an expression. */
  #languageFor(text: string): Language {
    if (text.startsWith('/')) {
      this.#everything ??= languageOf(this.patterns);
      return this.#everything;
    }
    this.#wildcards ??= languageOf(this.patterns.filter((pattern) => /[*?\\]|^\//.test(pattern)));
    return this.#wildcards;
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

function sortedOnce(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
