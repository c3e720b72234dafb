const APPLICATION_PREFIX = /^[a-z][A-Za-z0-9]*$/;
const APPLICATION_PREFIX_CHARACTERS_MIN = 3;
const APPLICATION_SUFFIX_FORBIDDEN = '\\/*?"<>| ,';

/**
 * What is wrong with the name of an application, in Elasticsearch's words, or `null`. A name is a prefix in letters and digits
 * and, behind `-` or `_`, a suffix; a trailing `*` makes it a pattern.
 */
export function applicationNameViolation(name: string, options: { readonly isPatternAllowed: boolean }): string | null {
  if (name === '') return 'Application names cannot be blank';
  if (!options.isPatternAllowed && name.includes('*')) return `Application names may not contain '*' (found '${name}')`;
  if (name === '*') return null;
  const star = name.indexOf('*');
  if (star >= 0 && star < name.length - 1) return `Application name patterns only support trailing wildcards (found '${name}')`;
  if (/\s/.test(name)) return `Application names may not contain whitespace (found '${name}')`;
  const [first = '', ...rest] = name.split(/[-_]/);
  const prefix = first.endsWith('*') ? first.slice(0, -1) : first;
  if (!APPLICATION_PREFIX.test(prefix)) {
    return `An application name prefix must match the pattern ${APPLICATION_PREFIX.source} (found '${prefix}')`;
  }
  if (star < 0 && prefix.length < APPLICATION_PREFIX_CHARACTERS_MIN) {
    return `An application name prefix must be at least ${APPLICATION_PREFIX_CHARACTERS_MIN} characters long (found '${prefix}')`;
  }
  const suffix = rest.length === 0 ? '' : name.slice(first.length + 1);
  const stem = suffix.endsWith('*') ? suffix.slice(0, -1) : suffix;
  if (Array.from(stem).some((character) => APPLICATION_SUFFIX_FORBIDDEN.includes(character))) {
    return `An application name suffix may not contain any of the characters '${APPLICATION_SUFFIX_FORBIDDEN}' (found '${suffix}')`;
  }
  return null;
}
