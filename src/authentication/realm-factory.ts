import type { Random } from '../domain/random.ts';
import type { Clock } from '../domain/time.ts';
import type { DescribeUserDeps } from './external-user.ts';
import type { PasswordHashing } from './password-hashing.ts';
import type { Realm } from './realm.ts';

/** Takes what operators must know of; `pino` has this shape. Never a secret. */
export interface RealmLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What each realm that is made from settings can use. */
export interface RealmDeps extends DescribeUserDeps {
  readonly passwords: Pick<PasswordHashing, 'verify' | 'verifyDecoy'>;
  readonly random: Random;
  readonly clock: Clock;
  readonly log: RealmLog;
  /** Counts an event of the realm: `claviger_realm_events_total{realm, event}`. No event may hold what a caller chose. */
  readonly count: (event: string) => void;
  /** Reads a file that the settings name, whole. @throws Error when it cannot be read. */
  readonly readFile: (path: string) => Uint8Array;
  /**
   * Calls back after the content of one of the files has changed, come or gone: within `intervalMs`, also when the folder is a
   * mount that tells nothing.
   */
  readonly watchFiles: (paths: readonly string[], intervalMs: number, changed: () => void) => void;
  /** Takes what must be released when the server stops. */
  readonly closing: { defer(release: () => void | Promise<void>): void };
}

/** Makes a realm from its settings; one for each type. @throws Error when what they name cannot be used: the server does not start. */
export type RealmFactory<Settings> = (settings: Settings, deps: RealmDeps) => Realm | Promise<Realm>;
