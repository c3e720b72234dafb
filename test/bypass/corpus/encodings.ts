import { type BypassCase, type Family, json } from '../bypass-case.ts';

const DOCUMENT = json({ title: 'x' });

/** Ways to write the list `allowed-1,secret` as one segment. */
const LISTS: readonly (readonly [string, string])[] = [
  ['an encoded comma', 'allowed-1%2Csecret'],
  ['an encoded comma in lower case', 'allowed-1%2csecret'],
  ['an encoded comma at the end', 'secret%2C'],
  ['an encoded comma at the start', '%2Csecret'],
  ['two encoded commas', 'allowed-1%2C%2Csecret'],
  ['an encoded first letter', '%73ecret'],
  ['an encoded last letter', 'secre%74'],
  ['all letters encoded', '%73%65%63%72%65%74'],
  ['an encoded letter behind an allowed name', 'allowed-1,%73ecret'],
  ['an encoded star', '%2A'],
  ['an encoded pattern', 'sec%2A'],
  ['an encoded pattern behind an allowed name', 'allowed-1,s%2A'],
  ['an encoded pattern that starts as the allowed one', 'allowed%2A%2Csec%2A'],
  ['an encoded _all', '%5Fall'],
  ['an encoded comma alone: all indices', '%2C'],
  ['encoded blanks around a name', 'allowed-1%2C%20secret'],
  ['an encoded alias', '%73ecret-alias'],
  ['an encoded hidden index', '%2Esecret-hidden'],
  ['a double escape of the comma', 'allowed-1%252Csecret'],
  ['a double escape of a letter', '%2573ecret'],
  ['an over-long comma', 'allowed-1%C0%ACsecret'],
  ['a full-width comma', 'allowed-1%EF%BC%8Csecret'],
  ['an encoded NUL behind an allowed name', 'allowed-1%00%2Csecret'],
  ['an encoded line end', 'allowed-1%0D%0A%2Csecret'],
  ['an encoded tab', 'allowed-1%09,secret'],
  ['an encoded slash', 'allowed-1%2F..%2Fsecret'],
  ['an encoded backslash', 'allowed-1%5C..%5Csecret'],
  ['a doubled per cent sign', 'allowed-1,%%73ecret'],
  ['a cut escape', 'allowed-1,secret%'],
  ['an escape that is none', 'allowed-1,secret%zz'],
  ['an escape of IIS', 'allowed-1%u002Csecret'],
  ['a plus sign', 'allowed-1,+secret'],
  ['upper case', 'SECRET'],
  ['invalid UTF-8', 'allowed-1%FF,secret'],
];

const searches = LISTS.map(
  ([title, segment]): BypassCase => ({
    title: `${title}: search`,
    tries: 'read',
    method: 'GET',
    target: `/${segment}/_search`,
  }),
);

const others: readonly BypassCase[] = [
  { title: 'an encoded literal', tries: 'read', method: 'GET', target: '/secret/%5Fsearch' },
  {
    title: 'an encoded literal that an allowed name precedes',
    tries: 'read',
    method: 'GET',
    target: '/allowed-1/%5Fsearch%3Findex=secret',
  },
  { title: 'an encoded question mark', tries: 'read', method: 'GET', target: '/allowed-1/_search%3Findex=secret' },
  { title: 'an encoded letter of the name: document', tries: 'read', method: 'GET', target: '/%73ecret/_doc/1' },
  { title: 'an encoded letter of the name: source', tries: 'read', method: 'GET', target: '/secre%74/_source/1' },
  { title: 'an encoded comma: count', tries: 'learn', method: 'GET', target: '/allowed-1%2Csecret/_count' },
  { title: 'an encoded comma: mapping', tries: 'learn', as: 'manager', method: 'GET', target: '/allowed-1%2Csecret/_mapping' },
  {
    title: 'an encoded comma: field capabilities',
    tries: 'learn',
    method: 'GET',
    target: '/allowed-1%2Csecret/_field_caps?fields=*',
  },
  { title: 'an encoded comma: deletion', tries: 'act', as: 'manager', method: 'DELETE', target: '/allowed-2%2Csecret' },
  { title: 'an encoded comma: closing', tries: 'act', as: 'manager', method: 'POST', target: '/allowed-2%2Csecret/_close' },
  {
    title: 'an encoded letter: a document is written',
    tries: 'write',
    method: 'PUT',
    target: '/%73ecret/_doc/1',
    body: DOCUMENT,
  },
  { title: 'an encoded letter: a document is deleted', tries: 'write', method: 'DELETE', target: '/secre%74/_doc/1' },
  {
    title: 'an encoded letter: a change',
    tries: 'write',
    method: 'POST',
    target: '/%73ecret/_update/1',
    body: json({ doc: { a: 1 } }),
  },
  { title: 'a slash in a document id', tries: 'read', method: 'GET', target: '/allowed-1/_doc/..%2F..%2Fsecret%2F_doc%2F1' },
  { title: 'an encoded slash before an operation', tries: 'read', method: 'GET', target: '/secret%2F_search' },
  {
    title: 'an encoded slash within the name',
    tries: 'read',
    method: 'GET',
    target: '/allowed-1%2f_search%2f..%2f..%2fsecret/_search',
  },
  { title: 'an encoded name in the query', tries: 'read', method: 'GET', target: '/_search?index=%73ecret' },
  { title: 'an encoded parameter name', tries: 'read', method: 'GET', target: '/_search?%69ndex=secret' },
  { title: 'an encoded ampersand in a value', tries: 'read', method: 'GET', target: '/_search?preference=a%26index=secret' },
  { title: 'the whole path encoded', tries: 'read', method: 'GET', target: '/%73%65%63%72%65%74/%5f%73%65%61%72%63%68' },
];

/** Other ways to write the same characters. */
export const ENCODINGS: Family = { name: 'encodings', cases: [...searches, ...others] };
