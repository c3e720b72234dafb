import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import {
  CLIENT_CERTIFICATE,
  FIRST_CERTIFICATE,
  SECOND_CERTIFICATE,
  TEST_AUTHORITY,
} from '../../../test/support/certificates.ts';
import { GOOD_CREDENTIAL, openGatewayUnderTest } from '../../../test/support/gateway-under-test.ts';
import { requestRaw } from '../../../test/support/raw-http.ts';
import type { ListenerTls } from './listener-options.ts';

const closers: (() => Promise<void>)[] = [];
const TLS: ListenerTls = { ...FIRST_CERTIFICATE, clientAuthorities: null, clientCertificateRequired: false };

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(tls: ListenerTls) {
  const gateway = await openGatewayUnderTest({ urls: [], listener: { tls } });
  closers.push(() => gateway.close());
  return gateway;
}

/** Connects, asks for the health and tells whose certificate was shown and what was answered. */
function ask(port: number, options: object = {}): Promise<{ shownBy: string; answer: string }> {
  return new Promise((resolve, reject) => {
    let shownBy = '';
    let answer = '';
    const socket: TLSSocket = connect({ port, host: '127.0.0.1', ca: TEST_AUTHORITY, ...options }, () => {
      shownBy = String(socket.getPeerCertificate().subject['CN']);
      socket.write('GET /_claviger/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    });
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve({ shownBy, answer }));
  });
}

describe('an HTTPS listener', () => {
  test('answers, and shows a renewed certificate without a restart', async () => {
    const gateway = await open(TLS);
    const before = await ask(gateway.port);
    expect([before.shownBy, before.answer.slice(0, 12)]).toEqual(['first', 'HTTP/1.1 200']);
    gateway.listener.reloadTls({ ...TLS, ...SECOND_CERTIFICATE });
    expect((await ask(gateway.port)).shownBy).toBe('second');
  });

  test('keeps its certificate when the renewed one cannot be read', async () => {
    const gateway = await open(TLS);
    expect(() => gateway.listener.reloadTls({ ...TLS, certificate: 'no certificate' })).toThrow();
    expect((await ask(gateway.port)).shownBy).toBe('first');
  });

  test('refuses TLS 1.1', async () => {
    const gateway = await open(TLS);
    await expect(
      ask(gateway.port, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' }),
    ).rejects.toThrow();
  });

  test('resumes no session of a client that is asked for a certificate, which would bring it without its chain', async () => {
    const gateway = await open({ ...TLS, clientAuthorities: [TEST_AUTHORITY] });
    const { certificate: cert, key } = CLIENT_CERTIFICATE;
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const options = { port: gateway.port, host: '127.0.0.1', ca: TEST_AUTHORITY, cert, key, maxVersion };
      const first = connect(options);
      const session = await new Promise<Buffer | undefined>((resolve) => {
        first
          .once('session', resolve)
          .once('close', () => resolve(undefined))
          .resume();
        first.write('GET /_claviger/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      });
      const second = connect({ ...options, ...(session !== undefined && { session }) });
      await new Promise((resolve) => second.once('secureConnect', resolve));
      expect(second.isSessionReused()).toBe(false);
      second.destroy();
    }
  });

  test('turns away clients without a certificate when one is required', async () => {
    const gateway = await open({ ...TLS, clientAuthorities: [TEST_AUTHORITY], clientCertificateRequired: true });
    const { certificate: cert, key } = CLIENT_CERTIFICATE;
    expect((await ask(gateway.port, { cert, key })).answer).toContain('HTTP/1.1 200');
    const refused = await ask(gateway.port).catch(() => ({ answer: '' }));
    expect(refused.answer).toBe('');
  });
});

describe('a cluster behind TLS', () => {
  async function openSecureCluster(): Promise<string> {
    const options = {
      cert: FIRST_CERTIFICATE.certificate,
      key: FIRST_CERTIFICATE.key,
      ca: TEST_AUTHORITY,
      requestCert: true,
      rejectUnauthorized: false,
    };
    const server = createServer(options, (request, response) => {
      const { subject } = (request.socket as TLSSocket).getPeerCertificate();
      response.end(JSON.stringify({ client: subject?.['CN'] ?? null }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => (server.close(() => resolve()), server.closeAllConnections())));
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test.each([
    { case: 'is not asked when its certificate is not trusted', upstream: {}, status: 503, body: 'unavailable' },
    {
      case: 'is asked when it is',
      upstream: { certificateAuthorities: [TEST_AUTHORITY] },
      status: 200,
      body: '{"client":null}',
    },
    {
      case: 'is shown the certificate of the gateway',
      upstream: {
        certificateAuthorities: [TEST_AUTHORITY],
        identity: { type: 'certificate' as const },
        clientCertificate: CLIENT_CERTIFICATE,
      },
      status: 200,
      body: '{"client":"client"}',
    },
  ])('$case', async ({ upstream, status, body }) => {
    const gateway = await openGatewayUnderTest({ urls: [await openSecureCluster()], upstream });
    closers.push(() => gateway.close());
    const response = await requestRaw(gateway.port, `GET / HTTP/1.1\r\nHost: a\r\nAuthorization: ${GOOD_CREDENTIAL}\r\n\r\n`);
    expect(response.status).toBe(status);
    expect(response.body).toContain(body);
  });
});
