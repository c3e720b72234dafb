import { assert } from '../../domain/error.ts';
import { LdapConnection, type LdapFault } from './ldap-connection.ts';
import type { LdapServersOptions } from './ldap-options.ts';

/** The directories that hold the same: one of them is asked, the others when it does not answer. */
export class LdapServers {
  readonly #options: LdapServersOptions;
  #first = 0;

  constructor(options: LdapServersOptions) {
    assert(options.urls.length > 0, 'a directory has a URL');
    this.#options = options;
  }

  /** Connects to the first that answers. @throws LdapFault of the last one when none does. */
  async open(): Promise<LdapConnection> {
    const { urls, order, connection } = this.#options;
    const first = this.#first;
    if (order === 'round_robin') this.#first = (first + 1) % urls.length;
    let fault: LdapFault | null = null;
    for (let step = 0; step < urls.length; step += 1) {
      const at = (first + step) % urls.length;
      try {
        const opened = await LdapConnection.open(urls[at] ?? '', connection);
        if (order === 'failover') this.#first = at;
        return opened;
      } catch (error) {
        // `LdapConnection.open` throws nothing else.
        fault = error as LdapFault;
      }
    }
    throw fault;
  }
}
