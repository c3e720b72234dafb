import type { Authentication } from '../domain/principal/authentication.ts';
import { parsePermissionPattern } from './action-groups/parse-permission-pattern.ts';
import { ANY_STRING, differenceOf, type Language, unionOf } from './pattern/language.ts';
import { parseWildcard } from './pattern/parse-wildcard.ts';

/**
 * Names that only users with certain roles reach, whatever else grants them. No key and no token ever does.
 * @see https://docs.opensearch.org/latest/security/configuration/system-indices/
 */
export class ProtectedNames {
  readonly #roles: ReadonlySet<string>;
  readonly #unprotected: Language;

  /** `names`: texts, wildcard patterns and Java expressions. @throws Error for a pattern that cannot be read exactly. */
  constructor(options: { readonly names: readonly string[]; readonly roles: readonly string[] }) {
    this.#roles = new Set(options.roles);
    const names = unionOf(options.names.map(readPattern));
    // The backing indices of a protected data stream are protected too.
    const backing: Language = {
      kind: 'sequence',
      parts: [unionOf([parseWildcard('.ds-'), parseWildcard('.fs-')]), names, ANY_STRING],
    };
    this.#unprotected = differenceOf(ANY_STRING, unionOf([names, backing]));
  }

  /** The names that a caller reaches at most; `null`: all. */
  reachOf(authentication: Authentication | undefined): Language | null {
    const isUser = authentication?.type === 'realm' && authentication.apiKey === null;
    return isUser ? this.reachOfUser(authentication.user.roles) : this.#unprotected;
  }

  /** The names that a user with these roles reaches at most, who comes in person; `null`: all. */
  reachOfUser(roles: readonly string[]): Language | null {
    return roles.some((role) => this.#roles.has(role)) ? null : this.#unprotected;
  }
}

function readPattern(text: string): Language {
  const pattern = parsePermissionPattern(text);
  if (pattern.outcome === 'refused')
    throw new Error(`the pattern [${text}] of protected indices cannot be read: ${pattern.reason}`);
  return pattern.language;
}
