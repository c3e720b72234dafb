import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One request line that a published client can send, parameters in braces. */
export interface ClientRoute {
  readonly method: string;
  readonly path: string;
}

/** All request lines of a client of Elasticsearch: its source sets `method`, then `path`, in every branch. */
export function elasticsearchClientRoutes(packageName: string): readonly ClientRoute[] {
  const folder = join('node_modules', packageName, 'lib/api/api');
  return unique(sourcesIn(folder).flatMap((source) => [...branchesOf(source)]));
}

function* branchesOf(source: string): Iterable<ClientRoute> {
  let methods: readonly string[] = [];
  for (const [, name, value = ''] of source.matchAll(/ (method|path) = ([^;]+);/g)) {
    if (name === 'method') methods = quotedIn(value, /'([A-Z]+)'/g);
    else if (value !== "''") for (const method of methods) yield { method, path: templateOf(value) };
  }
}

/** All request lines of the client of OpenSearch: its source joins the segments of a path, those of optional parameters left out. */
export function openSearchClientRoutes(): readonly ClientRoute[] {
  const folder = 'node_modules/@opensearch-project/opensearch/api';
  return unique(sourcesIn(folder).flatMap(requestsOf));
}

function requestsOf(source: string): readonly ClientRoute[] {
  const path = /const path = ([^;]+);/.exec(source)?.[1];
  const method = /const method = ([^;]+);/.exec(source)?.[1];
  if (path === undefined || method === undefined) return [];
  const required = new Set(quotedIn(source, /params\.(\w+) == null\) return handleMissingParam/g));
  const paths = path.startsWith('[') ? joinedPaths(path, required) : [templateOf(path)];
  return paths.flatMap((template) => methodsFor(method, template).map((name) => ({ method: name, path: template })));
}

/** The method may depend on whether a parameter is given, or on the body. */
function methodsFor(expression: string, path: string): readonly string[] {
  const methods = quotedIn(expression, /'([A-Z]+)'/g);
  const parameter = /^(\w+) == null/.exec(expression)?.[1];
  if (parameter === undefined) return methods;
  return path.includes(`{${parameter}}`) ? methods.slice(1) : methods.slice(0, 1);
}

function joinedPaths(expression: string, required: ReadonlySet<string>): readonly string[] {
  const list = /^\[([^\]]*)\]/.exec(expression)?.[1] ?? '';
  let paths: readonly (readonly string[])[] = [[]];
  for (const part of list.split(',').map((text) => text.trim())) {
    const isLiteral = part.startsWith("'");
    const extended = paths.map((path) => [...path, isLiteral ? part.slice(1, -1) : `{${part}}`]);
    paths = isLiteral || required.has(part) ? extended : [...paths, ...extended];
  }
  return paths.map((path) => path.join('/'));
}

/** The path of a template text, or of literals that are added to variables. */
function templateOf(value: string): string {
  if (value.startsWith('`')) return value.slice(1, -1).replaceAll(/\$\{\D*?params\.(\w+)[^}]*\}/g, '{$1}');
  return value
    .split(' + ')
    .map((part) => (part.startsWith("'") ? part.slice(1, -1) : `{${part}}`))
    .join('');
}

function quotedIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

function unique(routes: readonly ClientRoute[]): readonly ClientRoute[] {
  return [...new Map(routes.map((route) => [`${route.method} ${route.path}`, route])).values()];
}
