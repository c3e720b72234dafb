import { SecurityError } from '../domain/error.ts';
import type { Instant } from '../domain/time.ts';
import { RealmFault } from './realm.ts';

/** When a service counts as down. */
export interface CircuitOptions {
  /** Faults one after another after which it is not asked for a while; at least 1. */
  readonly failuresMax: number;
  /** How long it is not asked. */
  readonly openMs: number;
  /** Told when it is taken for down (`true`) and when it answers again; absent: nobody is. */
  readonly onChange?: (isOpen: boolean) => void;
}

/**
 * Keeps a service that is down from being asked: after some faults nobody waits for it, and after a while one call tries it.
 * While that call is under way, the others are refused.
 */
export class CircuitBreaker {
  readonly #name: string;
  readonly #options: CircuitOptions | null;
  #failures = 0;
  /** `null`: it is asked. */
  #openedAt: Instant | null = null;
  #isProbing = false;

  /** `options` are `null` for a service that is always asked: its faults are told as such all the same. */
  constructor(name: string, options: CircuitOptions | null) {
    this.#name = name;
    this.#options = options;
  }

  /** Whether the service counts as down. */
  get isOpen(): boolean {
    return this.#openedAt !== null;
  }

  /**
   * Asks the service.
   * @throws RealmFault when it is not asked, or fails. A refusal for want of room (`tooManyRequests`) is passed on and is no fault.
   */
  async run<Result>(now: Instant, ask: () => Promise<Result>): Promise<Result> {
    const isProbe = this.#enter(now);
    try {
      const result = await ask();
      this.#succeed();
      return result;
    } catch (error) {
      if (error instanceof SecurityError && error.code === 'tooManyRequests') throw error;
      this.#fail(now);
      throw error instanceof RealmFault ? error : new RealmFault(this.#name, error);
    } finally {
      if (isProbe) this.#isProbing = false;
    }
  }

  /** @returns whether the call is the one that tries whether the service is there again. */
  #enter(now: Instant): boolean {
    if (this.#options === null || this.#openedAt === null) return false;
    const elapsedMs = now - this.#openedAt;
    // A clock that was set back must not keep the service shut out.
    const isTime = elapsedMs >= this.#options.openMs || elapsedMs < 0;
    if (!isTime || this.#isProbing) throw new RealmFault(this.#name, 'it failed repeatedly and is not asked for a while');
    this.#isProbing = true;
    return true;
  }

  #succeed(): void {
    this.#failures = 0;
    if (this.#openedAt === null) return;
    this.#openedAt = null;
    this.#options?.onChange?.(false);
  }

  #fail(now: Instant): void {
    this.#failures += 1;
    if (this.#options === null || this.#failures < this.#options.failuresMax) return;
    const wasOpen = this.isOpen;
    this.#openedAt = now;
    if (!wasOpen) this.#options.onChange?.(true);
  }
}
