import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { type ConsoleAnswer, type ConsoleRequest, errorAnswer } from './exchange.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const COMPRESSED = /\.(css|html|js|json|svg)$/;
/** Names of these hold a digest of their content, so they never change. */
const HASHED = /^\/assets\//;
const INDEX = '/index.html';
const BROTLI_QUALITY = 9;

interface StaticFile {
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
  readonly plain: Buffer;
  readonly gzip: Buffer | null;
  readonly brotli: Buffer | null;
}

/** The built pages by path. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

/** Reads the built pages into memory. @throws Error that says how they are built. */
export function loadStaticFiles(folder: string): StaticFiles {
  let names: readonly string[];
  try {
    names = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  } catch (error) {
    throw new Error('the console is not built: run `npm run console:build`, or set claviger.console.enabled to false', {
      cause: error,
    });
  }
  const files = new Map(names.map((name) => [`/${name.split(sep).join('/')}`, readStaticFile(join(folder, name), name)]));
  if (!files.has(INDEX)) throw new Error('the console is not built: run `npm run console:build`');
  return files;
}

function readStaticFile(path: string, name: string): StaticFile {
  const plain = readFileSync(path);
  const isCompressed = COMPRESSED.test(name);
  return {
    type: TYPES[extname(name)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    cacheControl: HASHED.test(`/${name.split(sep).join('/')}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
    plain,
    gzip: isCompressed ? gzipSync(plain) : null,
    brotli: isCompressed ? brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }) : null,
  };
}

/** Answers with a file; a path of no file is one of the pages, which all begin with the same document. */
export function answerFile(files: StaticFiles, request: ConsoleRequest): ConsoleAnswer {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return errorAnswer(405, 'method_not_allowed_exception', `method [${request.method}] is not allowed here`, {
      allow: 'GET, HEAD',
    });
  }
  const isFile = HASHED.test(request.path) || extname(request.path) !== '';
  const file = files.get(request.path) ?? (isFile ? undefined : files.get(INDEX));
  if (file === undefined) return errorAnswer(404, 'resource_not_found_exception', 'there is no such file');
  const headers = { etag: file.etag, 'cache-control': file.cacheControl, vary: 'Accept-Encoding' };
  if (request.header('if-none-match')?.includes(file.etag) === true) return { status: 304, headers, body: '' };
  const accepted = request.header('accept-encoding') ?? '';
  if (file.brotli !== null && /\bbr\b/.test(accepted)) return encoded(file, file.brotli, 'br', headers);
  if (file.gzip !== null && /\bgzip\b/.test(accepted)) return encoded(file, file.gzip, 'gzip', headers);
  return { status: 200, headers: { ...headers, 'content-type': file.type }, body: file.plain };
}

function encoded(file: StaticFile, body: Buffer, encoding: string, headers: ConsoleAnswer['headers']): ConsoleAnswer {
  return { status: 200, headers: { ...headers, 'content-type': file.type, 'content-encoding': encoding }, body };
}
