import { type LdapConnection, LdapFault } from './ldap-connection.ts';
import type { LdapDirectoryOptions } from './ldap-options.ts';
import type { LdapServers } from './ldap-servers.ts';

/**
 * Connections of the user who searches, kept for the next search. How many are in use at a time is bounded by who calls;
 * `idleMax` bounds those that wait.
 */
export class LdapPool {
  readonly #servers: LdapServers;
  readonly #bind: LdapDirectoryOptions['bind'];
  readonly #idleMax: number;
  readonly #idle: LdapConnection[] = [];
  #closed = false;

  constructor(servers: LdapServers, options: Pick<LdapDirectoryOptions, 'bind'> & { readonly idleMax: number }) {
    this.#servers = servers;
    this.#bind = options.bind;
    this.#idleMax = options.idleMax;
  }

  /**
   * Asks over a connection of the pool; on a new one once more when a kept one turns out to be broken.
   * @throws LdapFault, and what `ask` throws.
   */
  async use<Result>(ask: (connection: LdapConnection) => Promise<Result>): Promise<Result> {
    const kept = this.#takeIdle();
    if (kept !== null) {
      try {
        return await this.#askOver(kept, ask);
      } catch (error) {
        if (!(error instanceof LdapFault) || kept.isOpen) throw error;
      }
    }
    return this.#askOver(await this.#openBound(), ask);
  }

  /** Ends the connections that wait; those in use end when they come back. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  #takeIdle(): LdapConnection | null {
    for (let connection = this.#idle.pop(); connection !== undefined; connection = this.#idle.pop()) {
      if (connection.isOpen) return connection;
      connection.close();
    }
    return null;
  }

  async #askOver<Result>(connection: LdapConnection, ask: (connection: LdapConnection) => Promise<Result>): Promise<Result> {
    try {
      return await ask(connection);
    } finally {
      if (connection.isOpen && !this.#closed && this.#idle.length < this.#idleMax) this.#idle.push(connection);
      else connection.close();
    }
  }

  async #openBound(): Promise<LdapConnection> {
    if (this.#bind === null) return this.#servers.open();
    const password = this.#bind.readPassword();
    const connection = await this.#servers.open();
    const bound = await connection.bind(this.#bind.dn, password).catch((error: unknown) => {
      connection.close();
      throw error;
    });
    if (bound) return connection;
    connection.close();
    throw new LdapFault(`[${connection.url}] refuses the user who searches`);
  }
}
