import type { RequestTarget } from '../../../src/domain/request/request-target.ts';
import type { NameParts } from '../../../tools/differential/data-set.ts';
import {
  backingIndexOf,
  blankNames,
  DATA_SET,
  fillNames,
  RESTRICTED_ALIAS,
  RESTRICTED_INDEX,
} from '../../../tools/differential/data-set.ts';
import type { Answer } from '../../../tools/differential/read-outcome.ts';
import { matchesName, resolveExpression, resolveSearchedNames } from './resolve-searched-names.ts';

/** A request as it comes to the cluster. */
export interface ForwardedRequest {
  readonly family: string;
  readonly target: RequestTarget;
  readonly body: string;
}

const OK = 200;
const EVERYTHING = [['expand_wildcards', 'every']] as const;

interface JsonRecord {
  readonly [name: string]: unknown;
}

/**
 * What a cluster with the data set, without security, answers, as far as it shows names and items; `null` where that does not follow
 * from the names alone. Every item is answered as a success.
 */
export function simulateAnswer({ family, target, body }: ForwardedRequest, parts: NameParts): Answer | null {
  const value = simulate(family, target, body, parts);
  return value === null ? null : { status: OK, body: fillNames(JSON.stringify(value), parts) };
}

/** Whether every answer of a family that is simulated tells the same names as the cluster's own. */
export function tellsNames(family: string): boolean {
  return family === 'search' || family === 'msearch' || family === 'get_alias';
}

function simulate(family: string, target: RequestTarget, body: string, parts: NameParts): unknown {
  const blank = (text: string): string => blankNames(text, parts);
  switch (family) {
    case 'search': {
      const names = resolveSearchedNames(target.segments.map(blank), target.query);
      return names === null ? null : hits(names);
    }
    case 'get_alias':
      return aliasesOf(target.segments.map(blank), target.query, parts);
    case 'bulk':
      return { took: 0, errors: false, items: bulkItems(body) };
    case 'mget':
      return { docs: documents(JSON.parse(body) as JsonRecord) };
    case 'msearch':
      return searches(body, blank);
    default:
      return null;
  }
}

function hits(names: readonly string[]): JsonRecord {
  return { status: OK, hits: { hits: names.map((name) => ({ _index: name })) } };
}

function bulkItems(body: string): readonly JsonRecord[] {
  return actionLines(body).map((line) => Object.fromEntries(Object.keys(line).map((action) => [action, { status: OK }])));
}

function actionLines(body: string): readonly JsonRecord[] {
  const found: JsonRecord[] = [];
  const lines = readLines(body);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? {};
    found.push(line);
    if (!('delete' in line)) at += 1;
  }
  return found;
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null;
}

function documents({ docs = [], ids = [] }: JsonRecord): readonly JsonRecord[] {
  return [...(docs as readonly unknown[]), ...(ids as readonly unknown[])].map(() => ({ found: true }));
}

function searches(body: string, blank: (text: string) => string): JsonRecord | null {
  const headers = readLines(body).filter((_, position) => position % 2 === 0);
  return { responses: headers.map((header) => searched(header, blank)) };
}

/** The names of a search that tells none itself, or of which they do not follow, are left out. */
function searched({ index, ...options }: JsonRecord, blank: (text: string) => string): JsonRecord {
  if (index === undefined) return { status: OK };
  const expression = namesOf(index).map(blank);
  const query = new Map(Object.entries(options).map(([name, value]) => [name, String(value)]));
  return hits(resolveExpression(expression, query) ?? []);
}

/** The names that the searches of a multi-search go to; one without any has an empty one, and what is nothing to a cluster has none. */
export function searchedNames(body: string): readonly string[] {
  const headers = readLines(body).filter((_, position) => position % 2 === 0);
  return headers.map((header) => namesOf(header['index'] ?? '')).flatMap((names) => (names.join() === '*,-*' ? [] : names));
}

/** The names that the items of a bulk body go to; an item without one has an empty one. */
export function writtenNames(body: string): readonly string[] {
  return actionLines(body).map((line) => {
    const name = Object.values(line).filter(isRecord)[0]?.['_index'];
    return typeof name === 'string' ? name : '';
  });
}

function namesOf(index: unknown): readonly string[] {
  return [index].flat().flatMap((name) => String(name).split(','));
}

/** `GET /{index}/_alias/{name}` with all that is behind the names; a pattern of aliases that none has is no error. */
function aliasesOf(segments: readonly string[], query: ReadonlyMap<string, string>, parts: NameParts): JsonRecord | null {
  const at = segments.findIndex((segment) => segment === '_alias');
  if (at === -1) return null;
  const items = at === 0 ? ['*'] : (segments[0] ?? '').split(',');
  const found = resolveExpression(items, new Map([...query, ...EVERYTHING]));
  const wanted = segments[at + 1]?.split(',') ?? null;
  if (found === null || (wanted?.some((item) => item.startsWith('-')) ?? false)) return null;
  const isStreamTold = (name: string): boolean =>
    found.includes(backingIndexOf(name)) && items.some((item) => matchesName(item, name));
  return Object.fromEntries(
    holders(parts).flatMap(({ name, aliases }) => {
      const told = Object.keys(aliases).filter((alias) => wanted === null || wanted.some((item) => matchesName(item, alias)));
      const isTold = (found.includes(name) || isStreamTold(name)) && (wanted === null || told.length > 0);
      return isTold ? [[name, { aliases: Object.fromEntries(told.map((alias) => [alias, {}])) }]] : [];
    }),
  );
}

/** Indices, and under their own names the data streams that have aliases. */
function holders({ product }: NameParts): readonly { readonly name: string; readonly aliases: object }[] {
  const streams = DATA_SET.dataStreams
    .filter(({ aliases }) => aliases.length > 0)
    .map(({ name, aliases }) => ({
      name,
      aliases: Object.fromEntries(aliases.map((alias) => [alias, {}])),
    }));
  const restricted = { name: RESTRICTED_INDEX, aliases: { [RESTRICTED_ALIAS]: {} } };
  return product === 'elasticsearch' ? [...DATA_SET.indices, ...streams, restricted] : DATA_SET.indices;
}

function readLines(body: string): readonly JsonRecord[] {
  return body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonRecord);
}
