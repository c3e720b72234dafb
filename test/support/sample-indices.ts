/** An answer in OpenSearch's shapes. */
export interface SampleAnswer {
  readonly status: number;
  readonly body: string;
}

interface StoredDocument {
  readonly source: unknown;
  readonly version: number;
  readonly sequence: number;
}

const INFO = JSON.stringify({
  name: 'sample',
  cluster_name: 'sample',
  cluster_uuid: 'c2FtcGxlLXVwc3RyZWFtLQ',
  version: {
    distribution: 'opensearch',
    number: '3.4.0',
    build_type: 'sample',
    build_hash: 'sample',
    build_date: '2026-01-01T00:00:00Z',
    build_snapshot: false,
    lucene_version: '10.3.2',
    minimum_wire_compatibility_version: '2.19.0',
    minimum_index_compatibility_version: '2.0.0',
  },
  tagline: 'The OpenSearch Project: https://opensearch.org/',
});
const DEFAULT_SIZE = 10;
const SHARDS = { total: 1, successful: 1, skipped: 0, failed: 0 };

/** Indices in memory that understand as much as a demonstration needs: documents, bulk, search by match and term, delete. */
export class SampleIndices {
  readonly #indices = new Map<string, Map<string, StoredDocument>>();
  #sequence = 0;
  #generated = 0;

  /** Answers a request. */
  answer(method: string, target: string, body: string): SampleAnswer {
    const [path = '/', query = ''] = target.split('?', 2);
    const [index, operation, id] = path.split('/').slice(1).map(decodeURIComponent);
    if (index === undefined || index === '') return { status: 200, body: INFO };
    if (index === '_bulk') return this.#bulk(body, null);
    if (index === '_cluster')
      return json(200, { cluster_name: 'sample', status: 'green', timed_out: false, number_of_nodes: 1 });
    if (index === '_cat')
      return { status: 200, body: [...this.#indices].map(([name, held]) => `${name} ${held.size}\n`).join('') };
    if (index === '_resolve') return this.#names();
    if (index === '_search') return this.#search([...this.#indices.keys()], body, query);
    if (operation === undefined) return this.#indexOperation(method, index, body);
    if (operation === '_bulk') return this.#bulk(body, index);
    const named = !index.includes('*') && !index.includes(',');
    if (named && operation.startsWith('_s') && !this.#indices.has(index)) return missing(index);
    if (operation === '_search') return this.#search(this.#resolve(index), body, query);
    if (operation === '_count') return json(200, { count: this.#matching(this.#resolve(index), body).length, _shards: SHARDS });
    if (operation === '_refresh') return json(200, { _shards: SHARDS });
    if (operation === '_doc' || operation === '_create') return this.#document(method, index, id ?? null, body);
    return json(400, { error: `no handler found for uri [${target}] and method [${method}]` });
  }

  #names(): SampleAnswer {
    const indices = [...this.#indices.keys()].toSorted().map((name) => ({ name, attributes: ['open'] }));
    return json(200, { indices, aliases: [], data_streams: [] });
  }

  #indexOperation(method: string, index: string, body: string): SampleAnswer {
    if (method === 'PUT') {
      if (this.#indices.has(index)) return failure(400, 'resource_already_exists_exception', `index [${index}] already exists`);
      this.#indices.set(index, new Map());
      return json(200, { acknowledged: true, shards_acknowledged: true, index });
    }
    if (!this.#indices.has(index)) return missing(index);
    if (method === 'DELETE') this.#indices.delete(index);
    if (method === 'DELETE') return json(200, { acknowledged: true });
    return json(200, { [index]: { aliases: {}, mappings: {}, settings: { body: body.length } } });
  }

  #document(method: string, index: string, id: string | null, body: string): SampleAnswer {
    if (method === 'PUT' || method === 'POST') return this.#write(index, id ?? this.#generateId(), body);
    const held = this.#indices.get(index);
    if (held === undefined) return missing(index);
    const document = id === null ? undefined : held.get(id);
    if (document === undefined) return json(404, { _index: index, _id: id, found: false });
    if (method === 'DELETE') {
      held.delete(id ?? '');
      return json(200, { _index: index, _id: id, _version: document.version + 1, result: 'deleted', _shards: SHARDS });
    }
    const { version, sequence, source } = document;
    return json(200, {
      _index: index,
      _id: id,
      _version: version,
      _seq_no: sequence,
      _primary_term: 1,
      found: true,
      _source: source,
    });
  }

  #write(index: string, id: string, body: string): SampleAnswer {
    const source = parse(body);
    if (source === undefined) return failure(400, 'mapper_parsing_exception', 'failed to parse');
    const held = this.#indices.get(index) ?? new Map<string, StoredDocument>();
    this.#indices.set(index, held);
    const before = held.get(id);
    const document = { source, version: (before?.version ?? 0) + 1, sequence: this.#sequence++ };
    held.set(id, document);
    const result = before === undefined ? 'created' : 'updated';
    return json(before === undefined ? 201 : 200, {
      _index: index,
      _id: id,
      _version: document.version,
      result,
      _shards: { total: 1, successful: 1, failed: 0 },
      _seq_no: document.sequence,
      _primary_term: 1,
    });
  }

  #bulk(body: string, index: string | null): SampleAnswer {
    const lines = body.split('\n').filter((line) => line.trim() !== '');
    const items: unknown[] = [];
    for (let i = 0; i < lines.length; i++) {
      const action = parse(lines[i] ?? '') as Record<string, { _index?: string; _id?: string }> | undefined;
      const [verb = 'index', head = {}] = Object.entries(action ?? {})[0] ?? [];
      const name = head._index ?? index ?? '';
      const answer =
        verb === 'delete'
          ? this.#document('DELETE', name, head._id ?? null, '')
          : this.#write(name, head._id ?? this.#generateId(), lines[++i] ?? '');
      items.push({ [verb]: { ...(parse(answer.body) as object), status: answer.status } });
    }
    return json(200, { took: 1, errors: false, items });
  }

  #search(names: readonly string[], body: string, query: string): SampleAnswer {
    const found = this.#matching(names, body);
    const asked =
      (parse(body) as { size?: number } | undefined)?.size ?? Number(/(?:^|&)size=(\d+)/.exec(query)?.[1] ?? DEFAULT_SIZE);
    const hits = found.slice(0, asked);
    return json(200, {
      took: 1,
      timed_out: false,
      _shards: SHARDS,
      hits: { total: { value: found.length, relation: 'eq' }, max_score: hits.length === 0 ? null : 1, hits },
    });
  }

  #matching(names: readonly string[], body: string): readonly object[] {
    const query = (parse(body) as { query?: { match?: object; term?: object } } | undefined)?.query;
    const wanted = Object.entries(query?.match ?? query?.term ?? {});
    return names.flatMap((name) =>
      [...(this.#indices.get(name) ?? [])]
        .filter(([, { source }]) =>
          wanted.every(([field, value]) => matches((source as Record<string, unknown>)[field], value)),
        )
        .map(([id, { source }]) => ({ _index: name, _id: id, _score: 1, _source: source })),
    );
  }

  #resolve(expression: string): readonly string[] {
    const patterns = expression
      .split(',')
      .map((item) => new RegExp(`^${item.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`));
    return [...this.#indices.keys()].filter((name) => patterns.some((pattern) => pattern.test(name)));
  }

  #generateId(): string {
    return `sample-${++this.#generated}`;
  }
}

function matches(held: unknown, value: unknown): boolean {
  const wanted =
    typeof value === 'object' && value !== null
      ? ((value as Record<string, unknown>)['query'] ?? (value as Record<string, unknown>)['value'])
      : value;
  return String(held).toLowerCase().includes(String(wanted).toLowerCase());
}

function missing(index: string): SampleAnswer {
  return failure(404, 'index_not_found_exception', `no such index [${index}]`);
}

function failure(status: number, type: string, reason: string): SampleAnswer {
  return json(status, { error: { root_cause: [{ type, reason }], type, reason }, status });
}

function json(status: number, value: unknown): SampleAnswer {
  return { status, body: JSON.stringify(value) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
