import { mkdirSync, writeFileSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import type { ConsoleAnswer, ConsoleRequest } from './exchange.ts';
import { answerFile, loadStaticFiles, type StaticFiles } from './static-files.ts';

const PAGE = '<!doctype html><title>the page</title>';
const SCRIPT = 'export const it = "is a script";'.repeat(50);

async function load(): Promise<StaticFiles> {
  await using folder = await makeTemporaryFolder();
  mkdirSync(`${folder.path}/assets`);
  writeFileSync(`${folder.path}/index.html`, PAGE);
  writeFileSync(`${folder.path}/assets/main-abc.js`, SCRIPT);
  writeFileSync(`${folder.path}/picture.png`, 'png');
  return loadStaticFiles(folder.path);
}

function ask(files: StaticFiles, path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): ConsoleAnswer {
  const request: ConsoleRequest = {
    method,
    target: path,
    path,
    query: new URLSearchParams(),
    header: (name) => headers[name],
    remoteAddress: '127.0.0.1',
    remotePort: 1,
    readBody: async () => new Uint8Array(),
  };
  return answerFile(files, request);
}

describe('files', () => {
  test('of digested names are kept for good, the page is asked for anew', async () => {
    const files = await load();
    expect(ask(files, '/assets/main-abc.js')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable' },
    });
    expect(ask(files, '/index.html').headers['cache-control']).toBe('no-cache');
  });

  test.each([
    { accepted: 'gzip, deflate, br', encoding: 'br', unpack: brotliDecompressSync },
    { accepted: 'gzip', encoding: 'gzip', unpack: gunzipSync },
  ])('come in $encoding to who accepts [$accepted]', async ({ accepted, encoding, unpack }) => {
    const { headers, body } = ask(await load(), '/assets/main-abc.js', { 'accept-encoding': accepted });
    expect(headers['content-encoding']).toBe(encoding);
    expect(unpack(body as Buffer).toString()).toBe(SCRIPT);
  });

  test('come plain to who accepts nothing, and pictures always do', async () => {
    const files = await load();
    expect(String(ask(files, '/assets/main-abc.js').body)).toBe(SCRIPT);
    expect(ask(files, '/picture.png', { 'accept-encoding': 'br' }).headers['content-encoding']).toBeUndefined();
  });

  test('are not sent again to who has them', async () => {
    const files = await load();
    const { etag } = ask(files, '/').headers;
    expect(ask(files, '/', { 'if-none-match': String(etag) })).toMatchObject({ status: 304, body: '' });
    expect(ask(files, '/', { 'if-none-match': '"another"' }).status).toBe(200);
  });
});

test.each(['/', '/keys', '/jobs'])('%s is a page', async (path) => {
  expect(String(ask(await load(), path).body)).toBe(PAGE);
});

test.each(['/assets/gone.js', '/assets/', '/package.json', '/../package.json', '/..%2fpackage.json', '/assets/../../x.js'])(
  '%s is no file',
  async (path) => {
    expect(ask(await load(), path).status).toBe(404);
  },
);

test('nothing else can be done with a file', async () => {
  expect(ask(await load(), '/', {}, 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
});

test('a console that was not built says how it is', async () => {
  await using folder = await makeTemporaryFolder();
  expect(() => loadStaticFiles(`${folder.path}/dist`)).toThrow('npm run console:build');
  expect(() => loadStaticFiles(folder.path)).toThrow('npm run console:build');
});
