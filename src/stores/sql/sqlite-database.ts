import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, type SqliteDatabase as KyselyDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { LRUCache } from 'lru-cache';
import { StoreError } from '../store.ts';
import { toStoreError } from './errors.ts';
import { MATCHES_PATTERN } from './query/compile-query.ts';
import { createPatternMatcher } from './query/pattern-function.ts';
import type { StoreSchema } from './schema.ts';

/** How a database file is opened. */
export interface SqliteDatabaseOptions {
  readonly path: string;
  /** `full`: a commit has reached the disk. `normal`: it survives the process, the newest may be lost with the power. */
  readonly durability: 'full' | 'normal';
  /** How long a statement waits for a lock of another process. */
  readonly busyTimeoutMs: number;
}

/** An open database: Kysely for queries, and what Kysely does not have. */
export interface SqliteDatabase {
  readonly db: Kysely<StoreSchema>;
  /** Runs a statement that has neither parameters nor rows, prepared once. */
  run(statement: string): void;
  /** Whether a transaction is open: SQLite ends it by itself when the disk is full or fails. */
  isInTransaction(): boolean;
  close(): void;
}

/** `CLAV`: tells a database of Claviger from any other file of SQLite. */
const APPLICATION_ID = 0x434c4156;
/** Pages in the write-ahead log before it is copied into the file: 16 MiB, some 4,000 creations for each. */
const CHECKPOINT_PAGES = 4_096;
/** The log is cut to this size when it starts anew. */
const LOG_BYTES_MAX = 64 * 1024 * 1024;
/** Memory for pages, per connection. */
const CACHE_KIB = 16 * 1024;
/** Prepared statements kept, per connection: some kilobytes each. */
const STATEMENTS_MAX = 200;

/**
 * Opens the database for writing; the file is made when it is missing, readable to its owner alone.
 * @throws StoreError `corrupt` when the file is no database or another program's; `unavailable` when it cannot be opened.
 */
export function openForWriting(options: SqliteDatabaseOptions): SqliteDatabase {
  return opening(() => {
    restrictToOwner(options.path);
    const database = new DatabaseSync(options.path, { timeout: options.busyTimeoutMs });
    return closingOnError(database, () => {
      assertOurs(database);
      useWriteAheadLog(database);
      database.exec(`
        pragma application_id = ${APPLICATION_ID};
        pragma synchronous = ${options.durability === 'full' ? 'full' : 'normal'};
        pragma wal_autocheckpoint = ${CHECKPOINT_PAGES};
        pragma journal_size_limit = ${LOG_BYTES_MAX};
        pragma cache_size = -${CACHE_KIB};
        pragma trusted_schema = off`);
      return toSqliteDatabase(database);
    });
  });
}

/** Opens a database that `openForWriting` has opened, for reading alone. @throws StoreError `corrupt`, `unavailable`. */
export function openForReading(options: SqliteDatabaseOptions): SqliteDatabase {
  return opening(() => {
    const database = new DatabaseSync(options.path, { readOnly: true, timeout: options.busyTimeoutMs });
    return closingOnError(database, () => {
      database.exec(`pragma cache_size = -${CACHE_KIB}; pragma trusted_schema = off`);
      database.function(MATCHES_PATTERN, { deterministic: true }, createPatternMatcher());
      return toSqliteDatabase(database);
    });
  });
}

function opening<Opened>(open: () => Opened): Opened {
  try {
    return open();
  } catch (error) {
    throw toStoreError(error);
  }
}

function closingOnError<Opened>(database: DatabaseSync, open: () => Opened): Opened {
  try {
    return open();
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Before SQLite sees the file: the log and the index beside it take over its mode. */
function restrictToOwner(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

function assertOurs(database: DatabaseSync): void {
  const id = database.prepare('pragma application_id').get()?.['application_id'];
  if (id === APPLICATION_ID) return;
  const isEmpty = database.prepare('select 1 from sqlite_schema limit 1').get() === undefined;
  if (!isEmpty) throw new StoreError('corrupt', 'the file is the database of another program');
}

function useWriteAheadLog(database: DatabaseSync): void {
  const mode = database.prepare('pragma journal_mode = wal').get()?.['journal_mode'];
  if (mode !== 'wal') throw new StoreError('unavailable', 'the file system cannot hold a write-ahead log: use a local disk');
}

function toSqliteDatabase(database: DatabaseSync): SqliteDatabase {
  const statements = new PreparedStatements(database);
  return {
    db: new Kysely<StoreSchema>({ dialect: new SqliteDialect({ database: statements }) }),
    run: (statement) => void statements.prepare(statement).run([]),
    isInTransaction: () => database.isTransaction,
    close: () => database.close(),
  };
}

/**
 * `node:sqlite` in the shape that Kysely asks for. Each statement is prepared once while it is in use; values are always
 * bound. Queries over keys take as many forms as callers think of, so those longest unused go.
 */
class PreparedStatements implements KyselyDatabase {
  readonly #database: DatabaseSync;
  readonly #statementsBySql = new LRUCache<string, SqliteStatement>({ max: STATEMENTS_MAX });

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): SqliteStatement {
    const known = this.#statementsBySql.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    const prepared: SqliteStatement = {
      reader: statement.columns().length > 0,
      all: (parameters) => statement.all(...(parameters as readonly SQLInputValue[])),
      run: (parameters) => statement.run(...(parameters as readonly SQLInputValue[])),
      iterate: (parameters) => statement.iterate(...(parameters as readonly SQLInputValue[])),
    };
    this.#statementsBySql.set(sql, prepared);
    return prepared;
  }

  close(): void {
    this.#database.close();
  }
}
