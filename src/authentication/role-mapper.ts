import type { RoleMapping } from '../domain/role-mapping/role-mapping.ts';
import type { ChangeFeed, NamedStore } from '../stores/store.ts';
import type { Dependency } from './realm.ts';
import { type CompiledRule, compileRule, type MappedUser } from './role-mapping-rule.ts';
import { renderRoleTemplate } from './role-template.ts';

/** The roles of a user, and what they were read from. */
export interface MappedRoles {
  /** Each once, in the order of the mappings. */
  readonly roles: readonly string[];
  /** All role mappings together: a new one may be for anybody. */
  readonly dependencies: readonly Dependency[];
}

interface CompiledMapping {
  readonly mapping: RoleMapping;
  readonly holds: CompiledRule;
}

/** What reading a mapping depends on: every one that there is or will be. */
const EVERY_MAPPING: readonly Dependency[] = [{ kind: 'roleMapping', id: '*' }];

/**
 * Gives roles to users whom a realm describes and whose roles are not kept here (directories, certificates, tokens). Mappings
 * are read and compiled once and again after a change, which drops them within the feed's call; what a read that was under
 * way then brings serves who asked for it and is not kept.
 */
export class RoleMapper {
  readonly #roleMappings: Pick<NamedStore<RoleMapping>, 'list'>;
  readonly #unsubscribe: () => void;
  #compiled: Promise<readonly CompiledMapping[]> | null = null;

  constructor(deps: {
    readonly roleMappings: Pick<NamedStore<RoleMapping>, 'list'>;
    readonly changes: Pick<ChangeFeed, 'subscribe'>;
  }) {
    this.#roleMappings = deps.roleMappings;
    this.#unsubscribe = deps.changes.subscribe((changes) => {
      if (changes.some(({ kind }) => kind === 'roleMapping')) this.#compiled = null;
    });
  }

  /**
   * The roles that the mappings which are enabled give the user. Roles that do not exist are among them: what they are worth
   * is decided where roles are resolved.
   * @throws StoreError when the mappings cannot be read.
   */
  async mapRoles(user: MappedUser): Promise<MappedRoles> {
    const mappings = await this.#load();
    const roles = mappings
      .filter(({ mapping, holds }) => mapping.enabled && holds(user) === true)
      .flatMap(({ mapping }) => [
        ...mapping.roles,
        ...mapping.roleTemplates.flatMap((template) => renderRoleTemplate(template, user)),
      ]);
    return { roles: [...new Set(roles)], dependencies: EVERY_MAPPING };
  }

  /** Stops following the change feed. */
  close(): void {
    this.#unsubscribe();
  }

  #load(): Promise<readonly CompiledMapping[]> {
    if (this.#compiled !== null) return this.#compiled;
    const loading = this.#roleMappings
      .list()
      .then((mappings) => mappings.map((mapping) => ({ mapping, holds: compileRule(mapping.rules) })));
    this.#compiled = loading;
    // A failed read is not kept; who asked for it is told by the promise itself.
    loading.catch(() => {
      if (this.#compiled === loading) this.#compiled = null;
    });
    return loading;
  }
}
