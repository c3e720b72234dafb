import { isPrintableName, printableNameRule } from './printable-name.ts';

/** Longest name of a native user. */
export const USER_NAME_LENGTH_MAX = 507;

/** What is wrong with the name of a native user, in Elasticsearch's words, or `null`. */
export function userNameViolation(username: string, lengthMax: number = USER_NAME_LENGTH_MAX): string | null {
  return isPrintableName(username, lengthMax) ? null : printableNameRule('User names', lengthMax);
}
