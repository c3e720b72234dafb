import { isPrintableName, printableNameRule } from '../user/printable-name.ts';

/** Longest name that a role can be read under. */
export const ROLE_NAME_LENGTH_MAX_READ = 1_024;

/** Longest name that a role can be stored under. */
export const ROLE_NAME_LENGTH_MAX = 507;

/** What is wrong with the name of a role, in Elasticsearch's words, or `null`. */
export function roleNameViolation(name: string, lengthMax: number = ROLE_NAME_LENGTH_MAX): string | null {
  return isPrintableName(name, lengthMax) ? null : printableNameRule('Role names', lengthMax);
}
