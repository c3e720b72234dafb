import { deflateSync, gzipSync } from 'node:zlib';
import { type BypassCase, type Family, json, lines } from '../bypass-case.ts';

const LOOKUP = json({ query: { terms: { owner: { index: 'secret', id: '1', path: 'owner' } } } });
const DOCS = json({ docs: [{ _index: 'secret', _id: '1' }] });
const ITEM = lines({ index: { _index: 'secret' } }, { title: 'x' });
const ALLOWED_ITEM = lines({ index: { _index: 'allowed-1' } }, { title: 'x' });
const GZIP = { 'Content-Encoding': 'gzip' };
const utf16 = (text: string): Uint8Array => Buffer.from(text, 'utf16le');

const send = (
  title: string,
  tries: BypassCase['tries'],
  target: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): BypassCase => ({ title, tries, method: 'POST', target, body, headers });
const source = (title: string, target: string, text: string, type = 'application/json'): BypassCase => ({
  title,
  tries: 'read',
  method: 'GET',
  target: `${target}${target.includes('?') ? '&' : '?'}source=${encodeURIComponent(text)}&source_content_type=${encodeURIComponent(type)}`,
});

const compressed: readonly BypassCase[] = [
  send('gzip around a bulk', 'write', '/_bulk', gzipSync(ITEM), GZIP),
  send('gzip around documents by id', 'read', '/_mget', gzipSync(DOCS), GZIP),
  send('gzip around several searches', 'read', '/_msearch', gzipSync(lines({ index: 'secret' }, {})), GZIP),
  send('gzip around a lookup', 'learn', '/allowed-1/_search', gzipSync(LOOKUP), GZIP),
  send(
    'gzip around a reindex',
    'act',
    '/_reindex',
    gzipSync(json({ source: { index: 'secret' }, dest: { index: 'allowed-2' } })),
    GZIP,
  ),
  send('two gzip members', 'write', '/_bulk', Buffer.concat([gzipSync(ALLOWED_ITEM), gzipSync(ITEM)]), GZIP),
  send('gzip and bytes behind it', 'write', '/_bulk', Buffer.concat([gzipSync(ALLOWED_ITEM), Buffer.from(ITEM)]), GZIP),
  send('gzip that is cut', 'write', '/_bulk', gzipSync(ITEM).subarray(0, -6), GZIP),
  send('gzip with a wrong sum', 'write', '/_bulk', Buffer.concat([gzipSync(ITEM).subarray(0, -8), Buffer.alloc(8)]), GZIP),
  send('gzip twice', 'write', '/_bulk', gzipSync(gzipSync(ITEM)), { 'Content-Encoding': 'gzip, gzip' }),
  send('gzip under another name', 'write', '/_bulk', gzipSync(ITEM), { 'Content-Encoding': 'x-gzip' }),
  send('gzip in upper case', 'write', '/_bulk', gzipSync(ITEM), { 'Content-Encoding': 'GZIP' }),
  send('deflate', 'write', '/_bulk', deflateSync(ITEM), { 'Content-Encoding': 'deflate' }),
  send('gzip that is not announced', 'write', '/_bulk', gzipSync(ITEM)),
  send('gzip that is announced and is none', 'write', '/_bulk', ITEM, GZIP),
  send('identity', 'write', '/_bulk', ITEM, { 'Content-Encoding': 'identity' }),
  send('gzip around 20 MB of empty lines before the item', 'write', '/_bulk', gzipSync('\n'.repeat(20_000_000) + ITEM), GZIP),
];

const types: readonly BypassCase[] = [
  send('no content type', 'read', '/_mget', DOCS, { 'Content-Type': '' }),
  send('text', 'read', '/_mget', DOCS, { 'Content-Type': 'text/plain' }),
  send('a form', 'read', '/_mget', DOCS, { 'Content-Type': 'application/x-www-form-urlencoded' }),
  send('YAML', 'read', '/_mget', '---\ndocs:\n- _index: secret\n  _id: "1"\n', { 'Content-Type': 'application/yaml' }),
  send('YAML that is JSON', 'read', '/_mget', DOCS, { 'Content-Type': 'application/yaml' }),
  send(
    'YAML around a lookup',
    'learn',
    '/allowed-1/_search',
    '---\nquery:\n  terms:\n    owner:\n      index: secret\n      id: "1"\n      path: owner\n',
    { 'Content-Type': 'application/yaml' },
  ),
  send('YAML with an anchor', 'read', '/_mget', '---\nx: &a secret\ndocs:\n- _index: *a\n  _id: "1"\n', {
    'Content-Type': 'application/yaml',
  }),
  send(
    'CBOR',
    'read',
    '/_mget',
    Buffer.from('bf64646f63739fbf665f696e646578667365637265746c5f6964'.replace('6c5f6964', '635f6964') + '6131ffffff', 'hex'),
    { 'Content-Type': 'application/cbor' },
  ),
  send('CBOR around a bulk', 'write', '/_bulk', Buffer.from('bf65696e646578bf665f696e64657866736563726574ffff', 'hex'), {
    'Content-Type': 'application/cbor',
  }),
  send('SMILE', 'read', '/_mget', Buffer.from('3a290a01', 'hex'), { 'Content-Type': 'application/smile' }),
  send('JSON announced as CBOR', 'read', '/_mget', DOCS, { 'Content-Type': 'application/cbor' }),
  send(
    'CBOR announced as JSON',
    'read',
    '/_mget',
    Buffer.from('bf64646f63739fbf665f696e64657866736563726574635f69646131ffffff', 'hex'),
  ),
  send('a type of a version', 'read', '/_mget', DOCS, {
    'Content-Type': 'application/vnd.elasticsearch+json;compatible-with=8',
  }),
  send('a character set', 'read', '/_mget', utf16(DOCS), { 'Content-Type': 'application/json; charset=utf-16' }),
  send('UTF-16 that is not announced', 'read', '/_mget', utf16(DOCS)),
  send('UTF-16 with a mark', 'read', '/_mget', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(DOCS)])),
  send('UTF-32', 'read', '/_mget', Buffer.from(Array.from(DOCS).flatMap((letter) => [letter.charCodeAt(0), 0, 0, 0]))),
  send('UTF-8 with a mark', 'read', '/_mget', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(DOCS)])),
  send('NDJSON for one object', 'read', '/_mget', DOCS, { 'Content-Type': 'application/x-ndjson' }),
  send('two types', 'read', '/_mget', DOCS, { 'Content-Type': 'application/json, application/yaml' }),
];

const sources: readonly BypassCase[] = [
  source('a source parameter', '/_mget', DOCS),
  source('a source parameter against the path', '/allowed-1/_mget', DOCS),
  source('a source parameter without an index', '/_search', '{"query":{"match_all":{}}}'),
  source('a source parameter of a forbidden index', '/secret/_search', '{}'),
  { ...source('a source parameter with a lookup', '/allowed-1/_search', LOOKUP), tries: 'learn' },
  { ...source('a source parameter with a lookup: count', '/allowed-1/_count', LOOKUP), tries: 'learn' },
  {
    ...source(
      'a source parameter in YAML',
      '/allowed-1/_search',
      '---\nquery:\n  terms:\n    owner:\n      index: secret\n      id: "1"\n      path: owner\n',
      'application/yaml',
    ),
    tries: 'learn',
  },
  {
    title: 'a source parameter beside a body',
    tries: 'learn',
    method: 'POST',
    target: `/allowed-1/_search?source_content_type=application/json&source=${encodeURIComponent(LOOKUP)}`,
    body: '{}',
  },
  {
    title: 'a source parameter that stands twice',
    tries: 'learn',
    method: 'GET',
    target: `/allowed-1/_search?source_content_type=application/json&source=%7B%7D&source=${encodeURIComponent(LOOKUP)}`,
  },
  {
    title: 'a source parameter of a bulk',
    tries: 'write',
    method: 'POST',
    target: `/_bulk?source_content_type=application/json&source=${encodeURIComponent(ITEM)}`,
  },
  {
    title: 'a source parameter of a document',
    tries: 'write',
    method: 'PUT',
    target: '/secret/_doc/1?source_content_type=application/json&source=%7B%22a%22%3A1%7D',
  },
  {
    title: 'a source parameter of a reindex',
    tries: 'act',
    as: 'manager',
    needs: ['reindex'],
    mustRefuse: true,
    method: 'POST',
    target: `/_reindex?source_content_type=application/json&source=${encodeURIComponent(json({ max_docs: 1, source: { index: 'secret' }, dest: { index: 'allowed-2' } }))}`,
  },
];

const readings: readonly BypassCase[] = [
  send('a body behind the body', 'read', '/_mget', `{"docs":[{"_index":"allowed-1","_id":"1"}]}${DOCS}`),
  send('a comment in C', 'read', '/_mget', '{/* x */"docs":[{"_index":"secret","_id":"1"}]}'),
  send('a comment in C++', 'read', '/_mget', '{//x\n"docs":[{"_index":"secret","_id":"1"}]}'),
  send('a comment of a shell', 'read', '/_mget', '{#x\n"docs":[{"_index":"secret","_id":"1"}]}'),
  send('names without quotes', 'read', '/_mget', '{docs:[{_index:"secret",_id:"1"}]}'),
  send('single quotes', 'read', '/_mget', "{'docs':[{'_index':'secret','_id':'1'}]}"),
  send('a comma at the end', 'read', '/_mget', '{"docs":[{"_index":"secret","_id":"1"},],}'),
  send('blanks of Unicode', 'read', '/_mget', '\u00a0{"docs":[{"_index":"secret","_id":"1"}]}'),
  send('a body of 100,000 brackets', 'read', '/_mget', `${'['.repeat(100_000)}${DOCS}`),
  send('surrogates in the name', 'read', '/_mget', '{"docs":[{"_index":"secret\\ud800","_id":"1"}]}'),
  send('a control character in the name', 'read', '/_mget', '{"docs":[{"_index":"sec\u0001ret","_id":"1"}]}'),
  send('an over-long letter', 'read', '/_mget', Buffer.from(DOCS.replace('secret', '\xc1\xb3ecret'), 'latin1')),
  send('a body of blanks before it', 'read', '/_mget', `${' '.repeat(70_000)}${DOCS}`),
];

/** Compression, content types, the `source` parameter, and texts that two parsers read in two ways. */
export const CONTENT: Family = { name: 'content', cases: [...compressed, ...types, ...sources, ...readings] };
