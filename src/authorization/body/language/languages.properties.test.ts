import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { readEsqlIndices } from './esql.ts';
import { readPplIndices } from './ppl.ts';
import { ELASTICSEARCH_SQL, OPENSEARCH_SQL, readSqlIndices } from './sql.ts';

const READERS = [
  { language: 'ES|QL', begin: 'FROM ', sources: /\b(from|join|lookup|enrich)\b/i, read: readEsqlIndices },
  { language: 'PPL', begin: 'source=', sources: /\b(source|index|from|join|lookup)\b/i, read: readPplIndices },
  {
    language: 'SQL of Elasticsearch',
    begin: 'SELECT a FROM ',
    sources: /\b(from|select|join|union)\b/i,
    read: (text: string) => readSqlIndices(text, ELASTICSEARCH_SQL),
  },
  {
    language: 'SQL of OpenSearch',
    begin: 'SELECT a FROM ',
    sources: /\b(from|select|join|union)\b/i,
    read: (text: string) => readSqlIndices(text, OPENSEARCH_SQL),
  },
];
const PIECES =
  'own|secret|own*|,|.|-|:|::|"|"""|\'|`|\\|(|)|[|]|{|}|;|?|=|/*|*/|//|--|#|\n|\t|\u00a0|ſ|FROM|from|SELECT|JOIN|UNION|WHERE|LIMIT 1|AS|source|index|lookup|LOOKUP JOIN|ENRICH|METADATA|_id|abs(|a|1'
    .split('|')
    .concat(' ', ' ', '|');
const texts = array(constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));

test.each(READERS)(
  '$language: whatever is written, only names that stand there are read, and none that is not told',
  ({ begin, sources, read }) => {
    assert(
      property(texts, (text) => {
        const query = begin + text;
        const indices = read(query);
        if ('problem' in indices) return;
        for (const item of indices.items) {
          expect(item).toMatch(/^[A-Za-z0-9_.*-]+$/);
          expect(query).toContain(item);
        }
        // Nothing is left that could begin another source: outside of strings no such word stands behind the first.
        const unquoted = query.slice(begin.length).replaceAll(/"{3}[^\n]*?"{3}|"[^"\n]*"|'[^'\n]*'|`[^`]*`/g, ' ');
        const rest = indices.items.reduce((left, item) => left.replace(item, ''), unquoted);
        expect(rest).not.toMatch(sources);
        expect(rest).not.toMatch(/\/\*|\/\/|--|;/);
      }),
      { numRuns: 3_000 },
    );
  },
);
