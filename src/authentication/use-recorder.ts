import type { ApiKeyUse } from '../domain/api-key/api-key.ts';
import type { RequestOrigin } from '../domain/audit/audit-event.ts';
import type { Authentication } from '../domain/principal/authentication.ts';
import type { Instant } from '../domain/time.ts';

/** What the recorder needs and may spend. */
export interface UseRecorderOptions {
  /** Id of the credential whose use is noted; `null`: the caller came with another kind. */
  readonly idOf: (authentication: Authentication) => string | null;
  /** Writes uses to the store. */
  readonly recordUses: (uses: ReadonlyMap<string, ApiKeyUse>) => Promise<void>;
  /** Least time between two notes of one credential. */
  readonly intervalMs: number;
  /** Credentials whose last note is remembered, and notes that wait; at least 1. */
  readonly entriesMax: number;
  /** Told of notes that could not be written; they are lost. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Notes when and from where credentials of a kind are used, behind the requests: a request waits for none of it. Of one that is used
 * often, one use in `intervalMs` is noted, so its last use is known to about that. What the memory cannot hold is not noted.
 */
export class UseRecorder {
  readonly #options: UseRecorderOptions;
  /** When each was noted last, the longest ago first. */
  readonly #notedAtById = new Map<string, Instant>();
  #waiting = new Map<string, ApiKeyUse>();
  #writing: Promise<void> | null = null;

  constructor(options: UseRecorderOptions) {
    this.#options = options;
  }

  /** A request was made with these rights. Cost for a credential that was noted lately: one look-up. */
  note(authentication: Authentication, origin: RequestOrigin, now: Instant): void {
    const id = this.#options.idOf(authentication);
    if (id === null) return;
    const notedAt = this.#notedAtById.get(id);
    // A clock that was set back must not keep a credential from being noted.
    if (notedAt !== undefined && now >= notedAt && now - notedAt < this.#options.intervalMs) return;
    this.#remember(id, now);
    if (this.#waiting.size >= this.#options.entriesMax && !this.#waiting.has(id)) return;
    this.#waiting.set(id, { at: now, requestId: origin.requestId, address: addressOf(origin.remoteAddress) });
  }

  /** Writes what waits. Never rejects. Calls while a write is under way join it. */
  flush(): Promise<void> {
    if (this.#waiting.size === 0) return this.#writing ?? Promise.resolve();
    this.#writing ??= this.#write();
    return this.#writing;
  }

  /** Writes until nothing waits: for the end of the process. */
  async drain(): Promise<void> {
    await this.flush();
    if (this.#waiting.size > 0) await this.flush();
  }

  async #write(): Promise<void> {
    const uses = this.#waiting;
    this.#waiting = new Map();
    try {
      await this.#options.recordUses(uses);
    } catch (error) {
      this.#options.onFault(error);
    } finally {
      this.#writing = null;
    }
  }

  #remember(id: string, now: Instant): void {
    // Deleted first, so that the map stays in the order of the notes.
    this.#notedAtById.delete(id);
    this.#notedAtById.set(id, now);
    if (this.#notedAtById.size <= this.#options.entriesMax) return;
    for (const oldest of this.#notedAtById.keys()) {
      this.#notedAtById.delete(oldest);
      return;
    }
  }
}

/** The peer without its port: `10.0.0.1:443`, `[::1]:443`, `::1:443`. */
function addressOf(remoteAddress: string): string {
  return remoteAddress.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}
