import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ClusterState } from './forbidden-state.ts';
import { comparable, forbiddenChanges, forbiddenUses, leaks } from './judge-answer.ts';
import { CANARY, UNTOLD } from './scene.ts';
import type { Received } from './send-bytes.ts';

const answer = (body: string, status = 200): Received => ({ status, body, text: body });
const asked = (text: string, body: string | Uint8Array = ''): Uint8Array =>
  Buffer.concat([Buffer.from(`GET ${text} HTTP/1.1\r\n\r\n`), Buffer.from(body)]);

describe('an answer leaks', () => {
  test.each([
    { what: 'a forbidden document', sent: asked('/secret/_search'), body: `{"title":"${CANARY}"}` },
    { what: 'a name that nobody is told', sent: asked('/secret*'), body: `{"secret-${UNTOLD}":{}}` },
    { what: 'the name of the forbidden index', sent: asked('/_cat/indices'), body: 'green open secret' },
    { what: 'the number of its documents', sent: asked('/secret/_count'), body: '{"count":7351}' },
    { what: 'the number of its documents and the own', sent: asked('/_count'), body: '{"count":7359}' },
    { what: 'the number in a table', sent: asked('/_cat/count'), body: '1700000000 10:00:00 7355\n' },
  ])('when it holds $what', ({ sent, body }) => {
    expect(leaks(sent, answer(body))).toHaveLength(1);
  });
});

describe('an answer leaks nothing', () => {
  test.each([
    { what: 'as it was sent', sent: asked('/secret/_search') },
    { what: 'escaped', sent: asked('/%73ecret/_search') },
    { what: 'escaped twice', sent: asked('/%2573ecret/_search') },
    { what: 'in date math', sent: asked('/%3Cse%5Ccret%3E/_search') },
    { what: 'in a JSON escape', sent: asked('/_mget', '{"_index":"\\u0073ecret"}') },
    { what: 'in gzip', sent: asked('/_bulk', gzipSync('{"index":{"_index":"secret"}}')) },
    { what: 'in chunks', sent: asked('/_bulk', '1\r\ns\r\n5\r\necret\r\n0\r\n\r\n') },
  ])('when it names only what was sent: $what', ({ sent }) => {
    expect(leaks(sent, answer('{"reason":"not allowed on [secret]"}', 403))).toEqual([]);
  });

  test('by a number that is another one', () => {
    expect(
      leaks(asked('/_count'), answer('{"took":17351,"size":"7.351kb","at":"07:35:7351","n":73510,"_seq_no":7352}')),
    ).toEqual([]);
  });
});

describe('a state tells', () => {
  const state = (parts: Partial<Record<keyof ClusterState, readonly (readonly [string, string])[]>>): ClusterState => ({
    forbidden: new Map(parts.forbidden),
    allowed: new Map(parts.allowed),
    documents: new Map(parts.documents),
    uses: new Map(parts.uses),
  });

  test.each([
    { what: 'an index that is gone', before: state({ forbidden: [['index secret', '1']] }), after: state({}), ofReader: false },
    { what: 'an index that is new', before: state({}), after: state({ forbidden: [['index x', '1']] }), ofReader: false },
    { what: 'a written document', before: state({}), after: state({ documents: [['secret', '1']] }), ofReader: false },
    { what: "a reader's own document", before: state({}), after: state({ documents: [['allowed-1', '1']] }), ofReader: true },
    { what: "a reader's own index", before: state({}), after: state({ allowed: [['index allowed-1', '1']] }), ofReader: true },
  ])('$what', ({ before, after, ofReader }) => {
    expect(forbiddenChanges(before, after, ofReader)).toHaveLength(1);
  });

  test("that a writer's own documents are his", () => {
    const after = state({ documents: [['allowed-1', '1']], allowed: [['index allowed-1', '1']] });
    expect(forbiddenChanges(state({}), after, false)).toEqual([]);
  });

  test('that a forbidden index was searched', () => {
    expect(forbiddenUses(state({ uses: [['secret', '0 queries']] }), state({ uses: [['secret', '1 queries']] }))).toHaveLength(
      1,
    );
  });
});

test('answers about two names are the same but for name and numbers', () => {
  expect(comparable(answer('{"took":3,"index":"sekret"}'))).toBe(comparable(answer('{"took":12,"index":"secret"}')));
  expect(comparable(answer('no such index', 404))).not.toBe(comparable(answer('no such index', 403)));
});
