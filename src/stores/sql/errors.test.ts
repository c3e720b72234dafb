import { expect, test } from 'vitest';
import { StoreError } from '../store.ts';
import { fromStoreFault, toStoreError, toStoreFault } from './errors.ts';

const sqliteError = (errcode: number): Error => Object.assign(new Error('what SQLite says'), { errcode });

test.each([
  ['SQLITE_CONSTRAINT_PRIMARYKEY', sqliteError(1555), 'conflict'],
  ['SQLITE_CONSTRAINT_UNIQUE', sqliteError(2067), 'conflict'],
  ['SQLITE_CONSTRAINT_NOTNULL', sqliteError(1299), 'unavailable'],
  ['SQLITE_CORRUPT', sqliteError(11), 'corrupt'],
  ['SQLITE_CORRUPT_INDEX', sqliteError(779), 'corrupt'],
  ['SQLITE_NOTADB', sqliteError(26), 'corrupt'],
  ['SQLITE_BUSY', sqliteError(5), 'unavailable'],
  ['SQLITE_FULL', sqliteError(13), 'unavailable'],
  ['SQLITE_IOERR_FSYNC', sqliteError(1034), 'unavailable'],
  ['any other error', new TypeError('x'), 'unavailable'],
  ['what is no error at all', 'x', 'unavailable'],
])('%s is translated', (_, error, code) => {
  expect(toStoreError(error)).toMatchObject({ name: 'StoreError', code });
});

test('a store error crosses threads with code, message and cause', () => {
  const error = new StoreError('corrupt', 'the file is damaged', new Error('page 7'));
  expect(fromStoreFault(structuredClone(toStoreFault(error)))).toEqual(error);
});
