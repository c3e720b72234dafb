import { GOOD_CREDENTIAL } from '../support/gateway-under-test.ts';

/** What must come of a probe. */
export type Expectation =
  /** Answered with one of these status codes, or cut; nothing reaches the cluster. */
  | { readonly refused: readonly number[] }
  /** Forwarded as exactly one request with this target; nothing of the client's identity or switches with it. */
  | { readonly harmlessAs: string };

/** One attack, byte for byte. */
export interface Probe {
  readonly name: string;
  readonly bytes: string;
  readonly expect: Expectation;
}

const HOST = 'Host: gateway\r\n';
const AUTHORIZATION = `Authorization: ${GOOD_CREDENTIAL}\r\n`;
const HEAD = `${HOST}${AUTHORIZATION}`;
const JSON_TYPE = 'Content-Type: application/json\r\n';
/** What an attacker wants the cluster to read as a request of its own. */
export const SMUGGLED = `GET /smuggled HTTP/1.1\r\n${HOST}\r\n`;

const get = (target: string, headers = ''): string => `GET ${target} HTTP/1.1\r\n${HEAD}${headers}\r\n`;
const post = (headers: string, body: string): string =>
  `POST /logs/_search HTTP/1.1\r\n${HEAD}${JSON_TYPE}${headers}\r\n${body}`;
const refused = (...status: number[]): Expectation => ({ refused: status });
const lines = (count: number): string => Array.from({ length: count }, (_, index) => `x${index}: 1\r\n`).join('');

const FRAMING: readonly Probe[] = [
  {
    name: 'a length and chunks at once',
    bytes: post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${SMUGGLED}`),
    expect: refused(400),
  },
  {
    name: 'chunks and a length at once',
    bytes: post('Transfer-Encoding: chunked\r\nContent-Length: 4\r\n', `0\r\n\r\n${SMUGGLED}`),
    expect: refused(400),
  },
  { name: 'two different lengths', bytes: post('Content-Length: 1\r\nContent-Length: 2\r\n', 'ab'), expect: refused(400) },
  { name: 'the same length twice', bytes: post('Content-Length: 2\r\nContent-Length: 2\r\n', 'ab'), expect: refused(400) },
  { name: 'a list of lengths', bytes: post('Content-Length: 2, 2\r\n', 'ab'), expect: refused(400) },
  { name: 'a signed length', bytes: post('Content-Length: +2\r\n', 'ab'), expect: refused(400) },
  { name: 'a negative length', bytes: post('Content-Length: -1\r\n', 'ab'), expect: refused(400) },
  { name: 'a hexadecimal length', bytes: post('Content-Length: 0x2\r\n', 'ab'), expect: refused(400) },
  { name: 'a length beyond all integers', bytes: post('Content-Length: 18446744073709551617\r\n', 'a'), expect: refused(400) },
  { name: 'a length with a blank inside', bytes: post('Content-Length: 1 2\r\n', 'ab'), expect: refused(400) },
  { name: 'an empty length', bytes: post('Content-Length:\r\n', SMUGGLED), expect: refused(400) },
  {
    name: 'an unknown transfer coding',
    bytes: post('Transfer-Encoding: xchunked\r\n', `0\r\n\r\n${SMUGGLED}`),
    expect: refused(400, 501),
  },
  {
    name: 'chunked before another coding',
    bytes: post('Transfer-Encoding: chunked, identity\r\n', `0\r\n\r\n${SMUGGLED}`),
    expect: refused(400),
  },
  {
    name: 'another coding before chunked',
    bytes: post('Transfer-Encoding: gzip, chunked\r\n', `0\r\n\r\n${SMUGGLED}`),
    expect: refused(400),
  },
  { name: 'identity alone', bytes: post('Transfer-Encoding: identity\r\n', SMUGGLED), expect: refused(400) },
  {
    name: 'chunked on two lines',
    bytes: post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${SMUGGLED}`),
    expect: refused(400),
  },
  {
    name: 'chunked twice in a list',
    bytes: post('Transfer-Encoding: chunked, chunked\r\n', `0\r\n\r\n${SMUGGLED}`),
    expect: refused(400),
  },
  {
    name: 'chunked behind a vertical tab',
    bytes: post('Transfer-Encoding: \x0bchunked\r\n', `0\r\n\r\n${SMUGGLED}`),
    expect: refused(400),
  },
  { name: 'chunked in quotes', bytes: post('Transfer-Encoding: "chunked"\r\n', `0\r\n\r\n${SMUGGLED}`), expect: refused(400) },
  {
    name: 'chunks in HTTP/1.0',
    bytes: `POST / HTTP/1.0\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    expect: refused(400),
  },
  {
    name: 'a bare line feed in a chunk extension',
    bytes: post('Transfer-Encoding: chunked\r\n', `2;a\nb\r\nab\r\n0\r\n\r\n${SMUGGLED}`),
    expect: refused(400),
  },
  {
    name: 'a hexadecimal prefix on a chunk size',
    bytes: post('Transfer-Encoding: chunked\r\n', `0x2\r\nab\r\n0\r\n\r\n${SMUGGLED}`),
    expect: refused(400),
  },
  {
    name: 'a signed chunk size',
    bytes: post('Transfer-Encoding: chunked\r\n', `+2\r\nab\r\n0\r\n\r\n${SMUGGLED}`),
    expect: refused(400),
  },
  {
    name: 'a chunk size beyond all integers',
    bytes: post('Transfer-Encoding: chunked\r\n', `10000000000000002\r\nab\r\n0\r\n\r\n`),
    expect: refused(400),
  },
  {
    name: 'a chunk without its line end',
    bytes: post('Transfer-Encoding: chunked\r\n', `2\r\nabc\r\n0\r\n\r\n${SMUGGLED}`),
    expect: refused(400),
  },
  {
    name: 'a body of a GET that looks like a request',
    bytes: get('/logs/_search', `${JSON_TYPE}Content-Length: ${SMUGGLED.length}\r\n`) + SMUGGLED,
    expect: { harmlessAs: '/logs/_search' },
  },
  {
    name: 'a chunked body of a GET that looks like a request',
    bytes: `${get('/logs/_search', `${JSON_TYPE}Transfer-Encoding: chunked\r\n`)}${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`,
    expect: { harmlessAs: '/logs/_search' },
  },
  {
    name: 'fields in the trailer of a chunked body',
    bytes: post(
      'Transfer-Encoding: chunked\r\nTrailer: x-proxy-user\r\n',
      '2\r\n{}\r\n0\r\nX-Proxy-User: admin\r\nAuthorization: Basic Zm9v\r\n\r\n',
    ),
    expect: { harmlessAs: '/logs/_search' },
  },
];

const LINES: readonly Probe[] = [
  { name: 'a blank before the colon', bytes: post('Content-Length : 2\r\n', 'ab'), expect: refused(400) },
  { name: 'a folded header', bytes: get('/', 'X-A: 1\r\n 2\r\n'), expect: refused(400) },
  { name: 'a folded identity header', bytes: get('/', 'X-A: 1\r\n X-Proxy-User: admin\r\n'), expect: refused(400) },
  { name: 'bare line feeds', bytes: `GET / HTTP/1.1\nHost: a\nAuthorization: ${GOOD_CREDENTIAL}\n\n`, expect: refused(400) },
  { name: 'a bare carriage return in a value', bytes: get('/', 'X-A: 1\rX-B: 2\r\n'), expect: refused(400) },
  { name: 'a NUL in a value', bytes: get('/', 'X-A: 1\0b\r\n'), expect: refused(400) },
  { name: 'a NUL in a name', bytes: get('/', 'X-\0A: 1\r\n'), expect: refused(400) },
  { name: 'a header without a name', bytes: get('/', ': 1\r\n'), expect: refused(400) },
  { name: 'a header without a colon', bytes: get('/', 'X-A\r\n'), expect: refused(400) },
  { name: 'no host', bytes: `GET / HTTP/1.1\r\n${AUTHORIZATION}\r\n`, expect: refused(400) },
  { name: 'two hosts', bytes: get('/', 'Host: other\r\n'), expect: refused(400) },
  { name: 'a host that is none', bytes: `GET / HTTP/1.1\r\nHost: a/b@c\r\n${AUTHORIZATION}\r\n`, expect: refused(400) },
  { name: 'two credentials', bytes: get('/', 'Authorization: Basic Zm9vOmJhcg==\r\n'), expect: refused(400) },
  { name: 'two content types', bytes: post(`${JSON_TYPE}Content-Length: 2\r\n`, '{}'), expect: refused(400) },
  { name: 'a head of 30 KB', bytes: get('/', `X-A: ${'a'.repeat(30_000)}\r\n`), expect: refused(431) },
  { name: 'a head of 17 KB', bytes: get('/', `X-A: ${'a'.repeat(17_000)}\r\n`), expect: refused(431) },
  {
    name: 'more headers than are read, the last one forbidden',
    bytes: get('/', `${lines(199)}X-Proxy-User: admin\r\n`),
    expect: refused(400),
  },
  { name: '2,500 headers', bytes: get('/', lines(2_500)), expect: refused(400, 431) },
  { name: 'another version', bytes: `GET / HTTP/2.0\r\n${HEAD}\r\n`, expect: refused(400) },
  { name: 'no version', bytes: `GET /\r\n${HEAD}\r\n`, expect: refused(400) },
];

const TARGETS: readonly Probe[] = [
  { name: 'absolute form', bytes: get('http://evil/_search'), expect: refused(400) },
  { name: 'absolute form of another scheme', bytes: get('file:///etc/passwd'), expect: refused(400) },
  { name: 'asterisk form', bytes: `OPTIONS * HTTP/1.1\r\n${HEAD}\r\n`, expect: refused(400) },
  { name: 'an empty first segment: all indices', bytes: get('//_search'), expect: refused(400) },
  { name: 'an empty segment and dots', bytes: get('//_search/../_security'), expect: refused(400) },
  { name: 'dots', bytes: get('/ok/../secret/_search'), expect: refused(400) },
  { name: 'encoded dots', bytes: get('/ok/%2e%2e/secret/_search'), expect: refused(400) },
  { name: 'a hidden literal', bytes: get('/logs/%5Fsearch'), expect: refused(400) },
  { name: 'a hidden own path', bytes: get('/%5Fsecurity/user'), expect: refused(400) },
  { name: 'a backslash', bytes: get('/ok\\_search'), expect: refused(400) },
  { name: 'a fragment', bytes: get('/ok#/_search'), expect: refused(400) },
  { name: 'raw bytes above ASCII', bytes: get('/\u00e9'), expect: refused(400) },
  { name: 'an encoded NUL', bytes: get('/ok%00/_search'), expect: refused(400) },
  { name: 'an encoded line end', bytes: get('/ok%0d%0aX-Proxy-User:%20admin/_search'), expect: refused(400) },
  { name: 'an over-long slash', bytes: get('/ok%c0%af_search'), expect: refused(400) },
  { name: 'a semicolon between parameters', bytes: get('/logs/_search?pretty;index=secret'), expect: refused(400) },
  { name: 'a parameter twice', bytes: get('/_search?index=ok&index=secret'), expect: refused(400) },
  { name: 'a target of 5 KB', bytes: get(`/${'a'.repeat(5_000)}`), expect: refused(400) },
  {
    name: 'an encoded slash stays in its segment',
    bytes: get('/logs/_doc/a%2F_search'),
    expect: { harmlessAs: '/logs/_doc/a%2F_search' },
  },
  {
    name: 'a double escape stays escaped',
    bytes: get('/logs/_doc/%252e%252e'),
    expect: { harmlessAs: '/logs/_doc/%252e%252e' },
  },
];

const METHODS: readonly Probe[] = [
  { name: 'TRACE', bytes: `TRACE / HTTP/1.1\r\n${HEAD}\r\n`, expect: refused(400, 405) },
  { name: 'CONNECT', bytes: `CONNECT evil:80 HTTP/1.1\r\n${HEAD}\r\n`, expect: refused(400, 405) },
  { name: 'an unknown method', bytes: `FOO / HTTP/1.1\r\n${HEAD}\r\n`, expect: refused(400, 405) },
  { name: 'a method of WebDAV', bytes: `PROPFIND / HTTP/1.1\r\n${HEAD}\r\n`, expect: refused(405) },
  { name: 'a method in lower case', bytes: `get / HTTP/1.1\r\n${HEAD}\r\n`, expect: refused(400, 405) },
  {
    name: 'an upgrade to WebSocket',
    bytes: get(
      '/',
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n',
    ),
    expect: refused(400),
  },
  { name: 'the preface of HTTP/2', bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', expect: refused(400) },
  {
    name: 'an offer of h2c',
    bytes: get('/', 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'),
    expect: { harmlessAs: '/' },
  },
];

const IMPERSONATIONS = [
  { line: 'es-security-runas-user: admin', status: 400 },
  { line: 'opendistro_security_impersonate_as: admin', status: 400 },
  { line: 'es-secondary-authorization: Basic Zm9vOmJhcg==', status: 401 },
];

const IDENTITY_HEADERS = [
  'X-Proxy-User: admin',
  'X-Proxy-Roles: all_access',
  'X-Forwarded-User: admin',
  'X-Forwarded-For: 10.0.0.1',
  'securitytenant: admin_tenant',
  '_opendistro_security_user: admin',
  '_system_index_access_allowed: true',
  'X-elastic-product-origin: kibana',
  'X-opensearch-product-origin: observability',
  'X-HTTP-Method-Override: DELETE',
  'Cookie: security_authentication=x',
  'Proxy-Authorization: Basic Zm9v',
  'TE: trailers',
  'Keep-Alive: timeout=1000',
  'Proxy-Connection: keep-alive',
  'Max-Forwards: 0',
];

const HEADERS: readonly Probe[] = [
  ...IMPERSONATIONS.map(({ line, status }) => ({
    name: `in the name of another: ${line}`,
    bytes: get('/', `${line}\r\n`),
    expect: refused(status),
  })),
  ...IDENTITY_HEADERS.map((line) => ({
    name: `the header ${line.split(':')[0]}`,
    bytes: get('/logs/_search', `${line}\r\n`),
    expect: { harmlessAs: '/logs/_search' },
  })),
  {
    name: 'a Connection header that names what the gateway adds',
    bytes: get('/logs/_search', 'Connection: authorization, x-forwarded-for, via, content-length, host\r\n'),
    expect: { harmlessAs: '/logs/_search' },
  },
  {
    name: 'a Connection header that names the type of the body',
    bytes: post('Connection: content-type, close\r\nContent-Length: 2\r\n', '{}'),
    expect: { harmlessAs: '/logs/_search' },
  },
  {
    name: 'a spelling with underscores',
    bytes: get('/logs/_search', 'x_proxy_user: admin\r\n'),
    expect: { harmlessAs: '/logs/_search' },
  },
];

const PIPELINED: readonly Probe[] = [
  {
    name: 'a request behind a faulty one',
    bytes: `GET /a HTTP/1.1\r\n${HEAD}Host: other\r\n\r\n${get('/smuggled')}`,
    expect: refused(400),
  },
  { name: 'a request behind a faulty target', bytes: get('//a') + get('/smuggled'), expect: refused(400) },
  {
    name: 'a request behind a faulty transfer coding',
    bytes: post('Transfer-Encoding: gzip, chunked\r\n', `0\r\n\r\n${get('/smuggled')}`),
    expect: refused(400),
  },
  {
    name: 'a request in the body that an Expect holds back',
    bytes: `POST /logs HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n${SMUGGLED}`,
    expect: refused(401),
  },
];

/** Every probe of the table. */
export const PROBES: readonly Probe[] = [...FRAMING, ...LINES, ...TARGETS, ...METHODS, ...HEADERS, ...PIPELINED];
