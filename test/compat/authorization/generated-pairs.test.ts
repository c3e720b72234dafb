import { describe, expect, test } from 'vitest';
import { compareOutcomes, type Observation } from '../../../tools/differential/compare-outcomes.ts';
import { namePartsOf } from '../../../tools/differential/data-set.ts';
import {
  type GeneratorOptions,
  generateElasticsearchPairs,
  generateOpenSearchPairs,
} from '../../../tools/differential/generate-pairs.ts';
import type { Outcome } from '../../../tools/differential/pair.ts';
import { readOutcome } from '../../../tools/differential/read-outcome.ts';
import { type Recording, readRecording } from '../../../tools/differential/recording.ts';

function optionsOf({ head, principals, pairs }: Recording<unknown>): GeneratorOptions {
  return { seed: head.seed, principals: principals.length, requestsPerPrincipal: pairs.length / principals.length };
}

describe('The recorded pairs', () => {
  test.each([
    { product: 'elasticsearch' as const, generate: generateElasticsearchPairs },
    { product: 'opensearch' as const, generate: generateOpenSearchPairs },
  ])('of $product are those that the generator makes of their seed', ({ product, generate }) => {
    const recording = readRecording(product);
    const generated = generate(optionsOf(recording));
    const requests = recording.pairs.map(({ outcome: _, ...pair }) => pair);
    expect(generated.principals).toEqual(recording.principals);
    expect(generated.pairs).toEqual(requests);
  });

  test('hold no secret of the servers that they were recorded from', () => {
    const recorded = JSON.stringify([readRecording('elasticsearch'), readRecording('opensearch')]);
    expect(recorded).not.toMatch(/ApiKey |Basic |password/i);
  });
});

describe('An outcome', () => {
  const parts = namePartsOf('elasticsearch', '2026.03.01');
  test.each<{ readonly case: string; readonly status: number; readonly body: unknown; readonly outcome: Outcome }>([
    {
      case: 'a refusal without ids, names sorted',
      status: 403,
      body: {
        error: {
          type: 'security_exception',
          reason: 'action [a] is unauthorized for API key id [x7] of user [ann] on indices [diff-logs-2026.03.01,b,a,a], so',
        },
      },
      outcome: {
        status: 403,
        error: 'security_exception',
        reason: 'action [a] is unauthorized for API key id [id] of user [owner] on indices [a,b,diff-logs-{today}], so',
      },
    },
    {
      case: 'another error by its type alone',
      status: 404,
      body: { error: { type: 'index_not_found_exception', reason: 'no such index [diff-secret]' } },
      outcome: { status: 404, error: 'index_not_found_exception' },
    },
    {
      case: 'names as keys and values, not those of documents',
      status: 200,
      body: { 'diff-secret': { aliases: {} }, hits: [{ _index: 'diff-logs-a1', _source: { team: 'diff-logs-a2' } }] },
      outcome: { status: 200, names: ['diff-logs-a1', 'diff-secret'] },
    },
    {
      case: 'names in a table',
      status: 200,
      body: 'green open diff-logs-a1 u 1 0\ngreen open .ds-diff-stream-2026.03.01-000001 v\n',
      outcome: { status: 200, names: ['.ds-diff-stream-{generation}', 'diff-logs-a1'] },
    },
    {
      case: 'items, and no name that only a failed one tells',
      status: 200,
      body: {
        items: [
          { index: { _index: 'diff-secret', status: 403, error: { type: 'security_exception', reason: 'no' } } },
          { delete: { _index: 'diff-logs-a1', status: 404 } },
        ],
      },
      outcome: { status: 200, names: ['diff-logs-a1'], items: ['no', 404] },
    },
  ])('tells $case', ({ status, body, outcome }) => {
    expect(readOutcome({ status, body: typeof body === 'string' ? body : JSON.stringify(body) }, parts)).toEqual(outcome);
  });
});

describe('A difference', () => {
  const refused: Outcome = { status: 403, error: 'security_exception', reason: 'no' };
  test.each<{ readonly reference: Outcome; readonly observed: Observation; readonly kinds: readonly string[] }>([
    { reference: refused, observed: { refused: false }, kinds: ['looser'] },
    { reference: refused, observed: { refused: false, status: 404 }, kinds: ['looser'] },
    { reference: refused, observed: { refused: false, status: 400 }, kinds: [] },
    { reference: { status: 403 }, observed: { refused: true, reason: 'no' }, kinds: [] },
    { reference: refused, observed: { refused: true, reason: 'never' }, kinds: ['text'] },
    { reference: { status: 200 }, observed: { refused: true, reason: 'no' }, kinds: ['stricter'] },
    { reference: { status: 404 }, observed: { refused: true, reason: 'no' }, kinds: ['failsOtherwise'] },
    { reference: { status: 404 }, observed: { refused: false, status: 200 }, kinds: ['status'] },
    {
      reference: { status: 200, names: ['a'] },
      observed: { refused: false, names: ['b'] },
      kinds: ['moreNames', 'fewerNames'],
    },
    { reference: { status: 200, names: ['a'] }, observed: { refused: false }, kinds: [] },
    {
      reference: { status: 200, items: ['no', 200] },
      observed: { refused: false, items: [200, 'no'] },
      kinds: ['looserItem', 'stricterItem'],
    },
  ])('of $reference and $observed is $kinds', ({ reference, observed, kinds }) => {
    expect(compareOutcomes(reference, observed).map((difference) => difference.kind)).toEqual(kinds);
  });
});
