/** A JSON value in which every field is kept: of a name that comes twice, both. */
export type JsonTree = string | number | boolean | null | readonly JsonTree[] | JsonFields;

/** An object, field by field. */
export interface JsonFields {
  readonly fields: readonly (readonly [name: string, value: JsonTree])[];
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads JSON on top of `JSON.parse`, by nothing of the product. @throws for bytes that are no UTF-8, or no JSON. */
export function parseJsonTree(bytes: Uint8Array): JsonTree {
  const text = DECODER.decode(bytes);
  // The grammar is checked here; what follows may rely on it.
  JSON.parse(text);
  const tokens = text.match(TOKENS) ?? [];
  let at = 0;
  const readFields = (): JsonTree => {
    const fields: (readonly [string, JsonTree])[] = [];
    while (tokens[at] !== '}') {
      if (tokens[at] === ',') at += 1;
      const name = String(JSON.parse(tokens[at] ?? ''));
      at += 2;
      fields.push([name, readValue()]);
    }
    at += 1;
    return { fields };
  };
  const readList = (): JsonTree => {
    const list: JsonTree[] = [];
    while (tokens[at] !== ']') {
      if (tokens[at] === ',') at += 1;
      list.push(readValue());
    }
    at += 1;
    return list;
  };
  const readValue = (): JsonTree => {
    const token = tokens[at] ?? '';
    at += 1;
    if (token === '{') return readFields();
    if (token === '[') return readList();
    return JSON.parse(token) as string | number | boolean | null;
  };
  return readValue();
}

/** The fields of an object; none of anything else. */
export function fieldsOf(tree: JsonTree | undefined): JsonFields['fields'] {
  return typeof tree === 'object' && tree !== null && 'fields' in tree ? tree.fields : [];
}

/** The items of a list, or the value itself as the only one. */
export function itemsOf(tree: JsonTree): readonly JsonTree[] {
  return Array.isArray(tree) ? (tree as readonly JsonTree[]) : [tree];
}

/** All values of a field. */
export function valuesOf(tree: JsonTree | undefined, name: string): readonly JsonTree[] {
  return fieldsOf(tree)
    .filter(([field]) => field === name)
    .map(([, value]) => value);
}

/** The lines of an NDJSON body, without their ends; what stands behind the last end is a line too. */
export function linesOf(body: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let at = body.indexOf(10); at !== -1; at = body.indexOf(10, start)) {
    lines.push(body.subarray(start, at));
    start = at + 1;
  }
  if (start < body.length) lines.push(body.subarray(start));
  return lines;
}
