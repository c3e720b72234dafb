// Reading and judging a `_bulk` of 1,000 documents of 1 KB for a caller with rights on some indices, on one core. Budget: ≥ 150 MB/s.
// The body comes in pieces of 64 KB, as from a socket.

import { openBulkStream } from '../src/authorization/body/bulk-stream.ts';
import type { BodyLimits, JudgedHead } from '../src/authorization/body/judged-head.ts';
import { AuthorizerInterner } from '../src/authorization/compile-authorizer.ts';
import { DEFAULT_JSON_LIMITS } from '../src/domain/json/json-limits.ts';
import { NATIVE_REALM } from '../src/domain/principal/authentication.ts';
import { parseRequestTarget } from '../src/domain/request/parse-request-target.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../src/domain/role/role-descriptor.ts';
import { median } from './support/measure.ts';
import { report, rounded } from './support/report.ts';

const DOCUMENTS = 1_000;
const PIECE_BYTES = 65_536;
const ROUNDS = 9;
const REQUESTS_PER_ROUND = 100;

const indices = [{ names: ['logs-*'], privileges: ['write'], fieldSecurity: null, query: null, allowRestrictedIndices: false }];
const authorizer = new AuthorizerInterner({ entriesMax: 10 }).intern([{ role: { ...EMPTY_ROLE_DESCRIPTOR, indices } }]);
const user = { username: 'ann', roles: ['role'], fullName: null, email: null, metadata: {}, enabled: true };
const authentication = {
  type: 'realm' as const,
  user,
  realm: NATIVE_REALM,
  lookupRealm: NATIVE_REALM,
  apiKey: null,
  authenticatingUser: null,
};
const head: JudgedHead = {
  caller: { authentication, authorizer, unknownRoles: [] },
  action: 'indices:data/write/bulk',
  pathItems: null,
  kind: 'bulk',
  target: parseRequestTarget('/_bulk'),
};
const limits: BodyLimits = {
  ...DEFAULT_JSON_LIMITS,
  bodyBytesMax: 104_857_600,
  actionLineBytesMax: 16_384,
  refusedItemsMax: 100_000,
};

function bodyOf(refusedEvery: number): Uint8Array {
  const source = `${JSON.stringify({ message: 'x'.repeat(1_000), n: 1 })}\n`;
  const items = Array.from({ length: DOCUMENTS }, (_, n) => {
    const index = refusedEvery > 0 && n % refusedEvery === 0 ? 'secret' : 'logs-2026.11.22';
    return `${JSON.stringify({ index: { _index: index, _id: `document-${n}` } })}\n${source}`;
  });
  return new TextEncoder().encode(items.join(''));
}

function judge(body: Uint8Array): number {
  const stream = openBulkStream(head, limits);
  let passed = 0;
  for (let at = 0; at < body.length; at += PIECE_BYTES) {
    for (const piece of stream.push(body.subarray(at, at + PIECE_BYTES))) passed += piece.length;
  }
  stream.end();
  return passed;
}

const rows = [];
for (const [name, refusedEvery] of [
  ['all allowed', 0],
  ['every tenth refused', 10],
] as const) {
  const body = bodyOf(refusedEvery);
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAtMs = performance.now();
    for (let request = 0; request < REQUESTS_PER_ROUND; request += 1) judge(body);
    rates.push((body.length * REQUESTS_PER_ROUND) / 1_000 / (performance.now() - startedAtMs));
  }
  rows.push({ body: name, 'MB/s': rounded(median(rates)) });
}
report('classify-bulk', 'a _bulk of 1,000 documents of 1 KB, read and judged (budget: ≥ 150 MB/s)', rows);
