/** Content of a file by user name, and what is wrong with the rest of it. */
export interface ParsedUserFile<Value> {
  readonly values: ReadonlyMap<string, Value>;
  /** A sentence each, with the number of the line; never with what stands there. */
  readonly problems: readonly string[];
}

const USERNAME_CHARACTERS_MAX = 507;

/**
 * Reads a `users` file: `name:hash` a line. Empty lines and those that begin with `#` are skipped, lines that are neither are
 * problems, and so is a name that comes twice: the first counts.
 * @see https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/file-based
 */
export function parseUsersFile(text: string, isPasswordHash: (text: string) => boolean): ParsedUserFile<string> {
  const hashesByName = new Map<string, string>();
  const problems: string[] = [];
  for (const { number, content } of linesOf(text)) {
    const colon = content.indexOf(':');
    const name = content.slice(0, Math.max(0, colon)).trim();
    const hash = content.slice(colon + 1).trim();
    if (!isUsername(name)) problems.push(`line ${number} is no \`name:hash\``);
    else if (!isPasswordHash(hash)) problems.push(`line ${number} has no hash of a password that is known`);
    else if (hashesByName.has(name)) problems.push(`line ${number} names a user for the second time`);
    else hashesByName.set(name, hash);
  }
  return { values: hashesByName, problems };
}

/** Reads a `users_roles` file, `role:name,name` a line: the roles of each user, in the order of the lines. Bad lines are as above. */
export function parseUsersRolesFile(text: string): ParsedUserFile<readonly string[]> {
  const rolesByName = new Map<string, string[]>();
  const problems: string[] = [];
  for (const { number, content } of linesOf(text)) {
    const colon = content.indexOf(':');
    const role = content.slice(0, Math.max(0, colon)).trim();
    const names = content
      .slice(colon + 1)
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    if (role === '' || names.length === 0) {
      problems.push(`line ${number} is no \`role:name,name\``);
      continue;
    }
    for (const name of names) {
      const roles = rolesByName.get(name) ?? [];
      rolesByName.set(name, roles);
      if (!roles.includes(role)) roles.push(role);
    }
  }
  return { values: rolesByName, problems };
}

function linesOf(text: string): readonly { readonly number: number; readonly content: string }[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, at) => ({ number: at + 1, content: line.trim() }))
    .filter(({ content }) => content !== '' && !content.startsWith('#'));
}

function isUsername(name: string): boolean {
  return name !== '' && name.length <= USERNAME_CHARACTERS_MAX && /^[\x20-\x7e]+$/.test(name);
}
