/** Which keys a get or an invalidation names. Texts that hold nothing but whitespace count as absent, as in Elasticsearch. */
export interface ApiKeySelection {
  /** Empty: no ids given. */
  readonly ids: readonly string[];
  /** Exact, a prefix when it ends with `*`, every name when it is `*`. */
  readonly name: string | null;
  readonly username: string | null;
  readonly realmName: string | null;
  /** Only keys of the caller. */
  readonly owner: boolean;
}

/** The same selection with blank texts made absent. */
export function normalizeSelection(selection: ApiKeySelection): ApiKeySelection {
  return {
    ids: selection.ids.filter(hasText),
    name: textOrNull(selection.name),
    username: textOrNull(selection.username),
    realmName: textOrNull(selection.realmName),
    owner: selection.owner,
  };
}

/** What is wrong with a get, in Elasticsearch's words and order. Expects a normalised selection. */
export function getApiKeysViolations({ ids, name, username, realmName, owner }: ApiKeySelection): readonly string[] {
  const namesUser = username !== null || realmName !== null;
  const violations: string[] = [];
  if ((ids.length > 0 || name !== null) && namesUser) {
    violations.push('username or realm name must not be specified when the api key id or api key name is specified');
  }
  if (owner && namesUser) {
    violations.push('neither username nor realm-name may be specified when retrieving owned API keys');
  }
  if (ids.length > 0 && name !== null) violations.push('only one of [api key id, api key name] can be specified');
  return violations;
}

/** What is wrong with an invalidation, in Elasticsearch's words and order. Expects a normalised selection. */
export function invalidateApiKeysViolations({ ids, name, username, realmName, owner }: ApiKeySelection): readonly string[] {
  const namesKey = ids.length > 0 || name !== null;
  const namesUser = username !== null || realmName !== null;
  const violations: string[] = [];
  if (!namesKey && !namesUser && !owner) {
    violations.push('One of [api key id(s), api key name, username, realm name] must be specified if [owner] flag is false');
  }
  if (namesKey && namesUser) {
    violations.push('username or realm name must not be specified when the api key id(s) or api key name are specified');
  }
  if (owner && namesUser) {
    violations.push('neither username nor realm-name may be specified when invalidating owned API keys');
  }
  if (ids.length > 0 && name !== null) violations.push('only one of [api key id(s), api key name] can be specified');
  return violations;
}

/**
 * What is wrong with the `ids` of an invalidation as they were given, or `null`. Elasticsearch tells it while parsing,
 * before all other rules.
 */
export function invalidatedIdsViolation(ids: readonly string[] | null): string | null {
  if (ids === null) return null;
  if (ids.length === 0) return 'Field [ids] cannot be an empty array';
  const blankAt = ids.flatMap((id, index) => (hasText(id) ? [] : [index]));
  if (blankAt.length === 0) return null;
  const [noun, place] = blankAt.length === 1 ? ['id', 'position'] : ['ids', 'positions'];
  return `Field [ids] must not contain blank id, but got blank ${noun} at index ${place}: [${blankAt.join(', ')}]`;
}

function textOrNull(text: string | null): string | null {
  return text !== null && hasText(text) ? text : null;
}

function hasText(text: string): boolean {
  return text.trim() !== '';
}
