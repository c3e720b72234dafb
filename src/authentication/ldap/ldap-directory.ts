import type { Entry } from 'ldapts';
import type { Secret } from '../../domain/secret.ts';
import { BoundedQueue } from '../bounded-queue.ts';
import type { LdapConnection } from './ldap-connection.ts';
import { describeUser, type LdapUser } from './ldap-entry.ts';
import { attributesForGroups, findGroups } from './ldap-groups.ts';
import type { LdapDirectoryOptions, LdapSearchOptions, LdapUserOptions } from './ldap-options.ts';
import { LdapPool } from './ldap-pool.ts';
import { LdapServers } from './ldap-servers.ts';
import { fillFilter, fillName } from './ldap-text.ts';

/** What a directory says of a user name and a password. */
export type LdapVerdict =
  | { readonly outcome: 'proven'; readonly user: LdapUser }
  /** The password is wrong, or the account may not be used. */
  | { readonly outcome: 'refused' }
  /** Nobody has this name. */
  | { readonly outcome: 'unknown' }
  /** Several have it. */
  | { readonly outcome: 'ambiguous' }
  /** The user has more groups than are read. */
  | { readonly outcome: 'tooManyGroups' };

type Found = { readonly outcome: 'found'; readonly entry: Entry } | Extract<LdapVerdict, { outcome: 'unknown' | 'ambiguous' }>;

/**
 * Users of a directory. A user is proven on a connection of its own, which is ended afterwards; searches are made over kept
 * connections of the user who searches, or, where there is no such user, with the rights of the one who was proven.
 */
export class LdapDirectory {
  readonly #options: LdapDirectoryOptions;
  readonly #servers: LdapServers;
  readonly #pool: LdapPool;
  readonly #queue: BoundedQueue;

  constructor(options: LdapDirectoryOptions) {
    this.#options = options;
    this.#servers = new LdapServers(options.servers);
    this.#pool = new LdapPool(this.#servers, { bind: options.bind, idleMax: options.poolSize });
    this.#queue = new BoundedQueue({
      runningMax: options.poolSize,
      queuedMax: options.queueMax,
      refusal: 'too many users wait for the directory',
    });
  }

  /** Whether users can be looked up without their password. */
  get canLookUp(): boolean {
    const { users, bind } = this.#options;
    return users.by === 'search' || (users.by === 'principalName' && bind !== null);
  }

  /** @throws LdapFault when the directory cannot tell, SecurityError `tooManyRequests` when too many wait. */
  async verify(username: string, password: Secret): Promise<LdapVerdict> {
    // Neither a name nor a password that is empty proves anything: RFC 4513 §5.1.2.
    if (username === '') return { outcome: 'unknown' };
    if (password.reveal() === '') return { outcome: 'refused' };
    return this.#queue.run(() => this.#verify(this.#options.users, username, password));
  }

  /** The user of this name; `null`: none, several, or one with too many groups. Only where `canLookUp`. @throws as `verify`. */
  async find(username: string): Promise<LdapUser | null> {
    const { users } = this.#options;
    if (username === '' || users.by === 'templates') return null;
    return this.#queue.run(() =>
      this.#pool.use(async (connection) => {
        const found = await this.#searchUser(connection, users.search, username);
        return found.outcome === 'found' ? this.#describe(connection, found.entry) : null;
      }),
    );
  }

  /** Ends the connections that wait. */
  close(): void {
    this.#pool.close();
  }

  #verify(users: LdapUserOptions, username: string, password: Secret): Promise<LdapVerdict> {
    switch (users.by) {
      case 'search':
        return this.#searchThenBind(users.search, username, password);
      case 'templates':
        return this.#bindByTemplates(users.templates, username, password);
      case 'principalName':
        return this.#options.bind === null
          ? this.#bindThenSearch(users, username, password)
          : this.#searchThenBind(users.search, username, password);
    }
  }

  async #searchThenBind(search: LdapSearchOptions, username: string, password: Secret): Promise<LdapVerdict> {
    const found = await this.#pool.use((connection) => this.#searchUser(connection, search, username));
    if (found.outcome !== 'found') return found;
    const bound = await this.#withConnection((connection) => connection.bind(found.entry.dn, password.reveal()));
    if (!bound) return { outcome: 'refused' };
    return this.#pool.use((connection) => this.#proven(connection, found.entry));
  }

  async #bindByTemplates(templates: readonly string[], username: string, password: Secret): Promise<LdapVerdict> {
    for (const template of templates) {
      const dn = fillName(template, username);
      const verdict = await this.#withConnection(async (connection): Promise<LdapVerdict> => {
        if (!(await connection.bind(dn, password.reveal()))) return { outcome: 'refused' };
        const entry = await this.#readEntry(connection, dn);
        return this.#proven(connection, entry ?? { dn });
      });
      if (verdict.outcome !== 'refused') return verdict;
    }
    return { outcome: 'refused' };
  }

  #bindThenSearch(
    { domain, search }: Extract<LdapUserOptions, { by: 'principalName' }>,
    username: string,
    password: Secret,
  ): Promise<LdapVerdict> {
    return this.#withConnection(async (connection) => {
      const name = username.includes('@') || username.includes('\\') ? username : `${username}@${domain}`;
      if (!(await connection.bind(name, password.reveal()))) return { outcome: 'refused' };
      const found = await this.#searchUser(connection, search, username);
      if (found.outcome !== 'found') return found;
      // One principal name can be told from two attributes: only the entry that the password opens is the user's.
      if (!(await connection.bind(found.entry.dn, password.reveal()))) return { outcome: 'refused' };
      return this.#proven(connection, found.entry);
    });
  }

  /** Asks for two entries, so that the second shows. */
  async #searchUser(connection: LdapConnection, search: LdapSearchOptions, username: string): Promise<Found> {
    const { baseDn, scope } = search;
    const filter = fillFilter(search.filter, username);
    const [entry, second] = await connection.search({ baseDn, scope, filter, sizeMax: 2, attributes: this.#attributes() });
    if (entry === undefined) return { outcome: 'unknown' };
    return second === undefined ? { outcome: 'found', entry } : { outcome: 'ambiguous' };
  }

  async #readEntry(connection: LdapConnection, dn: string): Promise<Entry | null> {
    const filter = '(objectClass=*)';
    const [entry] = await connection.search({ baseDn: dn, scope: 'base', filter, sizeMax: 1, attributes: this.#attributes() });
    return entry ?? null;
  }

  async #proven(connection: LdapConnection, entry: Entry): Promise<LdapVerdict> {
    const user = await this.#describe(connection, entry);
    return user === null ? { outcome: 'tooManyGroups' } : { outcome: 'proven', user };
  }

  async #describe(connection: LdapConnection, entry: Entry): Promise<LdapUser | null> {
    const { groups, groupsMax, attributes } = this.#options;
    const found = await findGroups(connection, entry, groups, groupsMax);
    return found === null ? null : describeUser(entry, found, attributes);
  }

  #attributes(): string[] {
    const { attributes, groups } = this.#options;
    return [attributes.fullName, attributes.email, ...attributes.metadata, ...attributesForGroups(groups)];
  }

  async #withConnection<Result>(ask: (connection: LdapConnection) => Promise<Result>): Promise<Result> {
    const connection = await this.#servers.open();
    try {
      return await ask(connection);
    } finally {
      connection.close();
    }
  }
}
