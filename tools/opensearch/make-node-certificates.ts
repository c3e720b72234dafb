import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A certificate with its private key, PEM texts. */
export interface PemPair {
  readonly certificate: string;
  readonly key: string;
}

/** The certificates of a secured server and of those who call it. */
export interface NodeCertificates {
  /** PEM text of the authority that signed them. */
  readonly authority: string;
  /** By common name; the distinguished name of `gateway` is `CN=gateway,O=claviger test`. */
  readonly clients: ReadonlyMap<string, PemPair>;
}

const ORGANISATION = 'claviger test';
const NODE_NAME = 'node';
const DAYS = '30';
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** The distinguished name that a made certificate carries, in the order in which the server prints it. */
function distinguishedName(commonName: string): string {
  return `CN=${commonName},O=${ORGANISATION}`;
}

/** Names of the files that the server reads, within the folder of its certificates. */
export const NODE_FILES = { certificate: `${NODE_NAME}.pem`, key: `${NODE_NAME}.key`, authority: 'authority.pem' } as const;

/** The distinguished name of the server's own certificate. */
export const NODE_DN = distinguishedName(NODE_NAME);

/** Makes an authority in the folder, and certificates that it signs: the server's at the loopback address, and one for each client. */
export async function makeNodeCertificates(
  openssl: string,
  folder: string,
  clientNames: readonly string[],
): Promise<NodeCertificates> {
  await mkdir(folder, { recursive: true });
  const run = (...args: readonly string[]): Promise<unknown> => promisify(execFile)(openssl, args, { cwd: folder });
  const { authority } = NODE_FILES;
  const subject = `/O=${ORGANISATION}/CN=Test authority`;
  await run('req', '-x509', ...NEW_KEY, '-days', DAYS, '-subj', subject, '-keyout', 'authority.key', '-out', authority);
  for (const name of [NODE_NAME, ...clientNames]) await sign(run, folder, name);
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const clients = new Map<string, PemPair>();
  for (const name of clientNames) {
    clients.set(name, { certificate: await read(`${name}.pem`), key: await read(`${name}.key`) });
  }
  return { authority: await read(authority), clients };
}

async function sign(run: (...args: readonly string[]) => Promise<unknown>, folder: string, name: string): Promise<void> {
  const subject = `/O=${ORGANISATION}/CN=${name}`;
  await run('req', ...NEW_KEY, '-subj', subject, '-keyout', `${name}.key`, '-out', `${name}.csr`);
  await writeFile(
    join(folder, `${name}.ext`),
    'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n',
  );
  const signer = ['-CA', NODE_FILES.authority, '-CAkey', 'authority.key', '-CAcreateserial', '-days', DAYS];
  await run('x509', '-req', ...signer, '-in', `${name}.csr`, '-extfile', `${name}.ext`, '-out', `${name}.pem`);
}
