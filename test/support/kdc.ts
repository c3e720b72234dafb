import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atExit } from '../../tools/at-exit.ts';
import { findFreePort } from './free-port.ts';
import { runTool } from './run-tool.ts';
import { systemTool } from './system-tool.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { waitForPort } from './wait-for-port.ts';

/** A real MIT Kerberos realm, `TEST.EXAMPLE`, of one test file. */
export interface Kdc extends AsyncDisposable {
  /** Keytab with the keys of `HTTP/localhost`. */
  readonly keytab: string;
  /** Environment of a service: it forgives a difference of one second between clocks, so that tests need not wait long. */
  readonly serviceEnv: Readonly<Record<string, string>>;
  /** Environment of a client with an empty credential cache of this name. */
  clientEnv(name: string): Readonly<Record<string, string>>;
  addPrincipal(name: string, password: string): void;
  /** Gets a ticket-granting ticket. @param lifetime As `kinit -l` takes it, e.g. `10s`. @throws Error when the password is wrong. */
  logIn(clientEnv: Readonly<Record<string, string>>, principal: string, password: string, lifetime?: string): void;
}

const REALM = 'TEST.EXAMPLE';
/** Starts it. */
export async function startKdc(): Promise<Kdc> {
  const folder = await makeTemporaryFolder();
  const at = (name: string): string => join(folder.path, name);
  const port = await findFreePort();
  writeFileSync(at('krb5.conf'), libraryConfiguration(port, ''));
  writeFileSync(at('service.conf'), libraryConfiguration(port, ' clockskew = 1\n'));
  writeFileSync(at('kdc.conf'), kdcConfiguration(folder.path, port));
  const env = { KRB5_CONFIG: at('krb5.conf'), KRB5_KDC_PROFILE: at('kdc.conf') };
  const administer = (command: string): void => void runTool(systemTool('kadmin.local'), ['-r', REALM, '-q', command], { env });
  runTool(systemTool('kdb5_util'), ['create', '-s', '-r', REALM, '-P', 'master of the test'], { env });
  administer('addprinc -randkey HTTP/localhost');
  administer(`ktadd -k ${at('http.keytab')} HTTP/localhost`);
  const kdc = spawn(systemTool('krb5kdc'), ['-n', '-r', REALM], { env: { ...process.env, ...env }, stdio: 'ignore' });
  const exitCleanup = atExit(() => void kdc.kill('SIGKILL'));
  await waitForPort(port, kdc);
  return {
    keytab: at('http.keytab'),
    serviceEnv: { KRB5_CONFIG: at('service.conf'), KRB5RCACHEDIR: folder.path },
    clientEnv: (name) => ({ KRB5_CONFIG: at('krb5.conf'), KRB5CCNAME: `FILE:${at(`${name}.cache`)}` }),
    addPrincipal: (name, password) => administer(`addprinc -pw "${password}" ${name}`),
    logIn: (clientEnv, principal, password, lifetime = '1h') => {
      runTool('kinit', ['-l', lifetime, principal], { env: clientEnv, input: `${password}\n` });
    },
    async [Symbol.asyncDispose]() {
      const ended = once(kdc, 'exit');
      kdc.kill('SIGKILL');
      await ended;
      exitCleanup[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Nothing is looked up outside: neither names of machines nor servers of realms. */
function libraryConfiguration(port: number, more: string): string {
  return `[libdefaults]
 default_realm = ${REALM}
 dns_lookup_kdc = false
 dns_lookup_realm = false
 dns_canonicalize_hostname = false
 rdns = false
${more}[realms]
 ${REALM} = {
  kdc = 127.0.0.1:${port}
 }
[domain_realm]
 localhost = ${REALM}
`;
}

function kdcConfiguration(folder: string, port: number): string {
  return `[kdcdefaults]
 kdc_listen = 127.0.0.1:${port}
 kdc_tcp_listen = 127.0.0.1:${port}
[realms]
 ${REALM} = {
  database_name = ${join(folder, 'principal')}
  key_stash_file = ${join(folder, 'stash')}
  acl_file = ${join(folder, 'acl')}
  max_life = 1h
 }
[logging]
 kdc = FILE:${join(folder, 'kdc.log')}
`;
}
