import type { ApplicationPrivilege } from '../../domain/application-privilege/application-privilege.ts';
import { type StoredPrivileges, storedPrivilegesOf } from '../../domain/application-privilege/stored-privileges.ts';
import type { ChangeFeed, NamedStore } from '../../stores/store.ts';
import { callStore } from '../store-fault.ts';

/** Reads what the names of application privileges stand for. @throws SecurityError `unavailable`. */
export type LoadStoredPrivileges = () => Promise<StoredPrivileges>;

/**
 * All stored application privileges, read once and again after a change. Applications have hundreds of them and ask about
 * them all the time.
 *
 * A change drops what was read within the feed's call, before the change is answered; what a read that was under way then
 * brings is given to who asked for it and not kept.
 */
export class StoredPrivilegesCache {
  readonly #privileges: Pick<NamedStore<ApplicationPrivilege>, 'list'>;
  readonly #unsubscribe: () => void;
  #loaded: Promise<StoredPrivileges> | null = null;

  constructor(deps: {
    readonly applicationPrivileges: Pick<NamedStore<ApplicationPrivilege>, 'list'>;
    readonly changes: Pick<ChangeFeed, 'subscribe'>;
  }) {
    this.#privileges = deps.applicationPrivileges;
    this.#unsubscribe = deps.changes.subscribe((changes) => {
      if (changes.some(({ kind }) => kind === 'applicationPrivilege')) this.clear();
    });
  }

  /** The privileges as they are: a read that begins after a change was answered sees it. */
  readonly load: LoadStoredPrivileges = () => {
    if (this.#loaded !== null) return this.#loaded;
    const loading = callStore(async () => storedPrivilegesOf(await this.#privileges.list()));
    this.#loaded = loading;
    // A failed read is not kept; who asked for it is told by the promise itself.
    loading.catch(() => {
      if (this.#loaded === loading) this.clear();
    });
    return loading;
  };

  /** Forgets what was read. */
  clear(): void {
    this.#loaded = null;
  }

  /** Stops following the change feed. */
  close(): void {
    this.#unsubscribe();
  }
}
