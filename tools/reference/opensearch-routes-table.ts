import type { OpenSearchOpenRoute, OpenSearchRoute } from '../../src/http/opensearch/opensearch-route.ts';
import { openSearchRoutes } from '../../src/http/opensearch/opensearch-routes.ts';
import { openInformationRoutes } from '../../src/http/opensearch/routes/information.ts';

const BEGIN = '<!-- made by `npm run docs`: routes of OpenSearch’s dialect -->';
const END = '<!-- end of what `npm run docs` makes -->';
const PREFIXES = {
  both: '`/_plugins/_security`, `/_opendistro/_security`',
  plugins: '`/_plugins/_security`',
  opendistro: '`/_opendistro/_security`',
} as const;
const METHODS_IN_ORDER: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** A path with all that is taken at it. */
interface Entry {
  readonly path: string;
  readonly prefixes: OpenSearchRoute['prefixes'];
  readonly methods: Set<string>;
  readonly parameterNames: Set<string>;
  readonly isOpen: boolean;
}

/** The API page with the table of OpenSearch's routes made anew. @throws Error when the page has no place for it. */
export function withOpenSearchRoutes(page: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/reference/api.md needs the lines "${BEGIN}" and "${END}"`);
  return `${before}${BEGIN}\n\n${routesTable()}\n\n${END}${after}`;
}

function routesTable(): string {
  const head = '| methods | path | below | query parameters | who |\n|---|---|---|---|---|';
  const rows = entries()
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, prefixes, methods, parameterNames, isOpen }) => {
      const sorted = METHODS_IN_ORDER.filter((method) => methods.has(method)).join(', ');
      const parameters = [...parameterNames].map((name) => `\`${name}\``).join(', ');
      return `| ${sorted} | \`${path}\` | ${PREFIXES[prefixes]} | ${parameters} | ${isOpen ? 'anyone' : ''} |`;
    });
  return [head, ...rows].join('\n');
}

function entries(): readonly Entry[] {
  // No handler is called, so none needs its action.
  const deps = { apiTokens: {}, actions: {}, resources: { limits: {} }, information: {} };
  const proven = openSearchRoutes(deps as unknown as Parameters<typeof openSearchRoutes>[0]);
  const open = openInformationRoutes({ isReady: () => true, isTls: false });
  const byPath = new Map<string, Entry>();
  for (const route of proven) note(byPath, route, [route.method], false);
  for (const route of open) note(byPath, route, route.methods, true);
  return [...byPath.values()];
}

function note(
  byPath: Map<string, Entry>,
  { path, prefixes, parameterNames }: Pick<OpenSearchRoute | OpenSearchOpenRoute, 'path' | 'prefixes' | 'parameterNames'>,
  methods: readonly string[],
  isOpen: boolean,
): void {
  const entry = byPath.get(path) ?? { path, prefixes, methods: new Set(), parameterNames: new Set(), isOpen };
  for (const method of methods) entry.methods.add(method);
  for (const name of parameterNames) entry.parameterNames.add(name);
  byPath.set(path, entry);
}
