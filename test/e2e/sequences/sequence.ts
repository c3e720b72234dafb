import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';

/** One request that a program sends, and what it needs of the answer. Texts may hold `{{name}}`, replaced by a kept value. */
export interface Step {
  /** What the program wants to know or do. */
  readonly title: string;
  /** File of the program that says so, in the sequence's repository. */
  readonly source: string;
  /** Value of `Authorization`. */
  readonly authorization: string;
  readonly method: string;
  readonly target: string;
  /** Sent as JSON; `null`: no body. */
  readonly body: unknown;
  readonly status: number;
  /** Fields that the program reads, as `toMatchObject` compares them; `null`: it reads none. */
  readonly answer: unknown;
  /** Values kept for later steps: the name, and the path of the field in the answer, by dots. */
  readonly keep: Readonly<Record<string, string>>;
}

/** Requests of a program in the order in which it sends them. */
export interface Sequence {
  readonly title: string;
  /** Public repository that they were read from. */
  readonly repository: string;
  /** What the program sends with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** What it sends besides, or instead, with a request that has a body. With `content-encoding: gzip`, bodies are compressed. */
  readonly bodyHeaders: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** In an expected answer: a list that has an item with these fields, among others. */
export class Including {
  readonly item: object;

  constructor(item: object) {
    this.item = item;
  }
}

type StepParts = Pick<Step, 'title' | 'source' | 'authorization' | 'method' | 'target'> & Partial<Step>;

/** A step that sends no body, is answered with 200 and keeps nothing, unless told. */
export function step(parts: StepParts): Step {
  return { body: null, status: 200, answer: null, keep: {}, ...parts };
}

/**
 * Sends a sequence and checks every answer.
 * @param given values of placeholders that no step keeps
 */
export async function replay(sequence: Sequence, url: string, given: Readonly<Record<string, string>>): Promise<void> {
  const values = new Map(Object.entries(given));
  for (const { title, authorization, method, target, body, status, answer, keep } of sequence.steps) {
    const response = await fetch(url + fill(target, values), {
      method,
      headers: { ...sequence.headers, ...(body !== null && sequence.bodyHeaders), authorization: fill(authorization, values) },
      body:
        body === null
          ? null
          : encode(fill(typeof body === 'string' ? body : JSON.stringify(body), values), sequence.bodyHeaders),
    });
    const text = await response.text();
    expect(response.status, `${title}: ${text}`).toBe(status);
    if (answer === null) continue;
    const document: unknown = JSON.parse(text);
    expect({ step: title, answer: document }).toMatchObject({ step: title, answer: filled(answer, values) });
    for (const [name, path] of Object.entries(keep)) values.set(name, String(valueAt(document, path)));
  }
}

function encode(body: string, headers: Sequence['bodyHeaders']): string | Uint8Array<ArrayBuffer> {
  return headers['content-encoding'] === 'gzip' ? new Uint8Array(gzipSync(body)) : body;
}

function fill(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\{\{([\w.]+)\}\}/g, (whole, name: string) => values.get(name) ?? whole);
}

/** Fills the texts of an expected answer, names of fields included; whatever is no plain value stays. */
function filled(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return fill(value, values);
  if (value instanceof Including) return expect.arrayContaining([expect.objectContaining(Object(filled(value.item, values)))]);
  if (Array.isArray(value)) return value.map((item) => filled(item, values));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [fill(name, values), filled(inner, values)]));
}

function valueAt(document: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => Object(value)[name], document);
}
