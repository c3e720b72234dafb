import { parsePermissionPattern } from '../authorization/action-groups/parse-permission-pattern.ts';
import { LanguageMatcher } from '../authorization/pattern/language-matcher.ts';
import type { User } from '../domain/principal/authentication.ts';
import type { OpenSearchRoleMapping } from '../domain/role-mapping/opensearch-role-mapping.ts';
import type { RoleMapping } from '../domain/role-mapping/role-mapping.ts';
import type { ChangeFeed, NamedStore } from '../stores/store.ts';
import { FollowedValue } from './opensearch/followed-value.ts';
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

/** Whom OpenSearch's lists are compared with. */
export type ListedUser = Pick<User, 'username' | 'backendRoles'>;

interface CompiledMapping {
  readonly mapping: RoleMapping;
  readonly holds: CompiledRule;
  /** Whether OpenSearch's lists give the user the role of the mapping's name. */
  readonly isListed: (user: ListedUser) => boolean;
}

/** What reading a mapping depends on: every one that there is or will be. */
const EVERY_MAPPING: readonly Dependency[] = [{ kind: 'roleMapping', id: '*' }];

/** Gives roles to users by mappings, which are read and compiled once and again after a change. */
export class RoleMapper {
  readonly #compiled: FollowedValue<readonly CompiledMapping[]>;

  constructor(deps: {
    readonly roleMappings: Pick<NamedStore<RoleMapping>, 'list'>;
    readonly changes: Pick<ChangeFeed, 'subscribe'>;
  }) {
    this.#compiled = new FollowedValue({
      kind: 'roleMapping',
      changes: deps.changes,
      read: async () => (await deps.roleMappings.list()).map(compileMapping),
    });
  }

  /**
   * The roles that the mappings which are enabled give a user whom a realm describes and whose roles are not kept here (directories,
   * certificates, tokens). Roles that do not exist are among them: what they are worth is decided where roles are resolved.
   * @throws StoreError when the mappings cannot be read.
   */
  async mapRoles(user: MappedUser): Promise<MappedRoles> {
    const listed: ListedUser = { username: user.username, backendRoles: user.groups };
    const mappings = (await this.#compiled.get()).filter(({ mapping }) => mapping.enabled);
    const roles = mappings.flatMap(({ mapping, holds, isListed }) => [
      ...(holds(user) === true
        ? [...mapping.roles, ...mapping.roleTemplates.flatMap((template) => renderRoleTemplate(template, user))]
        : []),
      ...(isListed(listed) ? [mapping.name] : []),
    ]);
    return { roles: [...new Set(roles)], dependencies: EVERY_MAPPING };
  }

  /**
   * The roles that OpenSearch's lists in the mappings which are enabled give a user of any realm.
   * @throws StoreError when the mappings cannot be read.
   */
  async mapListedRoles(user: ListedUser): Promise<MappedRoles> {
    const mappings = await this.#compiled.get();
    const roles = mappings
      .filter(({ mapping, isListed }) => mapping.enabled && isListed(user))
      .map(({ mapping }) => mapping.name);
    return { roles, dependencies: EVERY_MAPPING };
  }

  /** Stops following the change feed. */
  close(): void {
    this.#compiled.close();
  }
}

function compileMapping(mapping: RoleMapping): CompiledMapping {
  return { mapping, holds: compileRule(mapping.rules), isListed: compileLists(mapping.openSearch) };
}

/** Where a user comes from gives nothing: an address is no proof of who one is. */
function compileLists(lists: OpenSearchRoleMapping | undefined): CompiledMapping['isListed'] {
  if (lists === undefined) return () => false;
  const users = lists.users.map(matcherOf);
  const backendRoles = lists.backendRoles.map(matcherOf);
  const andBackendRoles = lists.andBackendRoles.map(matcherOf);
  return ({ username, backendRoles: own = [] }) => {
    const isOwned = (pattern: LanguageMatcher): boolean => own.some((role) => pattern.matches(role));
    return (
      users.some((pattern) => pattern.matches(username)) ||
      backendRoles.some(isOwned) ||
      (andBackendRoles.length > 0 && andBackendRoles.every(isOwned))
    );
  };
}

/** A pattern that cannot be read exactly matches nothing. */
function matcherOf(pattern: string): LanguageMatcher {
  const parsed = parsePermissionPattern(pattern);
  return new LanguageMatcher(parsed.outcome === 'parsed' ? parsed.language : { kind: 'nothing' });
}
