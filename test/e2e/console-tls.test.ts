import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { FIRST_CERTIFICATE, SECOND_CERTIFICATE, TEST_AUTHORITY, type TestCertificate } from '../support/certificates.ts';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { visitConsole } from '../support/console-visitor.ts';
import { findFreePort } from '../support/free-port.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const SUPERUSER = { username: 'elastic', password: 'tls: correct horse' };

const resources = new AsyncDisposableStack();
let folder: string;
let claviger: ClavigerProcess;

beforeAll(async () => {
  folder = resources.use(await makeTemporaryFolder()).path;
  writeCertificate(FIRST_CERTIFICATE);
  // The console has no files of its own: those of the gateway stand for them.
  const ssl = { enabled: true, certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
  writeFileSync(join(folder, 'claviger.yml'), JSON.stringify({ xpack: { security: { http: { ssl } } } }));
  claviger = await startClaviger({
    dataFolder: join(folder, 'data'),
    bootstrap: { user: SUPERUSER.username, password: SUPERUSER.password },
    configFile: join(folder, 'claviger.yml'),
    console: true,
    env: { CLAVIGER_CONSOLE_SSL_ENABLED: 'true' },
  });
  resources.defer(async () => void (await claviger.stop()));
});
afterAll(() => resources.disposeAsync());

function writeCertificate({ certificate, key }: TestCertificate): void {
  writeFileSync(join(folder, 'key.pem'), key);
  writeFileSync(join(folder, 'certificate.pem'), certificate);
}

/** The name in the certificate that the console shows. */
function shownName(): Promise<string> {
  const { hostname, port } = new URL(claviger.consoleUrl);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), ca: TEST_AUTHORITY }, () => {
      resolve(String(socket.getPeerCertificate().subject['CN']));
      socket.end();
    });
    socket.on('error', reject);
  });
}

test('one signs in by HTTPS, and browsers are told to stay with it', async () => {
  expect(claviger.consoleUrl).toMatch(/^https:/);
  const visitor = visitConsole(claviger.consoleUrl, TEST_AUTHORITY);
  const session = await visitor.signIn(SUPERUSER);
  const { status, headers } = await visitor.ask('GET', '/api/_security/_authenticate', session);
  expect([status, headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
  const fromPlainPage = await visitor.ask('POST', '/session', {
    ...visitor.own(),
    origin: claviger.consoleUrl.replace('https', 'http'),
  });
  expect(fromPlainPage.status).toBe(403);
});

test('a renewed certificate is shown without a restart', async () => {
  expect(await shownName()).toBe('first');
  writeCertificate(SECOND_CERTIFICATE);
  await vi.waitUntil(async () => (await shownName()) === 'second', { timeout: 30_000, interval: 50 });
});

describe('behind a proxy that ends TLS', () => {
  test('the console is told by its public origin, and answers to it; the browser’s address is the one that counts', async () => {
    const port = await findFreePort();
    await using own = await makeTemporaryFolder();
    const proxied = await startClaviger({
      dataFolder: own.path,
      bootstrap: { user: SUPERUSER.username, password: SUPERUSER.password },
      console: true,
      env: {
        CLAVIGER_CONSOLE_LISTEN: `127.0.0.1:${port}`,
        CLAVIGER_CONSOLE_PUBLIC_URL: 'https://keys.example.com/',
        CLAVIGER_HTTP_TRUSTED_PROXIES: '127.0.0.1',
      },
    });
    resources.defer(async () => void (await proxied.stop()));
    expect(proxied.consoleUrl).toBe('https://keys.example.com');
    const visitor = visitConsole(`http://127.0.0.1:${port}`);
    const page = {
      ...visitor.own({ host: 'keys.example.com', origin: 'https://keys.example.com' }),
      'x-forwarded-for': '192.0.2.7',
    };
    const { status, headers, text } = await visitor.ask('POST', '/session', page, JSON.stringify(SUPERUSER));
    expect(status, text).toBe(200);
    const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const { sessions } = JSON.parse((await visitor.ask('GET', '/session/_all', { ...page, cookie })).text);
    expect(sessions).toMatchObject([{ address: '192.0.2.7' }]);
    expect((await visitor.ask('GET', '/', { ...page, host: 'evil.example' })).status).toBe(421);
  });
});
