import { StoreError, type StoreErrorCode } from '../store.ts';

/** A `StoreError` as it crosses threads. */
export interface StoreFault {
  readonly code: StoreErrorCode;
  readonly message: string;
  /** What the database said. Names columns and files at most, never a value. */
  readonly cause: string | null;
}

/** Low byte of SQLite's result codes. @see https://www.sqlite.org/rescode.html */
const SQLITE_RESULT = { corrupt: 11, notADatabase: 26 } as const;
/** `SQLITE_CONSTRAINT_PRIMARYKEY` and `SQLITE_CONSTRAINT_UNIQUE`. */
const UNIQUE_VIOLATIONS: ReadonlySet<number> = new Set([1555, 2067]);

/** Translates whatever a query threw. What is not known is `unavailable`: the caller must not take it for an answer. */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const result = sqliteResult(error);
  if (result === null) return new StoreError('unavailable', 'the store failed', error);
  if (UNIQUE_VIOLATIONS.has(result)) return new StoreError('conflict', 'the id is taken', error);
  switch (result & 0xff) {
    case SQLITE_RESULT.corrupt:
      return new StoreError('corrupt', 'the database file is damaged', error);
    case SQLITE_RESULT.notADatabase:
      return new StoreError('corrupt', 'the file is not a database', error);
    default:
      return new StoreError('unavailable', 'the database cannot be used now', error);
  }
}

/** Makes an error ready to cross threads. */
export function toStoreFault(error: unknown): StoreFault {
  const { code, message, cause } = toStoreError(error);
  return { code, message, cause: cause instanceof Error ? cause.message : null };
}

/** The error that `toStoreFault` was given, on the other side. */
export function fromStoreFault(fault: StoreFault): StoreError {
  return new StoreError(fault.code, fault.message, fault.cause === null ? undefined : new Error(fault.cause));
}

function sqliteResult(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode;
}
