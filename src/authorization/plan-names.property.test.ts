import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusterNames, knownNames } from '../../test/support/cluster-names.ts';
import { aCaller, aPlanner, decide } from '../../test/support/planned-request.ts';
import { SecurityError } from '../domain/error.ts';
import { parseRequestTarget } from '../domain/request/parse-request-target.ts';
import { instant } from '../domain/time.ts';

const metadata = knownNames(
  clusterNames('own', 'own-1', 'secret', 'both > own,secret', '.kibana_1', 'stream = .ds-stream-1', '.ds-stream-1 hidden'),
);
const clock = { now: () => instant(Date.UTC(2026, 10, 22)) };
const planners = [aPlanner('opensearch', { metadata, clock }), aPlanner('elasticsearch', { metadata, clock })];
const callers = [aCaller('monitor', ['own*,stream', 'all']), aCaller('all', ['*', 'all']), aCaller('')];

const item = fc.oneof(
  fc.constantFrom(
    'own',
    'own*',
    '*',
    '_all',
    '',
    'secret',
    '-own',
    '-*',
    '<own-{now/d}>',
    '<.kib*>',
    '.kibana_1',
    'x:y',
    'own::data',
    'both',
  ),
  fc.string({ maxLength: 6 }).filter((text) => !text.startsWith('.')),
);
const expression = fc.array(item, { minLength: 1, maxLength: 4 }).map((items) => encodeURIComponent(items.join()));
const line = fc
  .tuple(
    fc.constantFrom(
      'GET /{}/_search',
      'GET /{}/_doc/1',
      'GET /{}',
      'DELETE /{}',
      'GET /_search?index={}',
      'GET /_cat/count/{}',
      'POST /{}/_refresh',
      'GET /_resolve/index/{}',
      'GET /{}/_alias/x',
    ),
    expression,
    fc.constantFrom(
      '',
      'expand_wildcards=all',
      'expand_wildcards=none',
      'ignore_unavailable=true',
      'allow_no_indices=false',
      'expand_wildcards=x',
    ),
  )
  .map(([template, text, option]) => {
    const written = template.replace('{}', () => text);
    return option === '' ? written : `${written}${written.includes('?') ? '&' : '?'}${option}`;
  });

test('Whatever an expression is, it is refused or goes upstream as a target that reads the same again', () => {
  fc.assert(
    fc.property(line, fc.constantFrom(...planners), fc.constantFrom(...callers), (written, planner, caller) => {
      let decision: ReturnType<typeof decide>;
      try {
        decision = decide(planner, caller, { line: written });
      } catch (error) {
        // The target itself is malformed: refused before any plan.
        expect(error).toHaveProperty('code', 'malformedRequest');
        return;
      }
      if (decision.refusal !== null) {
        expect(decision.refusal).toBeInstanceOf(SecurityError);
        return;
      }
      const canonical = decision.rewrite?.canonical;
      if (canonical === undefined) return;
      expect(parseRequestTarget(canonical).canonical).toBe(canonical);
      if (!caller.authorizer.allowsEverything) expect(decodeURIComponent(canonical)).not.toContain('secret');
    }),
    { numRuns: 5_000 },
  );
});
