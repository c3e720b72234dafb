import { describe, expect, test } from 'vitest';
import { readEsqlIndices } from './esql.ts';
import { readPplIndices } from './ppl.ts';
import type { QueryIndices } from './read-indices.ts';
import { ELASTICSEARCH_SQL, OPENSEARCH_SQL, readSqlIndices } from './sql.ts';

type Read = readonly [query: string, items: readonly string[]];
type Unread = readonly [query: string, problem: string];

function problemOf(indices: QueryIndices): string {
  return 'problem' in indices ? indices.problem : `it reads ${indices.items.join()}`;
}

describe('The indices of an ES|QL query', () => {
  const READ: readonly Read[] = [
    ['FROM own', ['own']],
    ['  from own-1.x_y , own* | LIMIT 5', ['own-1.x_y', 'own*']],
    ['FROM "own1,own2", own3|LIMIT 1', ['own1', 'own2', 'own3']],
    ['FROM own METADATA _id, _index | WHERE a == "x | FROM secret" | KEEP a', ['own']],
    ['FROM own | EVAL b = """a "quoted" // text""" | SORT b DESC NULLS LAST', ['own']],
    ['FROM own | WHERE a LIKE "x\\"y*" AND b IN (1, 2) AND NOT (c > 3)', ['own']],
    ['FROM own | STATS n = COUNT(*), m = max(a + 1) BY BUCKET(@timestamp, 1 day), `from`', ['own']],
    ['FROM own | DISSECT a "%{b}" | GROK a "%{WORD:c}" | MV_EXPAND b | RENAME b AS d | DROP c', ['own']],
    ['FROM own | WHERE a == ? AND b == ?name AND MATCH(c, "x")', ['own']],
    ['FROM own-', ['own-']],
  ];
  test.each(READ)('%s', (query, items) => expect(readEsqlIndices(query)).toEqual({ items }));

  const UNREAD: readonly Unread[] = [
    ['', 'does not begin with [FROM]'],
    ['ROW a = 1', 'does not begin with [FROM]'],
    ['SHOW INFO', 'does not begin with [FROM]'],
    ['TS own', 'does not begin with [FROM]'],
    ['SET a = 1; FROM own', 'does not begin with [FROM]'],
    ['EXPLAIN [FROM own]', 'does not begin with [FROM]'],
    ['/* */ FROM own', 'does not begin with [FROM]'],
    ['FROM\u00a0own', 'does not begin with [FROM]'],
    ['ＦROM own', 'does not begin with [FROM]'],
    ['FROM (FROM secret | LIMIT 1)', 'more than names and patterns'],
    ['FROM own, (FROM secret)', 'more than names and patterns'],
    ['FROM own,', 'more than names and patterns'],
    ['FROM other:own', 'more than names and patterns'],
    ['FROM own::failures', 'more than names and patterns'],
    ['FROM <own-{now/d}>', 'more than names and patterns'],
    ['FROM "own', 'more than names and patterns'],
    ['FROM "own, secret"', 'more than names and patterns'],
    ['FROM own--x', 'more than names and patterns'],
    ['FROM own,,own', 'more than names and patterns'],
    ['FROM "own,"', 'more than names and patterns'],
    ['FROM """own"""', 'more than names and patterns'],
    ['FROM own"secret"', 'more than names and patterns'],
    ['FROM ?index', 'more than names and patterns'],
    ['FROM own/*x*/,secret', 'more than names and patterns'],
    ['FROM own /*x*/ , secret', 'comment mark [/*]'],
    ['FROM own // x', 'comment mark [//]'],
    ['FROM own secret', 'more than indices and [METADATA]'],
    ['FROM own [METADATA _id]', 'more than indices and [METADATA]'],
    ['FROM own METADATA _id secret', 'more than indices and [METADATA]'],
    ['FROM own METADATA', 'more than indices and [METADATA]'],
    ['FROM own | LOOKUP JOIN secret ON a', 'command [LOOKUP]'],
    ['FROM own | ENRICH policy', 'command [ENRICH]'],
    ['FROM own | FORK (WHERE a == 1) (WHERE b == 2)', 'command [FORK]'],
    ['FROM own | COMPLETION a WITH m', 'command [COMPLETION]'],
    ['FROM own | ', 'command []'],
    ['FROM own | | LIMIT 1', 'command []'],
    ['FROM own | WHERE a IN (FROM secret | KEEP b)', 'a pipe within brackets'],
    ['FROM own | WHERE a IN (FROM secret)', 'word [from]'],
    ['FROM own | WHERE text_embedding("x", "m") > 0', 'function [text_embedding]'],
    ['FROM own | STATS ?abs(a)', 'function [abs]'],
    ['FROM own | STATS ?1(a)', 'function [1]'],
    ['FROM own | STATS ?(a)', 'function [?]'],
    ['FROM own | WHERE `abs`(a)', 'function [abs]'],
    ['FROM own | WHERE a == "x', 'a string that does not end'],
    ['FROM own | WHERE a == "x\\"', 'a string that does not end'],
    ['FROM own | WHERE a == """x', 'a string that does not end'],
    ['FROM own | WHERE a == """x""""', 'a doubled quote'],
    ['FROM own | WHERE a == "x""y"', 'a doubled quote'],
    ['FROM own | WHERE a == "x\ny"', 'a string over several lines'],
    ["FROM own | WHERE a == 'x'", 'a character that may not stand outside'],
    ['FROM own | WHERE a == 1; FROM secret', 'a character that may not stand outside'],
    ['FROM own | WHERE ä == 1', 'a character that may not stand outside'],
    ['FROM own | WHERE (a == 1', 'a bracket that is not closed'],
    ['FROM own | WHERE a == 1)', 'a bracket that closes nothing'],
  ];
  test.each(UNREAD)('are not read: %s', (query, problem) => expect(problemOf(readEsqlIndices(query))).toContain(problem));
});

describe('The indices of an SQL query', () => {
  const BOTH: readonly Read[] = [
    ['SELECT * FROM own', ['own']],
    [
      "select a, COUNT(*) AS n FROM own AS o WHERE b = 'x FROM secret' GROUP BY a HAVING COUNT(*) > 1 ORDER BY n DESC LIMIT 5",
      ['own'],
    ],
    ["SELECT a FROM own o WHERE MATCH(b, 'x') AND c IN (1, 2) AND d BETWEEN 1 AND 2 AND e IS NOT NULL", ['own']],
    ['SELECT CASE WHEN a > 1 THEN 2 ELSE 3 END FROM own WHERE NOT (b = ?)', ['own']],
  ];
  const ELASTICSEARCH: readonly Read[] = [['SELECT "from" FROM "own-1.x,own*" WHERE a = 1', ['own-1.x', 'own*']]];
  const OPENSEARCH: readonly Read[] = [
    ['SELECT a FROM own-1* WHERE a = 1', ['own-1*']],
    ['SELECT `from` FROM `own-1.x,own*`', ['own-1.x', 'own*']],
  ];
  test.each([...BOTH, ...ELASTICSEARCH])('to Elasticsearch: %s', (query, items) => {
    expect(readSqlIndices(query, ELASTICSEARCH_SQL)).toEqual({ items });
  });
  test.each([...BOTH, ...OPENSEARCH])('to OpenSearch: %s', (query, items) => {
    expect(readSqlIndices(query, OPENSEARCH_SQL)).toEqual({ items });
  });

  const UNREAD: readonly Unread[] = [
    ['', 'does not begin with [SELECT]'],
    ['SHOW TABLES', 'does not begin with [SELECT]'],
    ['DESCRIBE secret', 'does not begin with [SELECT]'],
    ['DELETE FROM own', 'does not begin with [SELECT]'],
    ['EXPLAIN SELECT * FROM own', 'does not begin with [SELECT]'],
    ['WITH x AS (SELECT 1) SELECT * FROM x', 'does not begin with [SELECT]'],
    ['SELECT 1', 'without [FROM]'],
    ['SELECT * FROM own, secret', 'more than one table'],
    ['SELECT * FROM own , secret', '[,] behind the table'],
    ['SELECT * FROM own o, secret', '[,] behind the table'],
    ['SELECT * FROM own AS', '[AS] behind the table'],
    ['SELECT * FROM own o p', '[p] behind the table'],
    ['SELECT * FROM own JOIN secret ON a = b', 'word [join]'],
    ['SELECT * FROM own UNION SELECT * FROM secret', 'word [union]'],
    ['SELECT * FROM own MINUS SELECT * FROM secret', 'word [minus]'],
    ['SELECT * FROM (SELECT * FROM secret) x', 'more than one table'],
    ['SELECT * FROM own WHERE a IN (SELECT b FROM secret)', 'word [select]'],
    ['SELECT (SELECT a FROM secret) FROM own', 'word [from]'],
    ['SELECT EXTRACT(YEAR FROM a) FROM own', 'word [from]'],
    ['SELECT * INTO x FROM own', 'word [into]'],
    ['SELECT * FROM FROZEN own', '[FROM] with the word [frozen]'],
    ['SELECT * FROM where', '[FROM] with the word [where]'],
    ['SELECT * FROM other:own', 'more than one table'],
    ['SELECT * FROM own/type', 'more than one table'],
    ['SELECT * FROM own.x', 'more than one table'],
    ['SELECT * FROM "other:own"', 'more than one table'],
    ['SELECT * FROM `other:own`', ''],
    ["SELECT * FROM 'own'", 'more than one table'],
    ['SELECT * FROM <own-{now/d}>', 'a character that may not stand outside'],
    ['SELECT * FROM own; DROP TABLE own', 'a character that may not stand outside'],
    ['SELECT * FROM {oj own}', 'a character that may not stand outside'],
    ['SELECT * FROM own -- x', 'comment mark [--]'],
    ['SELECT * FROM own--x', 'comment mark [--]'],
    ['SELECT /*! x */ * FROM own', 'comment mark [/*]'],
    ["SELECT 'a\\' FROM secret WHERE b = ' FROM own", 'a string with [\\]'],
    ["SELECT 'a'' FROM secret -- ' FROM own", 'a doubled quote'],
    ["SELECT 'a FROM own", 'a string that does not end'],
    ['ſELECT * FROM own', 'a character that may not stand outside'],
    ['SELECT\u00a0* FROM own', 'a character that may not stand outside'],
    ['SELECT * FROM\u2003own', 'a character that may not stand outside'],
    ['SELECT nested(a) FROM own', 'function [nested]'],
    ['SELECT * FROM own WHERE lookup(a) = 1', 'function [lookup]'],
    ['SELECT * FROM own PIVOT (AVG(a) FOR b IN (1))', 'word [pivot]'],
    ['SELECT * FROM prometheus.query_range(1)', 'more than one table'],
  ];
  test.each(UNREAD)('are not read: %s', (query, problem) => {
    for (const dialect of [ELASTICSEARCH_SQL, OPENSEARCH_SQL]) {
      const found = problemOf(readSqlIndices(query, dialect));
      expect(found).toContain(problem);
      expect(found).not.toContain('it reads');
    }
  });

  test('are not those of the other dialect', () => {
    expect(problemOf(readSqlIndices('SELECT * FROM own-1', ELASTICSEARCH_SQL))).toContain('more than one table');
    expect(problemOf(readSqlIndices('SELECT * FROM `own`', ELASTICSEARCH_SQL))).toContain('may not stand outside');
    expect(problemOf(readSqlIndices('SELECT * FROM "own"', OPENSEARCH_SQL))).toContain('more than one table');
  });
});

describe('The indices of a PPL query', () => {
  const READ: readonly Read[] = [
    ['source=own', ['own']],
    ['search source = own-1* a=1 | fields a, b | head 5', ['own-1*']],
    ['SOURCE=`own-1.x,own*`|where like(a, "x | source=secret") | stats count() by span(b, 1d)', ['own-1.x', 'own*']],
    ["index=own | where a in ('x', 'y') | sort - a | dedup a | eval b = abs(c) | rename b as d", ['own']],
  ];
  test.each(READ)('%s', (query, items) => expect(readPplIndices(query)).toEqual({ items }));

  const UNREAD: readonly Unread[] = [
    ['', 'does not begin with [source=]'],
    ['describe secret', 'does not begin with [source=]'],
    ['show datasources', 'does not begin with [source=]'],
    ['search a=1 source=secret', 'does not begin with [source=]'],
    ['source=own--x', 'does not begin with [source=]'],
    ['source=own,secret', 'does not begin with [source=]'],
    ['source=own , secret', 'more than one source'],
    ['source=own source=secret', 'word [source]'],
    ['source=own index=secret', 'word [index]'],
    ['source=other:own', 'does not begin with [source=]'],
    ['source=prometheus.metric', 'does not begin with [source=]'],
    ['source=`other:own`', 'does not begin with [source=]'],
    ['source=[source=secret]', 'does not begin with [source=]'],
    ['source=own | lookup secret a', 'command [lookup]'],
    ['source=own | join on a = b secret', 'command [join]'],
    ['source=own | append [source=secret]', 'a sub-search'],
    ['source=own | where a in [source=secret | fields b]', 'a sub-search'],
    ['source=own | where exists (a)', 'word [exists]'],
    ['source=own | ml action=train', 'command [ml]'],
    ['source=own | eval a = geoip("ds", ip)', 'function [geoip]'],
    ['source=own | where a = 1 /* x */', 'comment mark [/*]'],
    ['source=own // x', 'comment mark [//]'],
    ["source=own | where a = 'x\\' | lookup secret a", 'a string with [\\]'],
    ['source=own |', 'command []'],
    ['source=own | where (a = 1 | lookup secret)', 'a pipe within brackets'],
  ];
  test.each(UNREAD)('are not read: %s', (query, problem) => expect(problemOf(readPplIndices(query))).toContain(problem));
});
