import { expect, onTestFinished, test, vi } from 'vitest';
import { startScriptedDirectory } from '../../../test/support/scripted-directory.ts';
import { LdapConnection } from './ldap-connection.ts';

test('a connection that was lost is not made again, neither for a search nor for a bind', async () => {
  const directory = await startScriptedDirectory({});
  onTestFinished(() => directory[Symbol.asyncDispose]());
  const connection = await LdapConnection.open(directory.url, {
    startTls: false,
    tls: { certificateAuthorities: [], verificationMode: 'full', clientCertificate: null },
    connectTimeoutMs: 1_000,
    responseTimeoutMs: 1_000,
    searchTimeoutMs: 1_000,
  });
  const query = { baseDn: 'dc=x', filter: '(uid=a)', sizeMax: 1 };
  expect(await connection.search(query)).toEqual([]);
  expect(connection.isOpen).toBe(true);
  directory.cutConnections();
  await vi.waitFor(() => expect(connection.isOpen).toBe(false));
  const lost = { cause: { message: 'the connection to the directory was lost' } };
  await expect(connection.search(query)).rejects.toMatchObject(lost);
  await expect(connection.bind('cn=a', 'secret')).rejects.toMatchObject(lost);
  expect(directory.connections).toBe(1);
});
