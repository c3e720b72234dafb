import { describe, expect, test } from 'vitest';
import { aCaller, aPlanner, decide } from '../../../test/support/planned-request.ts';

const caller = aCaller('all', ['own*', 'all'], ['book', 'read,view_index_metadata'], ['seen', 'view_index_metadata']);
const opensearch = aPlanner('opensearch');
const elasticsearch = aPlanner('elasticsearch');

const LANGUAGES = [
  { line: 'POST /_query', planner: elasticsearch, query: (index: string) => `FROM own1, ${index} | LIMIT 1`, also: ['own1'] },
  { line: 'POST /_sql', planner: elasticsearch, query: (index: string) => `SELECT * FROM ${index}`, also: [] },
  { line: 'POST /_sql/translate', planner: elasticsearch, query: (index: string) => `SELECT * FROM ${index}`, also: [] },
  { line: 'POST /_plugins/_sql', planner: opensearch, query: (index: string) => `SELECT * FROM ${index}`, also: [] },
  { line: 'POST /_plugins/_sql/_explain', planner: opensearch, query: (index: string) => `SELECT * FROM ${index}`, also: [] },
  { line: 'POST /_plugins/_ppl', planner: opensearch, query: (index: string) => `source=${index} | head 1`, also: [] },
];

describe.each(LANGUAGES)('A query by $line', ({ line, planner, query, also }) => {
  test('passes when the indices that it names may be read', () => {
    const decision = decide(planner, caller, { line, body: { query: query('book') } });
    expect(decision.refusal).toBeNull();
    expect(decision.indices).toEqual([...also, 'book']);
  });

  test.each(['secret', 'seen'])('is refused for the index [%s], which it tells', (index) => {
    const { refusal } = decide(planner, caller, { line, body: { query: query(index) } });
    expect(refusal?.code).toBe('forbidden');
    expect(refusal?.message).toContain(`on indices [${index}]`);
    expect(refusal?.message).toMatch(/needed for the (ES\|QL|SQL|PPL) query$/);
  });

  test.each([
    [{}, 'a body without a'],
    [{ query: 1 }, 'query that is not a string'],
    [{ query: 'drop own1' }, 'query with a'],
    [{ query: query('book'), future: 1 }, 'unknown section of the body [future]'],
  ])('is refused with the body %j', (body, says) => {
    const { refusal } = decide(planner, caller, { line, body });
    expect(refusal?.code).toBe('forbidden');
    expect(refusal?.message).toContain(says);
  });

  test('is refused without a body', () => {
    expect(decide(planner, caller, { line }).refusal?.message).toBe('request body is required');
  });
});

test.each(['POST /_query', 'POST /_sql'])('A filter of %s is judged as a search is', (line) => {
  const filter = { terms: { a: { index: 'secret', id: '1', path: 'p' } } };
  const query = line.endsWith('_sql') ? 'SELECT * FROM own1' : 'FROM own1';
  const { refusal } = decide(elasticsearch, caller, { line, body: { query, filter } });
  expect(refusal?.message).toContain('on indices [secret]');
});
