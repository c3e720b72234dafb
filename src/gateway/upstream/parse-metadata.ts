import type { ClusterIndex, ClusterMetadata } from '../../authorization/cluster-metadata.ts';
import { SecurityError } from '../../domain/error.ts';

/** The bodies of the cluster's answers about its names; empty: it does not know the question. */
export interface MetadataAnswers {
  /** `GET /_resolve/index/*?expand_wildcards=all`. */
  readonly names: Uint8Array;
  /** `GET /_alias`, of which only `*.aliases.*.is_hidden` is looked at. */
  readonly hiddenAliases: Uint8Array;
  /** `GET /_data_stream`, of which only `data_streams.hidden` is looked at. */
  readonly hiddenDataStreams: Uint8Array;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads what the cluster says of its names.
 * @throws SecurityError `badUpstream` for an answer that is not of the documented shape.
 */
export function parseMetadata(answers: MetadataAnswers): ClusterMetadata {
  const names = objectOf(answers.names);
  const hiddenAliases = readHiddenAliases(objectOf(answers.hiddenAliases));
  const hiddenDataStreams = readHiddenDataStreams(objectOf(answers.hiddenDataStreams));
  const byName = new Map<string, ClusterIndex>();
  for (const index of listOf(names, 'indices')) {
    const attributes = textsOf(index, 'attributes');
    const dataStream = index['data_stream'];
    add(byName, {
      name: textOf(index, 'name'),
      kind: 'index',
      targets: [],
      hidden: attributes.includes('hidden'),
      closed: attributes.includes('closed'),
      dataStream: typeof dataStream === 'string' ? dataStream : null,
    });
  }
  for (const alias of listOf(names, 'aliases')) {
    const name = textOf(alias, 'name');
    add(byName, frontOf(name, 'alias', textsOf(alias, 'indices'), hiddenAliases.has(name)));
  }
  for (const stream of listOf(names, 'data_streams')) {
    const name = textOf(stream, 'name');
    add(byName, frontOf(name, 'dataStream', textsOf(stream, 'backing_indices'), hiddenDataStreams.has(name)));
  }
  return { byName };
}

function frontOf(name: string, kind: 'alias' | 'dataStream', targets: readonly string[], hidden: boolean): ClusterIndex {
  return { name, kind, targets, hidden, closed: false, dataStream: null };
}

function add(byName: Map<string, ClusterIndex>, entry: ClusterIndex): void {
  if (byName.has(entry.name)) throw unreadable(`two things named [${entry.name}]`);
  byName.set(entry.name, entry);
}

function readHiddenAliases(aliasesByIndex: Json): ReadonlySet<string> {
  const hidden = new Set<string>();
  for (const index of Object.values(aliasesByIndex)) {
    for (const [alias, definition] of Object.entries(asObject(asObject(index)['aliases'] ?? {}))) {
      if (asObject(definition)['is_hidden'] === true) hidden.add(alias);
    }
  }
  return hidden;
}

function readHiddenDataStreams(answer: Json): ReadonlySet<string> {
  const streams = answer['data_streams'] === undefined ? [] : listOf(answer, 'data_streams');
  return new Set(streams.filter((stream) => stream['hidden'] === true).map((stream) => textOf(stream, 'name')));
}

function objectOf(body: Uint8Array): Json {
  if (body.length === 0) return {};
  try {
    return asObject(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch (cause) {
    if (cause instanceof SecurityError) throw cause;
    throw unreadable('no JSON', cause);
  }
}

function asObject(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable('something that is no object');
  return value as Json;
}

function listOf(object: Json, field: string): readonly Json[] {
  const value = object[field];
  if (!Array.isArray(value)) throw unreadable(`no list [${field}]`);
  return value.map(asObject);
}

function textsOf(object: Json, field: string): readonly string[] {
  const value = object[field] ?? [];
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value) || !value.every((text) => typeof text === 'string')) throw unreadable(`no texts in [${field}]`);
  return value;
}

function textOf(object: Json, field: string): string {
  const value = object[field];
  if (typeof value !== 'string') throw unreadable(`no text [${field}]`);
  return value;
}

function unreadable(what: string, cause?: unknown): SecurityError {
  return new SecurityError('badUpstream', `the cluster told ${what} when it was asked for its names`, { cause });
}
