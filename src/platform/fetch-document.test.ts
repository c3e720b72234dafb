import { createServer, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRST_CERTIFICATE, TEST_AUTHORITY } from '../../test/support/certificates.ts';
import { createDocumentFetcher, type FetchOptions } from './fetch-document.ts';

const OPTIONS: FetchOptions = { connectTimeoutMs: 5_000, timeoutMs: 5_000, bytesMax: 100, certificateAuthorities: [] };

const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/full': (response) => response.end('x'.repeat(100)),
  '/large': (response) => response.end('x'.repeat(101)),
  '/moved': (response) => response.writeHead(302, { location: '/full' }).end(),
  '/missing': (response) => response.writeHead(404).end('{}'),
  '/begun': (response) => response.write('x'),
};

let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => ANSWERS[request.url ?? '']?.(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address of this form.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function fetchDocument(path: string, options: Partial<FetchOptions> = {}): Promise<number> {
  const fetcher = createDocumentFetcher({ ...OPTIONS, ...options });
  try {
    return (await fetcher.fetch(origin + path)).length;
  } finally {
    await fetcher.close();
  }
}

describe('a document', () => {
  it('is fetched whole up to its greatest size', async () => {
    expect(await fetchDocument('/full')).toBe(100);
  });

  it.each([
    ['one byte too large', '/large'],
    ['elsewhere: no redirection is followed', '/moved'],
    ['not there', '/missing'],
  ])('is a fault when it is %s', async (_, path) => {
    await expect(fetchDocument(path)).rejects.toThrow();
  });

  it('is a fault when it comes too slowly', async () => {
    await expect(fetchDocument('/begun', { connectTimeoutMs: 50, timeoutMs: 50 })).rejects.toThrow();
  });
});

describe('a document over TLS', () => {
  it.each([
    ['is fetched from a server whose authority is given', [TEST_AUTHORITY], true],
    ['is a fault from one whose authority nobody trusts', [], false],
  ])('%s', async (_, certificateAuthorities, isFetched) => {
    const { certificate: cert, key } = FIRST_CERTIFICATE;
    const secure = createSecureServer({ cert, key }, (_request, response) => response.end('{}'));
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    const fetcher = createDocumentFetcher({ ...OPTIONS, certificateAuthorities });
    try {
      // As above.
      const fetched = fetcher.fetch(`https://127.0.0.1:${(secure.address() as AddressInfo).port}/`);
      if (isFetched) expect(await fetched).toHaveLength(2);
      else await expect(fetched).rejects.toThrow();
    } finally {
      await fetcher.close();
      secure.closeAllConnections();
      secure.close();
    }
  });
});
