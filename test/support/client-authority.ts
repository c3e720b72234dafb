import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';
import { systemTool } from './system-tool.ts';

/** How a certificate of `ClientAuthority` differs from the usual. */
export interface MadeOptions {
  /** `openssl req -subj`; `/CN=<name>` unless told. */
  readonly subject?: string;
  /** Lines of `openssl x509 -extfile`; for clients unless told. */
  readonly extensions?: readonly string[];
  readonly days?: number;
  readonly hash?: string;
  /** `openssl req -newkey`; an elliptic curve unless told. */
  readonly newKey?: readonly string[];
}

/** Paths of a certificate and its key, PEM. */
export interface MadeCertificate {
  readonly name: string;
  readonly certificate: string;
  readonly key: string;
}

const CLIENT_EXTENSIONS = ['basicConstraints=CA:false', 'extendedKeyUsage=clientAuth'];
/** What makes a certificate one of an authority. */
export const AUTHORITY_EXTENSIONS: readonly string[] = [
  'basicConstraints=critical,CA:true',
  'keyUsage=critical,keyCertSign,cRLSign',
];
const CURVE = ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];

/** An authority made for a test, which signs certificates and lists of revoked ones in a folder. */
export class ClientAuthority {
  readonly #folder: string;
  readonly root: MadeCertificate;

  constructor(folder: string) {
    this.#folder = folder;
    const subject = ['-subj', '/CN=Root', ...AUTHORITY_EXTENSIONS.flatMap((line) => ['-addext', line])];
    const paths = this.#paths('root');
    const output = ['-keyout', paths.key, '-out', paths.certificate];
    this.#openssl([
      'req',
      '-x509',
      '-config',
      '/dev/null',
      '-newkey',
      ...CURVE,
      '-nodes',
      '-days',
      '30',
      ...subject,
      ...output,
    ]);
    this.root = paths;
  }

  /** A certificate that the authority, or `signer`, signs. */
  issue(name: string, options: MadeOptions = {}, signer: MadeCertificate = this.root): MadeCertificate {
    const { subject = `/CN=${name}`, extensions = CLIENT_EXTENSIONS, days = 10, hash = 'sha256', newKey = CURVE } = options;
    const paths = this.#paths(name);
    const request = join(this.#folder, `${name}.csr`);
    const extensionFile = join(this.#folder, `${name}.ext`);
    writeFileSync(extensionFile, `${extensions.join('\n')}\n`);
    const wanted = ['-config', '/dev/null', '-newkey', ...newKey, '-nodes', '-utf8', '-subj', subject];
    this.#openssl(['req', ...wanted, '-keyout', paths.key, '-out', request]);
    const by = ['-CA', signer.certificate, '-CAkey', signer.key, '-CAcreateserial', `-${hash}`];
    const what = ['-days', String(days), '-extfile', extensionFile, '-out', paths.certificate];
    this.#openssl(['x509', '-req', '-in', request, ...by, ...what]);
    return paths;
  }

  /** A list of revoked certificates that the authority, or `signer`, signs. @returns the path of the PEM file. */
  revoke(name: string, revoked: readonly MadeCertificate[], signer: MadeCertificate = this.root): string {
    const index = join(this.#folder, `${name}.index`);
    writeFileSync(index, '');
    const config = join(this.#folder, `${name}.cnf`);
    const number = join(this.#folder, `${name}.number`);
    writeFileSync(number, '01\n');
    writeFileSync(
      config,
      `[ca]\ndefault_ca=it\n[it]\ndatabase=${index}\ncrlnumber=${number}\ndefault_md=sha256\ndefault_crl_days=1\n`,
    );
    const ca = ['ca', '-config', config, '-cert', signer.certificate, '-keyfile', signer.key];
    for (const { certificate } of revoked) this.#openssl([...ca, '-revoke', certificate]);
    const path = join(this.#folder, `${name}.crl`);
    this.#openssl([...ca, '-gencrl', '-out', path]);
    return path;
  }

  #paths(name: string): MadeCertificate {
    return { name, certificate: join(this.#folder, `${name}.pem`), key: join(this.#folder, `${name}.key`) };
  }

  #openssl(args: readonly string[]): void {
    runTool(systemTool('openssl'), args);
  }
}

/** The DER of a PEM file with one certificate. */
export function derOf({ certificate }: MadeCertificate): Uint8Array {
  const base64 = /-----BEGIN CERTIFICATE-----([^-]+)-----END/.exec(readFileSync(certificate, 'latin1'))?.[1] ?? '';
  return Buffer.from(base64, 'base64');
}
