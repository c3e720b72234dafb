import { basic, type ClusterClient } from '../cluster-client.ts';
import type { ElasticsearchRole, Principal } from '../pair.ts';

const PASSWORD = 'password-of-an-owner';

const CALLED_WRONG = 400;

/**
 * Makes an API key for each principal by Elasticsearch's own API, which the server and Claviger both speak. A principal with
 * a role that is called wrong has none.
 * @returns `Authorization` values by the principal's name.
 * @throws Error when a key cannot be made for another cause
 */
export async function makeApiKeys(
  client: ClusterClient,
  principals: readonly Principal<ElasticsearchRole>[],
): Promise<ReadonlyMap<string, string>> {
  const credentials = new Map<string, string>();
  for (const { name, role, limitedBy } of principals) {
    const owner = limitedBy === undefined ? undefined : await makeOwner(client, name, limitedBy);
    if (owner === null) continue;
    const key = await make(client, 'POST', '/_security/api_key?refresh=true', { name, role_descriptors: { role } }, owner);
    if (key !== null) credentials.set(name, `ApiKey ${(key as { readonly encoded: string }).encoded}`);
  }
  return credentials;
}

/** @returns the `Authorization` of a user with the role, or `null` when the role is called wrong. */
async function makeOwner(client: ClusterClient, name: string, role: ElasticsearchRole): Promise<string | null> {
  const username = `diff-${name}`;
  if ((await make(client, 'PUT', `/_security/role/${username}`, role)) === null) return null;
  await client.ask('PUT', `/_security/user/${username}`, { password: PASSWORD, roles: [username] });
  return basic(username, PASSWORD);
}

async function make(
  client: ClusterClient,
  method: string,
  target: string,
  body: unknown,
  authorization?: string,
): Promise<unknown> {
  const answer = await client.send(method, target, JSON.stringify(body), authorization);
  if (answer.status === CALLED_WRONG) return null;
  if (answer.status >= 300) throw new Error(`${method} ${target}: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body);
}
