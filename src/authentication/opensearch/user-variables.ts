import type { User } from '../../domain/principal/authentication.ts';

/** Values of the variables that OpenSearch's permissions may name, by the name with dots: of a user, or of one who is called like it. */
export function variablesOf({
  username,
  backendRoles = [],
  attributes = {},
}: Pick<User, 'username' | 'backendRoles' | 'attributes'>): ReadonlyMap<string, string> {
  const quoted = backendRoles.map((role) => `"${role}"`).join(',');
  return new Map([...Object.entries(attributes), ['user.name', username], ['user.roles', quoted]]);
}
