import { renameSync, writeFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FIRST_CERTIFICATE, SECOND_CERTIFICATE, TEST_AUTHORITY, type TestCertificate } from '../support/certificates.ts';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { basicAuthorization } from '../support/http-request.ts';
import { openSampleUpstream } from '../support/sample-upstream.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const BOOTSTRAP = { user: 'root', password: 'process-password' };
const SETTLED = { timeout: 10_000, interval: 50 };

function writeCertificate(folder: string, { certificate, key }: TestCertificate): void {
  // By renaming, as certificate tools do: no reader meets half a file.
  for (const [name, content] of [
    ['key.pem', key],
    ['certificate.pem', certificate],
  ] as const) {
    writeFileSync(join(folder, `${name}.new`), content);
    renameSync(join(folder, `${name}.new`), join(folder, name));
  }
}

function peerOf(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), ca: TEST_AUTHORITY }, () => {
      resolve(String(socket.getPeerCertificate().subject['CN']));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

test('an HTTPS listener takes a renewed certificate without a restart', async () => {
  await using folder = await makeTemporaryFolder();
  writeCertificate(folder.path, FIRST_CERTIFICATE);
  const claviger = await startClaviger({
    dataFolder: join(folder.path, 'data'),
    bootstrap: BOOTSTRAP,
    env: {
      CLAVIGER_XPACK_SECURITY_HTTP_SSL_ENABLED: 'true',
      CLAVIGER_XPACK_SECURITY_HTTP_SSL_CERTIFICATE: join(folder.path, 'certificate.pem'),
      CLAVIGER_XPACK_SECURITY_HTTP_SSL_KEY: join(folder.path, 'key.pem'),
    },
  });
  onTestFinished(() => claviger.kill());
  expect(claviger.url).toMatch(/^https:/);
  expect(await peerOf(claviger.url)).toBe('first');
  writeCertificate(folder.path, SECOND_CERTIFICATE);
  await vi.waitFor(async () => expect(await peerOf(claviger.url)).toBe('second'), SETTLED);
  await claviger.stop();
});

test('SIGTERM lets an open request finish and takes no new one', async () => {
  await using folder = await makeTemporaryFolder();
  const underWay: (() => void)[] = [];
  const upstream = await openSampleUpstream({
    script: (request, response) => {
      if (request.url !== '/slow/_doc/1') return false;
      underWay.push(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"late":true}'));
      return true;
    },
  });
  onTestFinished(() => upstream.close());
  const claviger = await startClaviger({ dataFolder: folder.path, upstream: upstream.url, bootstrap: BOOTSTRAP });
  onTestFinished(() => claviger.kill());
  const open = get(claviger, '/slow/_doc/1');
  await vi.waitFor(() => expect(underWay).toHaveLength(1), SETTLED);
  const stopped = claviger.stop();
  await claviger.waitForOutput(/stopping/);
  await vi.waitFor(() => expect(get(claviger, '/_claviger/health/live')).rejects.toThrow(), SETTLED);
  for (const finish of underWay) finish();
  expect(await open).toBe('{"late":true}');
  await stopped;
});

function get(claviger: ClavigerProcess, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const authorization = basicAuthorization(BOOTSTRAP);
    requestHttp(`${claviger.url}${path}`, { headers: { authorization }, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });
}
