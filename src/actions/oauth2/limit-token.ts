import { narrowLimit, parseScopeNames, type Scope } from '../../domain/oauth2/scope.ts';
import type { RoleDescriptor, RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import type { NamedStore } from '../../stores/store.ts';
import { callStore } from '../store-fault.ts';
import { scopeInvalid } from './oauth2-error.ts';

/** What reading a scope needs. */
export interface LimitTokenDeps {
  readonly scopes: Pick<NamedStore<Scope>, 'find'>;
  /** Scopes that one token may name. */
  readonly scopesPerTokenMax: number;
}

/**
 * What a new token is narrowed to. Without a scope: what it comes from is; with one: those of its scopes that are named, or, when it
 * has no limit, the stored scopes of these names as they are now.
 * @param inherited Limit of the credential that the token comes from, or `null`.
 * @throws SecurityError `tokenScopeInvalid`, `unavailable`.
 */
export async function limitToken(
  deps: LimitTokenDeps,
  scope: string | null,
  inherited: RoleDescriptors | null,
): Promise<RoleDescriptors | null> {
  if (scope === null) return inherited;
  const names = parseScopeNames(scope);
  if (names === null) throw scopeInvalid('[scope] must be names with one blank between each two');
  if (names.length > deps.scopesPerTokenMax)
    throw scopeInvalid(`[scope] must not name more than ${deps.scopesPerTokenMax} scopes`);
  const limit = inherited === null ? await readScopes(deps, names) : narrowLimit(inherited, names);
  if (limit === null) throw scopeInvalid('[scope] names a scope that is not known or not among those of the token');
  return limit;
}

async function readScopes({ scopes }: LimitTokenDeps, names: readonly string[]): Promise<RoleDescriptors | null> {
  const found = await callStore(() => Promise.all(names.map((name) => scopes.find(name))));
  const limit: Record<string, RoleDescriptor> = Object.create(null);
  for (const scope of found) {
    if (scope === null) return null;
    limit[scope.name] = scope.descriptor;
  }
  return limit;
}
