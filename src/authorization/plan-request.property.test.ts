import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aCaller, aPlanner, decide, lines } from '../../test/support/planned-request.ts';

const caller = aCaller('monitor', ['own*', 'all']);
const planner = aPlanner('opensearch');
const LINES = [
  'POST /own/_search',
  'POST /own/_mget',
  'PUT /own/_mapping',
  'PUT /own/_settings',
  'PUT /own1',
  'POST /own/_count',
];

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

test('No body passes that is not JSON, and nothing but a refusal comes of any', () => {
  const valid = JSON.stringify({ query: { bool: { filter: [{ terms: { a: ['ä', 1.5e3] } }] } }, sort: ['a'], size: 1 });
  const mutated = fc.tuple(fc.nat(valid.length), fc.nat(3), fc.uint8Array({ maxLength: 3 })).map(([at, cut, inserted]) => {
    const bytes = new TextEncoder().encode(valid);
    return Uint8Array.from([...bytes.subarray(0, at), ...inserted, ...bytes.subarray(at + cut)]);
  });
  const anything = fc.oneof(
    mutated,
    fc.uint8Array({ minLength: 1 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
  );
  fc.assert(
    fc.property(fc.constantFrom(...LINES), anything, (line, body) => {
      fc.pre(body.length > 0);
      const { refusal } = decide(planner, caller, { line, body });
      if (refusal === null) expect(isJson(body)).toBe(true);
      else expect(refusal.name).toBe('SecurityError');
    }),
    { numRuns: 2_000 },
  );
});

test('No bulk or msearch body passes whose bytes were cut short', () => {
  const bodies = {
    'POST /_bulk': lines(
      { index: { _index: 'own' } },
      { a: 1 },
      { delete: { _index: 'own', _id: '1' } },
      { create: { _index: 'own1' } },
      {},
    ),
    'POST /_msearch': lines({ index: 'own' }, { size: 1 }, { index: ['own1'] }, {}),
  };
  for (const [line, body] of Object.entries(bodies)) {
    expect(decide(planner, caller, { line, body }).refusal).toBeNull();
    for (let length = 1; length < body.length; length += 1) {
      const cut = body.slice(0, length);
      const allowed = decide(planner, caller, { line, body: cut }).refusal === null;
      // Only a body that ends behind a whole item may pass.
      if (allowed) expect(cut.endsWith('\n')).toBe(true);
    }
  }
});

test('A query passes however it nests, and never with a look-up anywhere in it', () => {
  const lookup = { terms: { user: { index: 'secret', id: '1', path: 'x' } } };
  const { query } = fc.letrec<{ query: object }>((tie) => ({
    query: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom({ match_all: {} }, { term: { a: 1 } }, { terms: { a: ['x'] } }, { ids: { values: ['1'] } }),
      fc
        .tuple(fc.constantFrom('must', 'should', 'filter', 'must_not'), fc.array(tie('query'), { minLength: 1, maxLength: 3 }))
        .map(([kind, queries]) => ({ bool: { [kind]: queries } })),
      tie('query').map((inner) => ({ nested: { path: 'p', query: inner } })),
      tie('query').map((inner) => ({ constant_score: { filter: inner } })),
      tie('query').map((inner) => ({ function_score: { functions: [{ filter: inner, weight: 2 }] } })),
      tie('query').map((inner) => ({ knn: { v: { vector: [1], k: 1, filter: inner } } })),
      tie('query').map((inner) => ({ has_child: { type: 't', query: inner } })),
    ),
  }));
  const places: readonly ((inner: object) => object)[] = [
    (inner) => ({ query: inner }),
    (inner) => ({ post_filter: inner }),
    (inner) => ({ aggs: { a: { filter: inner, aggs: { b: { filters: { filters: [inner] } } } } } }),
    (inner) => ({ rescore: { query: { rescore_query: inner } } }),
    (inner) => ({ sort: [{ a: { nested: { path: 'p', filter: inner } } }] }),
    (inner) => ({ highlight: { fields: { a: { highlight_query: inner } } } }),
  ];
  fc.assert(
    fc.property(query, fc.constantFrom(...places), fc.nat(), (inner, place, pick) => {
      const body = JSON.stringify(place(inner));
      expect(decide(planner, caller, { line: 'POST /own/_search', body }).refusal?.message ?? null).toBeNull();
      const leaves = [
        ...body.matchAll(/\{"(match_all":\{\}|term":\{"a":1\}|terms":\{"a":\["x"\]\}|ids":\{"values":\["1"\]\})\}/g),
      ];
      const leaf = leaves[pick % leaves.length];
      const poisoned =
        body.slice(0, leaf?.index) + JSON.stringify(lookup) + body.slice((leaf?.index ?? 0) + (leaf?.[0].length ?? 0));
      expect(decide(planner, caller, { line: 'POST /own/_search', body: poisoned }).refusal?.code).toBe('forbidden');
    }),
    { numRuns: 500 },
  );
});

test('No path reaches a name outside the grant', () => {
  const item = fc.oneof(
    fc.constantFrom('own', 'own1', 'own*', 'secret', '*', '_all', '', '-own', '<own>', 'r:own', 'o*', '.security'),
    fc.string({ maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 4 }), (items) => {
      const expression = items.join(',');
      let decision: ReturnType<typeof decide>;
      try {
        decision = decide(planner, caller, { line: `GET /${encodeURIComponent(expression)}/_search` });
      } catch (error) {
        // The target itself is malformed: refused before any plan.
        expect(error).toHaveProperty('code', 'malformedRequest');
        return;
      }
      if (decision.refusal !== null) return;
      const [, forwarded = expression] = decision.rewrite?.canonical?.split('/').map(decodeURIComponent) ?? [];
      // Behind a pattern an item that begins with `-` takes names away; before one it would be a name.
      let behindPattern = false;
      for (const name of forwarded.split(',')) {
        expect(name).toMatch(behindPattern ? /^(own|-)/ : /^own/);
        behindPattern ||= name.includes('*');
      }
    }),
    { numRuns: 2_000 },
  );
});
