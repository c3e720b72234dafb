import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';
import { systemTool } from './system-tool.ts';

/** Paths of PEM files. */
export interface MadeCertificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Makes an authority in the folder, and the certificate of a server that it signs for these names, e.g. `IP:127.0.0.1`. */
export function makeCertificates(folder: string, names: string): MadeCertificates {
  const openssl = systemTool('openssl');
  const at = (name: string): string => join(folder, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = ['-days', '30', '-subj', '/CN=Test authority', '-keyout', at('authority.key'), '-out', at('authority.pem')];
  runTool(openssl, ['req', '-x509', ...newKey, ...authority]);
  runTool(openssl, ['req', ...newKey, '-subj', '/CN=server', '-keyout', at('server.key'), '-out', at('server.csr')]);
  writeFileSync(at('server.ext'), `subjectAltName=${names}\n`);
  const signer = ['-CA', at('authority.pem'), '-CAkey', at('authority.key'), '-CAcreateserial', '-days', '30'];
  const files = ['-in', at('server.csr'), '-extfile', at('server.ext'), '-out', at('server.pem')];
  runTool(openssl, ['x509', '-req', ...signer, ...files]);
  return { authority: at('authority.pem'), certificate: at('server.pem'), key: at('server.key') };
}
