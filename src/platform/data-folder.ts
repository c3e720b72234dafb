import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The data folder, held by this process alone until `release`. */
export interface DataFolder {
  readonly path: string;
  /** Lets another process have the folder. Idempotent. */
  release(): void;
}

/**
 * Makes the folder (mode 0700) and takes its lock. The lock is an exclusive transaction on a database file of its own, so
 * the operating system ends it with the process, however that ends.
 * @throws Error when another process holds the folder or it cannot be made.
 */
export function openDataFolder(path: string): DataFolder {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
  const lock = new DatabaseSync(join(path, 'lock'));
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    chmodSync(join(path, 'lock'), 0o600);
  } catch (cause) {
    lock.close();
    throw new Error(`the data folder ${path} is in use by another process; stop it first`, { cause });
  }
  return {
    path,
    release: () => {
      if (lock.isOpen) lock.close();
    },
  };
}
