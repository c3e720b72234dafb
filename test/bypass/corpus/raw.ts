import type { BypassCase, Family } from '../bypass-case.ts';

const HEAD = 'Host: {{host}}\r\n{{credential}}';
const SMUGGLED = `GET /secret/_search HTTP/1.1\r\n${HEAD}Connection: close\r\n\r\n`;
const JSON_TYPE = 'Content-Type: application/json\r\n';
const raw = (title: string, bytes: string): BypassCase => ({ title, tries: 'read', bytes });
const post = (headers: string, body: string): string =>
  `POST /allowed-1/_search HTTP/1.1\r\n${HEAD}${JSON_TYPE}${headers}\r\n${body}`;
const DOCS = '{"docs":[{"_index":"secret","_id":"1"}]}';

const cases: readonly BypassCase[] = [
  raw('a second request on the connection', `GET /allowed-1/_count HTTP/1.1\r\n${HEAD}\r\n${SMUGGLED}`),
  raw('a length and chunks', post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${SMUGGLED}`)),
  raw('chunks and a length', post('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', `0\r\n\r\n${SMUGGLED}`)),
  raw('two lengths', post(`Content-Length: 2\r\nContent-Length: ${SMUGGLED.length + 2}\r\n`, `{}${SMUGGLED}`)),
  raw('a length that is too small', post('Content-Length: 2\r\n', `{}${SMUGGLED}`)),
  raw('a length of nothing', post('Content-Length: 0\r\n', SMUGGLED)),
  raw('no length', post('', SMUGGLED)),
  raw('a GET whose body is a request', `GET /allowed-1/_count HTTP/1.1\r\n${HEAD}\r\n${SMUGGLED}`),
  raw('a HEAD whose body is a request', `HEAD /allowed-1 HTTP/1.1\r\n${HEAD}Content-Length: 0\r\n\r\n${SMUGGLED}`),
  raw('chunks behind a blank', post('Transfer-Encoding : chunked\r\n', `0\r\n\r\n${SMUGGLED}`)),
  raw('chunks in another spelling', post('Transfer-Encoding: xchunked\r\n', `0\r\n\r\n${SMUGGLED}`)),
  raw('a chunk extension with a line feed', post('Transfer-Encoding: chunked\r\n', `2;a\n\r\n{}\r\n0\r\n\r\n${SMUGGLED}`)),
  raw(
    'a trailer that names another user',
    `POST /_mget HTTP/1.1\r\n${HEAD}${JSON_TYPE}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n${DOCS.length.toString(16)}\r\n${DOCS}\r\n0\r\nX-Proxy-User: admin\r\n\r\n`,
  ),
  raw(
    'a body in chunks',
    `POST /_mget HTTP/1.1\r\n${HEAD}${JSON_TYPE}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n14\r\n${DOCS.slice(0, 20)}\r\n${(DOCS.length - 20).toString(16)}\r\n${DOCS.slice(20)}\r\n0\r\n\r\n`,
  ),
  raw(
    'a body letter by letter',
    `POST /_mget HTTP/1.1\r\n${HEAD}${JSON_TYPE}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n${Array.from(DOCS)
      .map((letter) => `1\r\n${letter}\r\n`)
      .join('')}0\r\n\r\n`,
  ),
  raw(
    'a bulk in chunks that part the name',
    `POST /_bulk HTTP/1.1\r\n${HEAD}${JSON_TYPE}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n16\r\n{"delete":{"_index":"s\r\n16\r\necret","_id":"1"}}    \r\n1\r\n\n\r\n0\r\n\r\n`,
  ),
  raw('bare line feeds', SMUGGLED.replaceAll('\r\n', '\n')),
  raw('HTTP/1.0', `GET /secret/_search HTTP/1.0\r\n${HEAD}\r\n`),
  raw('HTTP/0.9', 'GET /secret/_search\r\n'),
  raw('the preface of HTTP/2', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${SMUGGLED}`),
  raw('an upgrade', `GET /allowed-1/_count HTTP/1.1\r\n${HEAD}Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n${SMUGGLED}`),
  raw(
    'a header that is folded',
    `GET /secret/_search HTTP/1.1\r\n${HEAD}X-A: 1\r\n X-Proxy-User: admin\r\nConnection: close\r\n\r\n`,
  ),
  raw('a carriage return in the target', `GET /allowed-1/_count?a=\rX: HTTP/1.1\r\n${HEAD}\r\n`),
  raw('a blank in the target', `GET /secret/_search ?a HTTP/1.1\r\n${HEAD}Connection: close\r\n\r\n`),
  raw(
    'bytes above ASCII in the target',
    `GET /allowed-1,\xf3ecret,secret/_search HTTP/1.1\r\n${HEAD}Connection: close\r\n\r\n`,
  ),
  raw('a NUL in the target', `GET /allowed-1\0,secret/_search HTTP/1.1\r\n${HEAD}Connection: close\r\n\r\n`),
  raw('two hosts', `GET /secret/_search HTTP/1.1\r\n${HEAD}Host: other\r\nConnection: close\r\n\r\n`),
  raw(
    'two credentials',
    `GET /secret/_search HTTP/1.1\r\n${HEAD}Authorization: Basic ZWxhc3RpYzpjaGFuZ2VtZQ==\r\nConnection: close\r\n\r\n`,
  ),
  raw(
    'a body that the Expect header holds back',
    `POST /_mget HTTP/1.1\r\n${HEAD}${JSON_TYPE}Expect: 100-continue\r\nContent-Length: ${DOCS.length}\r\nConnection: close\r\n\r\n${DOCS}`,
  ),
];

/** Games with the framing, byte for byte. */
export const RAW: Family = { name: 'raw', cases };
