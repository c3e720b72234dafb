import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atExit } from '../../tools/at-exit.ts';
import { findFreePort } from './free-port.ts';
import { type MadeCertificates, makeCertificates } from './made-certificates.ts';
import { runTool } from './run-tool.ts';
import { systemTool } from './system-tool.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { waitForPort } from './wait-for-port.ts';

/** A real directory, of one test file. */
export interface Slapd extends AsyncDisposable {
  /** `ldap://127.0.0.1:port`: plain, and with StartTLS. */
  readonly url: string;
  /** `ldaps://127.0.0.1:port`. */
  readonly secureUrl: string;
  /** PEM file of the authority that signed its certificate, which is for 127.0.0.1 alone. */
  readonly authorityFile: string;
  /** Takes it down, connections and all. */
  stop(): Promise<void>;
  /** Brings it back at the same addresses, with what it held. */
  start(): Promise<void>;
}

/** What an Active Directory has beside the usual, as far as the realm reads it. */
const SCHEMA = `
attributetype ( 1.3.6.1.4.1.55555.1.1 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.55555.1.2 NAME 'userPrincipalName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.55555.1.3 NAME 'objectSid' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.55555.1.4 NAME 'tokenGroups' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )
objectclass ( 1.3.6.1.4.1.55555.2.1 NAME 'user' SUP organizationalPerson STRUCTURAL MAY ( sAMAccountName $ userPrincipalName $ objectSid $ tokenGroups $ mail ) )
objectclass ( 1.3.6.1.4.1.55555.2.2 NAME 'group' SUP top STRUCTURAL MUST cn MAY ( objectSid $ description ) )
`;

/** Starts a directory with these entries (LDIF), whose suffix is `dc=example,dc=com`. Only who is bound may search. */
export async function startSlapd(ldif: string): Promise<Slapd> {
  const folder = await makeTemporaryFolder();
  const certificates = makeCertificates(folder.path, 'IP:127.0.0.1');
  const port = await findFreePort();
  const securePort = await findFreePort();
  const configuration = writeConfiguration(folder.path, certificates);
  const entries = join(folder.path, 'entries.ldif');
  writeFileSync(entries, ldif);
  runTool(systemTool('slapadd'), ['-f', configuration, '-l', entries]);
  const url = `ldap://127.0.0.1:${port}`;
  const secureUrl = `ldaps://127.0.0.1:${securePort}`;
  let running: ChildProcess | null = null;
  const exitCleanup = atExit(() => void running?.kill('SIGKILL'));

  async function start(): Promise<void> {
    running = spawn(systemTool('slapd'), ['-f', configuration, '-h', `${url}/ ${secureUrl}/`, '-d', '0'], { stdio: 'ignore' });
    await waitForPort(port, running);
    await waitForPort(securePort, running);
  }

  async function stop(): Promise<void> {
    if (running?.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  }

  await start();
  return {
    url,
    secureUrl,
    authorityFile: certificates.authority,
    start,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      exitCleanup[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function writeConfiguration(folder: string, { authority, certificate, key }: MadeCertificates): string {
  const database = join(folder, 'database');
  const schema = join(folder, 'directory.schema');
  const configuration = join(folder, 'slapd.conf');
  mkdirSync(database);
  writeFileSync(schema, SCHEMA);
  writeFileSync(
    configuration,
    `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include ${schema}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
pidfile ${join(folder, 'slapd.pid')}
TLSCACertificateFile ${authority}
TLSCertificateFile ${certificate}
TLSCertificateKeyFile ${key}
database mdb
directory ${database}
maxsize 16777216
suffix "dc=example,dc=com"
overlay memberof
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
`,
  );
  return configuration;
}
