import type { Socket } from 'node:net';
import { Client, type Entry, type Filter, ResultCodeError, type SearchOptions } from 'ldapts';
import { assert } from '../../domain/error.ts';
import type { LdapConnectionOptions } from './ldap-options.ts';
import { ldapTlsOptions, openLdapSocket } from './ldap-socket.ts';

/** The directory could not be asked, or its answer decides nothing. Never a refusal of a user. */
export class LdapFault extends Error {
  override readonly name = 'LdapFault';
}

/** A search as it is sent. */
export interface LdapQuery extends Pick<SearchOptions, 'scope' | 'attributes' | 'explicitBufferAttributes'> {
  readonly baseDn: string;
  /** As a text of RFC 4515 with every value escaped. */
  readonly filter: string | Filter;
  /** How many entries at most; a directory that has more gives these. */
  readonly sizeMax: number;
}

/**
 * Codes by which a directory refuses a name and password: a violated constraint (19) and unwilling to perform (53), both for
 * accounts that are locked, no such entry (32), a name that is none (34), inappropriate authentication (48), invalid
 * credentials (49), insufficient access (50). Any other failure is a fault. RFC 4511 §4.1.9.
 */
const REFUSAL_CODES: ReadonlySet<number> = new Set([19, 32, 34, 48, 49, 50, 53]);
const NO_SUCH_OBJECT = 32;
/** Of a name of an entry or of a principal; the library would take a word such as `EXTERNAL` for a SASL mechanism. */
const BIND_NAME = /[=@\\]/;

/**
 * One connection to one directory. It is made once and never again: one that the library reconnects by itself would be neither
 * encrypted after StartTLS nor bound.
 */
export class LdapConnection {
  readonly #client: Client;
  readonly #socket: Socket;
  readonly #options: LdapConnectionOptions;
  readonly url: string;

  private constructor(url: string, socket: Socket, options: LdapConnectionOptions) {
    this.url = url;
    this.#socket = socket;
    this.#options = options;
    let given = false;
    this.#client = new Client({
      url: 'ldap://directory',
      createConnection: () => {
        if (given) throw new Error('the connection to the directory was lost');
        given = true;
        return socket;
      },
    });
  }

  /** Connects to `ldap://…` or `ldaps://…`, and starts TLS where told. @throws LdapFault. */
  static async open(url: string, options: LdapConnectionOptions): Promise<LdapConnection> {
    const socket = await openLdapSocket(url, options).catch((error: unknown) => {
      throw new LdapFault(`no connection to [${url}]`, { cause: error });
    });
    const connection = new LdapConnection(url, socket, options);
    if (options.startTls && url.startsWith('ldap:')) await connection.#startTls();
    return connection;
  }

  /** Whether it can still be asked. */
  get isOpen(): boolean {
    return !this.#socket.destroyed && this.#client.isConnected;
  }

  /**
   * Binds by name and password. @returns whether the directory accepts them.
   * @throws LdapFault when it says neither yes nor no.
   */
  async bind(name: string, password: string): Promise<boolean> {
    // RFC 4513 §5.1.2: with an empty password it is nobody who binds, and many directories say yes to that.
    assert(password !== '' && name !== '', 'a bind has a name and a password');
    if (!BIND_NAME.test(name)) return false;
    try {
      await this.#within(this.#options.responseTimeoutMs, () => this.#client.bind(name, password));
      return true;
    } catch (error) {
      if (error instanceof ResultCodeError && REFUSAL_CODES.has(error.code)) return false;
      throw this.#fault('bind', error);
    }
  }

  /** The entries that match; none where the base does not exist. References to other directories are not followed. @throws LdapFault. */
  async search({ baseDn, filter, sizeMax, ...options }: LdapQuery): Promise<readonly Entry[]> {
    const { searchTimeoutMs } = this.#options;
    const timeLimit = Math.max(1, Math.ceil(searchTimeoutMs / 1_000));
    try {
      const { searchEntries } = await this.#within(searchTimeoutMs, () =>
        this.#client.search(baseDn, { ...options, filter, sizeLimit: sizeMax, timeLimit }),
      );
      return searchEntries;
    } catch (error) {
      if (error instanceof ResultCodeError && error.code === NO_SUCH_OBJECT) return [];
      throw this.#fault('search', error);
    }
  }

  /** Ends it; what waits for an answer fails. */
  close(): void {
    // Says good-bye where there is somebody to hear it.
    this.#client.unbind().catch(() => undefined);
    this.#socket.destroySoon();
  }

  async #startTls(): Promise<void> {
    try {
      await this.#within(this.#options.connectTimeoutMs, () =>
        this.#client.startTLS(ldapTlsOptions(this.url, this.#options.tls)),
      );
    } catch (error) {
      this.#socket.destroy();
      throw this.#fault('StartTLS', error);
    }
  }

  /** Cuts the connection when the answer takes longer: an answer that comes late must not be taken for that to a later question. */
  async #within<Result>(timeoutMs: number, ask: () => Promise<Result>): Promise<Result> {
    const timer = setTimeout(() => this.#socket.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    try {
      return await ask();
    } finally {
      clearTimeout(timer);
    }
  }

  #fault(operation: string, error: unknown): LdapFault {
    return new LdapFault(`${operation} at [${this.url}] failed`, { cause: error });
  }
}
