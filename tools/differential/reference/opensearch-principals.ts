import { basic, type ClusterClient } from '../cluster-client.ts';
import type { OpenSearchRole, Principal } from '../pair.ts';

const PASSWORD = 'Own-Password-Of-One-2026!';
const API = '/_plugins/_security/api';

/**
 * Makes a user with one role for each principal by the API of OpenSearch's security plugin.
 * @returns `Authorization` values by the principal's name.
 */
export async function makeUsers(
  client: ClusterClient,
  principals: readonly Principal<OpenSearchRole>[],
): Promise<ReadonlyMap<string, string>> {
  const named = principals.map((principal) => ({ ...principal, username: `diff-${principal.name}` }));
  await client.ask(
    'PATCH',
    `${API}/roles`,
    named.map(({ username, role }) => put(username, role)),
  );
  await client.ask(
    'PATCH',
    `${API}/internalusers`,
    named.map(({ username }) => put(username, { password: PASSWORD, opendistro_security_roles: [username] })),
  );
  return new Map(named.map(({ name, username }) => [name, basic(username, PASSWORD)]));
}

function put(name: string, value: unknown): unknown {
  return { op: 'add', path: `/${name}`, value };
}
