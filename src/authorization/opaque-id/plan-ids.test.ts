import { describe, expect, test } from 'vitest';
import { aCaller, aPlanner, aSeal, decide, type WrittenRequest } from '../../../test/support/planned-request.ts';
import type { Caller, Decision } from '../plan.ts';
import { createRequestPlanner } from '../plan-request.ts';

const ann = aCaller('', ['books', 'read,write']);
const broader = aCaller('', ['books,notes', 'read,write']);
const superuser = aCaller('all', ['*', 'all']);
const elasticsearch = aPlanner('elasticsearch');
const opensearch = aPlanner('opensearch');
const roomy = createRequestPlanner({ product: 'elasticsearch', bodyBytesMax: 1_000_000, bodyDepthMax: 100, seal: aSeal() });

/** The answer that the caller gets for an answer of the cluster. */
function answered(decision: Decision, answer: object, status = 200): Record<string, unknown> {
  expect(decision.refusal).toBeNull();
  const bytes = new TextEncoder().encode(JSON.stringify(answer));
  return JSON.parse(Buffer.from(decision.reshape?.(status, bytes) ?? bytes).toString());
}

function sealedIn(answer: Record<string, unknown>, field: string): string {
  const text = answer[field];
  if (typeof text !== 'string') throw new Error(`no ${field}`);
  return text;
}

function sentBody(decision: Decision): unknown {
  return JSON.parse(Buffer.from(decision.rewrite?.body ?? []).toString());
}

function start(line: string, field: string, rawId: string, request: Partial<WrittenRequest> = {}, caller = ann): string {
  const planner = line.includes('point_in_time') || line.includes('_asynchronous') ? opensearch : elasticsearch;
  const sealed = sealedIn(answered(decide(planner, caller, { line, ...request }), { [field]: rawId }), field);
  expect(sealed).not.toContain(rawId);
  return sealed;
}

const aScroll = (caller: Caller = ann): string =>
  start('POST /books/_search?scroll=1m', '_scroll_id', 'RAW==', { body: {} }, caller);
const aPit = (): string => start('POST /books/_pit?keep_alive=1m', 'id', 'PIT==');
const aTask = (): string =>
  start('POST /books/_delete_by_query?wait_for_completion=false', 'task', 'node:12', { body: { query: { match_all: {} } } });

describe('A scroll of a limited caller', () => {
  test('goes on by body, query or path, with the id of the cluster upstream and a sealed one back', () => {
    const id = aScroll();
    const byBody = decide(elasticsearch, ann, { line: 'POST /_search/scroll', body: { scroll: '1m', scroll_id: id } });
    expect(sentBody(byBody)).toEqual({ scroll: '1m', scroll_id: 'RAW==' });
    expect(byBody.indices).toEqual(['books']);
    const next = sealedIn(answered(byBody, { _scroll_id: 'RAW2', hits: {} }), '_scroll_id');
    const byQuery = decide(elasticsearch, ann, { line: `GET /_search/scroll?scroll=1m&scroll_id=${next}` });
    expect(byQuery.rewrite?.canonical).toBe('/_search/scroll?scroll=1m&scroll_id=RAW2');
    const byPath = decide(elasticsearch, ann, { line: `GET /_search/scroll/${id}` });
    expect(byPath.rewrite?.canonical).toBe('/_search/scroll/RAW==');
  });

  test('is cleared alone or with others', () => {
    const ids = [aScroll(), aScroll()];
    const cleared = decide(elasticsearch, ann, { line: 'DELETE /_search/scroll', body: { scroll_id: ids } });
    expect(sentBody(cleared)).toEqual({ scroll_id: ['RAW==', 'RAW=='] });
    const inPath = decide(elasticsearch, ann, { line: `DELETE /_search/scroll/${ids.join(',')}` });
    expect(inPath.rewrite?.canonical).toBe('/_search/scroll/RAW==,RAW==');
    const tooMany = { scroll_id: Array.from({ length: 1_001 }, () => 'x') };
    const refused = decide(elasticsearch, ann, { line: 'DELETE /_search/scroll', body: tooMany });
    expect(refused.refusal?.message).toBe('the request has more than [1000] ids');
    const atLimit = { scroll_id: Array.from({ length: 1_000 }, () => ids[0]) };
    expect(decide(roomy, ann, { line: 'DELETE /_search/scroll', body: atLimit }).refusal).toBeNull();
  });

  test('is not there for another caller, and not after a change of rights', () => {
    const refused = decide(elasticsearch, broader, { line: 'POST /_search/scroll', body: { scroll_id: aScroll() } });
    expect(refused.refusal).toMatchObject({ code: 'searchPhaseFailed', message: 'all shards failed' });
    expect(refused.refusal?.options.causedBy?.message).toMatch(/^No search context found for id \[/);
  });

  test('leaves an answer alone that is an error', () => {
    const decision = decide(elasticsearch, ann, { line: 'POST /_search/scroll', body: { scroll_id: aScroll() } });
    const error = { error: { type: 'search_context_missing_exception' }, status: 404 };
    expect(answered(decision, error, 404)).toEqual(error);
  });

  test('keeps every other byte of the answer', () => {
    const decision = decide(elasticsearch, ann, { line: 'POST /books/_search?scroll=1m', body: {} });
    const rest = '"took":1,"hits":{"hits":[{"_source":{"n":9007199254740993,"_scroll_id":"own"}}]}}';
    const body = Buffer.from(decision.reshape?.(200, Buffer.from(`{"_scroll_id":"RAW",${rest}`)) ?? []).toString();
    expect(body.slice(body.indexOf(',') + 1)).toBe(rest);
  });

  test('has an id that is a text, or no answer', () => {
    const decision = decide(elasticsearch, ann, { line: 'POST /books/_search?scroll=1m', body: {} });
    for (const answer of ['{"_scroll_id":7}', '{"_scroll_id":{"a":"RAW"}}', 'not json', '[', '{"a":1}{}']) {
      expect(() => decision.reshape?.(200, Buffer.from(answer)), answer).toThrow('the answer of the cluster');
    }
  });

  test('is started only where the index may be searched', () => {
    const refused = decide(elasticsearch, ann, { line: 'POST /notes/_search?scroll=1m', body: {} });
    expect(refused.refusal?.code).toBe('forbidden');
    expect(refused.reshape).toBeUndefined();
  });

  test('is answered in JSON, whatever is accepted, and in no format that would hide the id', () => {
    const yaml = decide(elasticsearch, ann, {
      line: 'POST /books/_search?scroll=1m',
      body: {},
      headers: { accept: 'application/yaml' },
    });
    expect(yaml.rewrite?.canonical).toBe('/books/_search?scroll=1m&format=json');
    const asked = decide(elasticsearch, ann, { line: 'POST /books/_search?scroll=1m&format=yaml', body: {} });
    expect(asked.refusal?.code).toBe('illegalArgument');
  });
});

describe('An id of the cluster', () => {
  test.each([
    { line: 'POST /_search/scroll', body: { scroll_id: 'RAW==' }, message: 'Cannot parse scroll id' },
    { line: 'GET /_search/scroll/RAW', message: 'Cannot parse scroll id' },
    { line: 'GET /_search/scroll?scroll_id=RAW', message: 'Cannot parse scroll id' },
    { line: 'DELETE /_search/scroll', body: { scroll_id: ['RAW'] }, message: 'Cannot parse scroll id' },
    { line: 'DELETE /_pit', body: { id: 'PIT' }, message: 'invalid id: [PIT]' },
    { line: 'POST /_search', body: { pit: { id: 'PIT' } }, message: 'invalid id: [PIT]' },
    { line: 'GET /_async_search/RAW', message: 'invalid id: [RAW]' },
    { line: 'DELETE /_async_search/RAW', message: 'invalid id: [RAW]' },
    { line: 'GET /_tasks/node:12', message: 'malformed task id node:12' },
    { line: 'POST /_tasks/node:12/_cancel', message: 'malformed task id node:12' },
  ])('is refused to a limited caller: $line', ({ message, ...request }) => {
    expect(decide(elasticsearch, ann, request).refusal).toMatchObject({ code: 'illegalArgument', message });
  });

  test('is what a caller with all rights has and gets', () => {
    const next = decide(elasticsearch, superuser, { line: 'GET /_search/scroll?scroll_id=RAW' });
    expect(next).toEqual({ refusal: null, action: 'indices:data/read/scroll', indices: [] });
    const started = decide(elasticsearch, superuser, { line: 'POST /books/_search?scroll=1m', body: {} });
    expect(started.reshape).toBeUndefined();
  });

  test('stands for those of all callers as [_all], which needs all rights', () => {
    for (const request of [
      { line: 'DELETE /_search/scroll/_all' },
      { line: 'DELETE /_search/scroll', body: { scroll_id: ['_all'] } },
    ]) {
      expect(decide(elasticsearch, ann, request).refusal?.code).toBe('forbidden');
    }
    expect(decide(opensearch, ann, { line: 'DELETE /_search/point_in_time/_all' }).refusal?.code).toBe('forbidden');
    expect(decide(opensearch, ann, { line: 'GET /_search/point_in_time/_all' }).refusal?.code).toBe('forbidden');
  });

  test.each([
    { line: 'POST /_search/scroll', body: {} },
    { line: 'POST /_search/scroll', body: { scroll_id: [] } },
    { line: 'POST /_search/scroll', body: { scroll_id: null } },
    { line: 'POST /_search/scroll', body: { scroll_id: 7 } },
    { line: 'POST /_search/scroll', body: { scroll_id: [{}] } },
    { line: 'POST /_search/scroll', body: '{"scroll_id":"a"}{}' },
    { line: 'POST /_search/scroll', body: '{"scroll_id":"a","scroll_id":"b"}' },
    { line: 'POST /_search/scroll', body: '[]' },
    { line: 'GET /_search/scroll' },
    { line: 'GET /_search/scroll?scroll_id=' },
    { line: 'GET /_search/scroll/a?scroll_id=b' },
    { line: 'POST /_search/scroll?scroll_id=a', body: { scroll_id: 'b' } },
    { line: 'POST /_search', body: { pit: {} } },
    { line: 'POST /_search', body: { pit: 'PIT' } },
  ])('that is missing, doubtful or given twice is a bad request: $line', (request) => {
    const { refusal } = decide(elasticsearch, ann, request);
    expect(['illegalArgument', 'actionRequestValidation', 'contentParse', 'contentEnd']).toContain(refusal?.code);
  });

  test('of one kind is not taken for another', () => {
    const task = decide(elasticsearch, ann, { line: `GET /_tasks/${aScroll()}` });
    expect(task.refusal?.code).toBe('notFound');
    const pit = decide(elasticsearch, ann, { line: 'DELETE /_pit', body: { id: aScroll() } });
    expect(pit.refusal?.code).toBe('searchPhaseFailed');
  });

  test('has no other field beside it that would be followed', () => {
    const scroll = { scroll_id: aScroll(), query: { match_all: {} } };
    expect(decide(elasticsearch, ann, { line: 'POST /_search/scroll', body: scroll }).refusal?.code).toBe('forbidden');
    const pit = { pit: { id: aPit(), index: 'notes' } };
    expect(decide(elasticsearch, ann, { line: 'POST /_search', body: pit }).refusal?.code).toBe('forbidden');
  });
});

describe('A point in time of a limited caller', () => {
  test('is opened, searched and closed', () => {
    const id = aPit();
    const body = { pit: { id, keep_alive: '1m' }, query: { match: { title: 'x' } }, size: 2 };
    const searched = decide(elasticsearch, ann, { line: 'POST /_search', body });
    expect(sentBody(searched)).toEqual({ ...body, pit: { id: 'PIT==', keep_alive: '1m' } });
    expect(searched.indices).toEqual(['books']);
    expect(sealedIn(answered(searched, { pit_id: 'PIT2' }), 'pit_id')).not.toContain('PIT2');
    expect(sentBody(decide(elasticsearch, ann, { line: 'DELETE /_pit', body: { id } }))).toEqual({ id: 'PIT==' });
  });

  test('is searched with the parameters of a search', () => {
    const body = { pit: { id: aPit() } };
    const searched = decide(elasticsearch, ann, { line: 'POST /_search?typed_keys=true&ignore_unavailable=true', body });
    expect(searched.refusal).toBeNull();
  });

  test('is searched with a body that is judged like any other', () => {
    const query = { terms: { user: { index: 'notes', id: '1', path: 'u' } } };
    const refused = decide(elasticsearch, ann, { line: 'POST /_search', body: { pit: { id: aPit() }, query } });
    expect(refused.refusal?.code).toBe('forbidden');
  });

  test('is not searched through another index, nor by another caller, nor with unknown parameters', () => {
    const body = { pit: { id: aPit() } };
    expect(decide(elasticsearch, ann, { line: 'POST /books/_search', body }).refusal?.code).toBe('forbidden');
    expect(decide(elasticsearch, broader, { line: 'POST /_search', body }).refusal?.code).toBe('searchPhaseFailed');
    expect(decide(elasticsearch, ann, { line: 'POST /_search?index=notes', body }).refusal?.code).toBe('forbidden');
    expect(decide(elasticsearch, ann, { line: 'POST /_search?source=x', body }).refusal?.code).toBe('forbidden');
  });

  test('is opened where the index may be read alone', () => {
    expect(decide(elasticsearch, ann, { line: 'POST /notes/_pit?keep_alive=1m' }).refusal?.code).toBe('forbidden');
  });

  test('of OpenSearch is deleted by a list, and told by its sealed id', () => {
    const id = start('POST /books/_search/point_in_time?keep_alive=1m', 'pit_id', 'PIT==');
    const deleted = decide(opensearch, ann, { line: 'DELETE /_search/point_in_time', body: { pit_id: [id] } });
    expect(sentBody(deleted)).toEqual({ pit_id: ['PIT=='] });
    const told = answered(deleted, { pits: [{ successful: true, pit_id: 'PIT==' }] });
    expect(JSON.stringify(told)).not.toContain('PIT==');
  });
});

describe('What a limited caller started', () => {
  test('as an asynchronous search is read, watched and deleted by its id', () => {
    const monitoring = aCaller('monitor', ['books', 'read']);
    const id = start('POST /books/_async_search?keep_alive=1h', 'id', 'RAW==', { body: {} }, monitoring);
    const got = decide(elasticsearch, monitoring, { line: `GET /_async_search/${id}?keep_alive=2h` });
    expect(got.rewrite?.canonical).toBe('/_async_search/RAW==?keep_alive=2h');
    expect(JSON.stringify(answered(got, { id: 'RAW==', is_running: false }))).not.toContain('RAW');
    expect(answered(got, { is_running: false })).toEqual({ is_running: false });
    for (const line of [`GET /_async_search/status/${id}`, `DELETE /_async_search/${id}`]) {
      expect(decide(elasticsearch, monitoring, { line }).refusal).toBeNull();
      expect(decide(elasticsearch, ann, { line }).refusal).not.toBeNull();
    }
  });

  test('as a task is read and cancelled by its id, without the privilege for those of others', () => {
    const id = aTask();
    const read = decide(elasticsearch, ann, { line: `GET /_tasks/${id}?wait_for_completion=true` });
    expect(read.rewrite?.canonical).toBe('/_tasks/node:12?wait_for_completion=true');
    const cancelled = decide(elasticsearch, ann, { line: `POST /_tasks/${id}/_cancel` });
    expect(cancelled.rewrite?.canonical).toBe('/_tasks/node:12/_cancel');
    expect(decide(elasticsearch, broader, { line: `GET /_tasks/${id}` }).refusal?.code).toBe('notFound');
  });

  test('and waited for has no id', () => {
    const body = { query: { match_all: {} } };
    expect(decide(elasticsearch, ann, { line: 'POST /books/_delete_by_query', body }).reshape).toBeUndefined();
  });
});

describe('A result of SQL', () => {
  const query = { query: 'SELECT a FROM books' };
  const sealedCursor = (): string => {
    const decision = decide(elasticsearch, ann, { line: 'POST /_sql', body: query });
    return sealedIn(answered(decision, { rows: [], cursor: 'RAW==' }), 'cursor');
  };

  test('goes on, and is closed, by its sealed cursor alone', () => {
    const cursor = sealedCursor();
    const next = decide(elasticsearch, ann, { line: 'POST /_sql?format=json', body: { cursor, page_timeout: '1m' } });
    expect(sentBody(next)).toEqual({ cursor: 'RAW==', page_timeout: '1m' });
    expect(answered(next, { rows: [], cursor: '' })).toEqual({ rows: [], cursor: '' });
    expect(sentBody(decide(elasticsearch, ann, { line: 'POST /_sql/close', body: { cursor } }))).toEqual({ cursor: 'RAW==' });
    expect(decide(elasticsearch, broader, { line: 'POST /_sql', body: { cursor } }).refusal?.code).toBe('searchPhaseFailed');
    const raw = decide(elasticsearch, ann, { line: 'POST /_sql', body: { cursor: 'RAW==' } });
    expect(raw.refusal?.message).toBe('invalid cursor: [RAW==]');
  });

  test('is not gone on with beside another query', () => {
    const both = { cursor: sealedCursor(), query: 'SELECT a FROM notes' };
    expect(decide(elasticsearch, ann, { line: 'POST /_sql', body: both }).refusal?.code).toBe('forbidden');
  });

  test('in another format than JSON is not looked at', () => {
    expect(decide(elasticsearch, ann, { line: 'POST /_sql?format=csv', body: query }).reshape).toBeUndefined();
  });

  test('of OpenSearch goes on alike', () => {
    const reader = aCaller('', ['books', 'read,view_index_metadata']);
    const started = decide(opensearch, reader, { line: 'POST /_plugins/_sql?format=jdbc', body: query });
    const cursor = sealedIn(answered(started, { cursor: 'd:RAW' }), 'cursor');
    const next = decide(opensearch, reader, { line: 'POST /_plugins/_sql', body: { cursor } });
    expect(sentBody(next)).toEqual({ cursor: 'd:RAW' });
    expect(sentBody(decide(opensearch, reader, { line: 'POST /_plugins/_sql/close', body: { cursor } }))).toEqual({
      cursor: 'd:RAW',
    });
  });
});

describe('An asynchronous search of OpenSearch', () => {
  const submitter = aCaller('cluster:admin/opendistro/asynchronous_search/*', ['books', 'read']);
  const submit = { line: 'POST /books/_plugins/_asynchronous_search', body: {} };

  test('needs the right to submit and the right to search', () => {
    expect(decide(opensearch, submitter, submit).refusal).toBeNull();
    expect(decide(opensearch, ann, submit).refusal?.code).toBe('forbidden');
    const other = { ...submit, line: 'POST /notes/_plugins/_asynchronous_search' };
    expect(decide(opensearch, submitter, other).refusal?.code).toBe('forbidden');
  });

  test('is read and deleted by its sealed id', () => {
    const id = sealedIn(answered(decide(opensearch, submitter, submit), { id: 'RAW==', state: 'RUNNING' }), 'id');
    for (const method of ['GET', 'DELETE']) {
      const decision = decide(opensearch, submitter, { line: `${method} /_plugins/_asynchronous_search/${id}` });
      expect(decision.rewrite?.canonical).toBe('/_plugins/_asynchronous_search/RAW==');
      const raw = decide(opensearch, submitter, { line: `${method} /_plugins/_asynchronous_search/RAW` });
      expect(raw.refusal?.message).toBe('invalid id: [RAW]');
    }
  });
});
