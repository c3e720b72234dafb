import { parse as parseYaml } from 'yaml';
import type { Answer } from './target.ts';

/** What two answers differ in. */
export interface Difference {
  readonly kind: 'status' | 'headers' | 'body' | 'order';
  readonly reference: string;
  readonly observed: string;
}

/** Headers of the transport, and those that Claviger adds. */
const IGNORED_HEADERS = new Set(['cache-control', 'connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);

/** Compares two answers whose kept values are blanked; `null` when they are alike. Ids, times and secrets count by their shape. */
export function compareAnswers(reference: Answer, observed: Answer): Difference | null {
  const bodies = { reference: shapeOf(reference.text), observed: shapeOf(observed.text) };
  if (reference.status !== observed.status) {
    return {
      kind: 'status',
      reference: `${reference.status} ${bodies.reference}`,
      observed: `${observed.status} ${bodies.observed}`,
    };
  }
  const sorted = { reference: sortedText(bodies.reference), observed: sortedText(bodies.observed) };
  if (sorted.reference !== sorted.observed) return { kind: 'body', ...bodies };
  const headers = { reference: headersOf(reference), observed: headersOf(observed) };
  if (headers.reference !== headers.observed) return { kind: 'headers', ...headers };
  return isSameOrder(bodies.reference, bodies.observed) ? null : { kind: 'order', ...bodies };
}

function headersOf(answer: Answer): string {
  const kept = answer.headers.filter(([name]) => !IGNORED_HEADERS.has(name));
  return kept
    .map(([name, value]) => `${name}: ${value}`)
    .sort()
    .join('\n');
}

/** Fields whose values differ from run to run, with what stands for them. */
const SHAPES: readonly (readonly [name: string, value: RegExp, shape: string])[] = [
  ...['creation', 'expiration', 'invalidation', 'last_synchronized', 'took', '_seq_no'].map(
    (name) => [name, /\d+/, '0'] as const,
  ),
  ...['api_key', 'encoded'].map((name) => [name, /"[A-Za-z0-9_=+/-]{22,}"/, '"{secret}"'] as const),
  ...['access_token', 'refresh_token'].map((name) => [name, /"[A-Za-z0-9_=+/-]{43,}"/, '"{secret}"'] as const),
  ['value', /"AAEAAW[^"]+"/, '"{secret}"'],
  ['id', /"[A-Za-z0-9_-]{20}"/, '"{id}"'],
  ['uid', /"u_[A-Za-z0-9_-]{43}_0"/, '"{uid}"'],
  ['name', /"token_[A-Za-z0-9_-]{20}"/, '"{token name}"'],
];

/** In every format that an answer may have: `"name":1`, `"name" : 1` and `name: 1`. */
const SHAPE_PATTERNS = SHAPES.map(
  ([name, value, shape]) => [new RegExp(`(\\b${name}"? ?: ?)${value.source}`, 'g'), `$1${shape}`] as const,
);

/** Answers of several nodes end with the names of the cluster and of its nodes. */
const NODES = /("?\bcluster_name"? ?: ?)[^]*$/;

function shapeOf(text: string): string {
  // Elasticsearch prints some sets in an order that changes from start to start.
  const ordered = text.replaceAll('[Accept, Content-Type]', '[Content-Type, Accept]');
  const shaped = SHAPE_PATTERNS.reduce((rest, [pattern, shape]) => rest.replace(pattern, shape), ordered);
  return text.includes('_nodes') ? shaped.replace(NODES, '$1…') : shaped;
}

/** The body with the members of objects and the lists without an order of their own sorted; what is in no known format stays. */
function sortedText(text: string): string {
  try {
    const isYaml = text.startsWith('---');
    return JSON.stringify(sorted(isYaml ? (parseYaml(text) as unknown) : (JSON.parse(text) as unknown), ''));
  } catch {
    // An answer in another format, or none.
    return text;
  }
}

/** Lists in which Elasticsearch has no order. */
const UNORDERED = new Set([
  'api_keys',
  'invalidated_api_keys',
  'updated',
  'noops',
  'not_found',
  'deleted',
  'created',
  'profiles',
  'indices',
]);

function sorted(value: unknown, name: string): unknown {
  if (Array.isArray(value)) {
    const members = value.map((member) => sorted(member, ''));
    return UNORDERED.has(name) ? members.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : members;
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([member, inner]) => [member, sorted(inner, member)]));
}

/** Whether equal answers about one thing have their fields in the same order, too. */
function isSameOrder(reference: string, observed: string): boolean {
  return reference === observed || !/^\{"(error|id|role|token|access_token)"/.test(reference);
}
