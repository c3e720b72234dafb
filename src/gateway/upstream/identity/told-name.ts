import { isPrintableName } from '../../../domain/user/printable-name.ts';

/** Longest name that the cluster is told. */
const NAME_CHARACTERS_MAX = 1_024;

/** By these names OpenSearch knows its API tokens and plugins, whoever came with the name. */
const RESERVED_PREFIX = /^(?:token|plugin):/i;

/** What a distinguished name begins with, as that of a super administrator, who is known by name alone. */
const DISTINGUISHED_NAME = /^[a-z0-9.-]+\s*=/i;

/**
 * What parts names from each other, or has a meaning in the patterns and queries of roles that OpenSearch puts names into as they
 * are (`${user.name}`): quotes end a text of a query, wildcards match other names.
 */
const MEANINGFUL = /[,"\\*?${}]/;

/**
 * Why the cluster cannot be told of a user or role by this name, as it goes on behind `its name`; `null`: it can. The cluster takes
 * away blanks at the ends, so that another name would be left.
 */
export function toldNameViolation(name: string): string | null {
  if (!isPrintableName(name, NAME_CHARACTERS_MAX)) {
    return `must be 1 to ${NAME_CHARACTERS_MAX} printable ASCII characters without blanks at its ends`;
  }
  if (MEANINGFUL.test(name)) return 'must not hold any of , " \\ * ? $ { }';
  if (RESERVED_PREFIX.test(name)) return 'must not begin with [token:] or [plugin:]';
  if (DISTINGUISHED_NAME.test(name)) return 'must not have the form of a distinguished name';
  return null;
}

/** As `toldNameViolation`, for the value of an attribute, which may hold commas and is nobody's name. */
export function toldValueViolation(value: string): string | null {
  if (!isPrintableName(value, NAME_CHARACTERS_MAX)) {
    return `must be 1 to ${NAME_CHARACTERS_MAX} printable ASCII characters without blanks at its ends`;
  }
  return MEANINGFUL.test(value.replaceAll(',', '')) ? 'must not hold any of " \\ * ? $ { }' : null;
}
