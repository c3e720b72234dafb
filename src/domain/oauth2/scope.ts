import type { RoleDescriptor, RoleDescriptors } from '../role/role-descriptor.ts';

/** A scope that was stored: what a token that names it is narrowed to. */
export interface Scope {
  readonly name: string;
  readonly descriptor: RoleDescriptor;
}

/** Longest name of a scope, in characters. */
export const SCOPE_NAME_CHARACTERS_MAX = 256;

/** A scope token: printable ASCII without the blank, the double quote and the backslash. @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3 */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** What is wrong with the name of a scope, or `null`. */
export function scopeNameViolation(name: string): string | null {
  if (SCOPE_TOKEN.test(name) && name.length <= SCOPE_NAME_CHARACTERS_MAX) return null;
  return `scope names must have 1 to ${SCOPE_NAME_CHARACTERS_MAX} printable ASCII characters, none of them a blank, ["] or [\\]`;
}

/**
 * The names in a `scope` parameter, each once, in the order given; `null` when it is not of the form that RFC 6749 §3.3 asks for:
 * scope tokens with one blank between each two.
 */
export function parseScopeNames(text: string): readonly string[] | null {
  const names = text.split(' ');
  return names.every((name) => scopeNameViolation(name) === null) ? [...new Set(names)] : null;
}

/** The `scope` parameter of a token: the names of its limit; `null`: it has none. */
export function scopeText(limit: RoleDescriptors | null): string | null {
  return limit === null ? null : Object.keys(limit).join(' ');
}

/** Those of a limit's descriptors that are named, or `null` when one is not among them: a scope only ever gets narrower. */
export function narrowLimit(limit: RoleDescriptors, names: readonly string[]): RoleDescriptors | null {
  const narrowed: Record<string, RoleDescriptor> = Object.create(null);
  for (const name of names) {
    const descriptor = Object.hasOwn(limit, name) ? limit[name] : undefined;
    if (descriptor === undefined) return null;
    narrowed[name] = descriptor;
  }
  return narrowed;
}
