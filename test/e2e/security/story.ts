import { randomUUID } from 'node:crypto';
import { Client as Client9, type ClientOptions, errors as errors9 } from '@elastic/elasticsearch';
import { Client as Client8, errors as errors8 } from 'elasticsearch-8';
import { expect } from 'vitest';

/** A story that a client tells with its typed calls: it checks every field of every answer. */
export interface Story {
  readonly title: string;
  tell(teller: Teller): Promise<void>;
}

/** How somebody proves who they are, in the client's own words. */
export type Credential = NonNullable<ClientOptions['auth']>;

/** One client in front of one server. What it makes has names that nothing else has. */
export interface Teller {
  /** Speaks for a superuser. */
  readonly client: Client9;
  /** Name of that superuser. */
  readonly superuser: string;
  /** Speaks for somebody else, with further headers if any. */
  as(credential: Credential, headers?: Readonly<Record<string, string>>): Client9;
  /** A name that nothing else has. */
  unique(what: string): string;
}

/** Which of Elastic's clients tells the story. */
export interface ElasticClient {
  readonly name: string;
  readonly major: 8 | 9;
  connect(options: ClientOptions): Client9;
}

/** Elastic's own clients, unmodified. */
export const ELASTIC_CLIENTS: readonly ElasticClient[] = [
  { name: '@elastic/elasticsearch 9', major: 9, connect: (options) => new Client9(options) },
  {
    name: '@elastic/elasticsearch 8',
    major: 8,
    // Version 8 has the same calls with the same parameters, but nominally other types: what is called here is in both.
    connect: (options) => new Client8(options as unknown as ConstructorParameters<typeof Client8>[0]) as unknown as Client9,
  },
];

/** Opens clients of one kind to one server, and closes them all at the end. */
export function openTeller(
  kind: ElasticClient,
  url: string,
  superuser: { readonly user: string; readonly password: string },
): Teller & AsyncDisposable {
  const opened: Client9[] = [];
  const as: Teller['as'] = (auth, headers = {}) => {
    const client = kind.connect({ node: url, auth, headers, maxRetries: 0 });
    opened.push(client);
    return client;
  };
  return {
    client: as({ username: superuser.user, password: superuser.password }),
    superuser: superuser.user,
    as,
    unique: (what) => `${what}-${kind.major}-${randomUUID().slice(0, 8)}`,
    async [Symbol.asyncDispose]() {
      for (const client of opened) await client.close();
    },
  };
}

/** What a call was refused with. @throws Error when it was not refused by an answer. */
export async function refusal(call: Promise<unknown>): Promise<{ status: number; type: string; reason: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof errors9.ResponseError || error instanceof errors8.ResponseError) {
      const body: { error?: { type?: string; reason?: string } } = Object(error.body);
      return { status: error.statusCode ?? 0, type: body.error?.type ?? '', reason: body.error?.reason ?? '' };
    }
    throw error;
  }
  throw new Error('the call was not refused');
}

/** Makes a role and a user who has it alone. @returns the user's credential, and what an answer tells of the role. */
export async function aUserWith(
  { client, unique }: Teller,
  cluster: readonly string[],
): Promise<{ readonly username: string; readonly password: string; readonly role: string }> {
  const role = unique('role');
  const username = unique('user');
  const password = 'a long enough passphrase';
  await client.security.putRole({ name: role, cluster: [...cluster], indices: [{ names: ['logs-*'], privileges: ['read'] }] });
  await client.security.putUser({ username, password, roles: [role] });
  return { username, password, role };
}

/** What an answer tells of rights that were given as one list of cluster privileges and one rule. */
export function descriptor(cluster: readonly string[], names: readonly string[], privileges: readonly string[]): object {
  return {
    cluster,
    indices: [{ names, privileges, allow_restricted_indices: false }],
    applications: [],
    run_as: [],
    metadata: {},
    transient_metadata: { enabled: true },
  };
}

/** A whole number of milliseconds. */
export const ANY_TIME: unknown = expect.any(Number);
/** Text that is not empty. */
export const ANY_TEXT: unknown = expect.stringMatching(/./);

/** The answer of the calls that empty caches. */
export const ALL_NODES: unknown = {
  _nodes: { total: 1, successful: 1, failed: 0 },
  cluster_name: ANY_TEXT,
  nodes: expect.toSatisfy((nodes) => Object.keys(Object(nodes)).length === 1),
};
