import { illegalArgument } from '../../domain/error.ts';
import { composeTarget } from '../../domain/request/parse-request-target.ts';
import { reshaping } from '../map-decisions.ts';
import type { ClusterRequest, Decision } from '../plan.ts';
import { type CatFilter, filterCatRows, writeCatTable } from './cat-table.ts';
import { formatAddress, type PublishAddress } from './node-shapes.ts';
import type { NameTest } from './visible-names.ts';

/** Which columns of a compact table matter. Columns have short names, which stand in the answer when they are asked for. */
export interface CatAnswer {
  /** Columns that must hold a visible name, each with its other names. */
  readonly nameColumns: readonly (readonly [string, ...string[]])[];
  /** Columns that hold a node's address. */
  readonly addressColumns: readonly string[];
  /** Columns that are left out. */
  readonly droppedColumns?: readonly string[];
}

/** What the filter knows of the caller. */
interface CatView {
  readonly visible: NameTest;
  readonly address: PublishAddress | null;
}

const TEXT_TYPE = 'text/plain; charset=UTF-8';
const JSON_NAMES = /^(json|application\/json)$/i;
const JSON_ACCEPTED = /^\s*application\/(json|vnd\.elasticsearch\+json)\s*(;|,|$)/i;

/**
 * Filters a compact table: it is asked for as JSON with the columns that the filter needs, and written as text where text was asked for.
 * @returns `null` for a request that asks for help alone.
 * @throws SecurityError `illegalArgument` for another format, `filter_path`, or columns that cannot be told apart.
 */
export function filteringCat(
  answer: CatAnswer,
  request: ClusterRequest,
  view: CatView,
): ((decision: Decision) => Decision) | null {
  const { query } = request.target;
  if (isSet(query.get('help'))) return null;
  if (query.has('filter_path')) throw illegalArgument('[filter_path] is not supported here: the answer is filtered');
  const format = query.get('format');
  if (format !== undefined && !JSON_NAMES.test(format) && format !== 'txt' && format !== 'text') {
    throw illegalArgument(
      `format [${format.slice(0, 64)}] is not supported here: the answer is filtered, which needs [json] or [text]`,
    );
  }
  const isJson = format === undefined ? JSON_ACCEPTED.test(request.headers.get('accept') ?? '') : JSON_NAMES.test(format);
  const { headings, added, nameColumns } = columnsOf(answer, query.get('h'));
  const filter = catFilter(answer, view, nameColumns, added);
  const withHeader = isSet(query.get('v'));
  const shown = (body: Uint8Array): Uint8Array => {
    const rows = filterCatRows(body, filter);
    return Buffer.from(isJson ? JSON.stringify(rows) : writeCatTable(rows, withHeader));
  };
  return (decision) => {
    if (decision.refusal !== null || decision.answer !== undefined) return decision;
    const canonical = askingJson(decision.rewrite?.canonical ?? request.target.canonical, headings);
    const reshaped = reshaping(decision, (status, body) => (status >= 400 ? body : shown(body)));
    return { ...reshaped, rewrite: { ...decision.rewrite, canonical }, ...(isJson ? {} : { reshapedType: TEXT_TYPE }) };
  };
}

function catFilter(answer: CatAnswer, view: CatView, nameColumns: readonly string[], added: readonly string[]): CatFilter {
  const address = view.address;
  return {
    nameColumns,
    visible: view.visible,
    droppedColumns: new Set([...(answer.droppedColumns ?? []), ...added]),
    replacedColumns: new Map(
      address === null ? [] : answer.addressColumns.map((column) => [column, addressText(column, address)]),
    ),
  };
}

/** The columns to ask for (`null`: as they are by default), those among them that the client did not ask for, and where the names stand. */
function columnsOf(
  { nameColumns }: CatAnswer,
  asked: string | undefined,
): { readonly headings: string | null; readonly added: readonly string[]; readonly nameColumns: readonly string[] } {
  if (asked === undefined) return { headings: null, added: [], nameColumns: nameColumns.map(([name]) => name) };
  const headings = asked.split(',').map((heading) => heading.trim());
  const isPattern = headings.some((heading) => heading.includes('*'));
  if (isPattern && nameColumns.length > 0)
    throw illegalArgument('a pattern in [h] is not supported here: the answer is filtered');
  const found = nameColumns.map((names) => names.find((name) => headings.includes(name)) ?? null);
  const added = nameColumns.flatMap(([name], at) => (found[at] === null ? [name] : []));
  return {
    headings: [...headings, ...added].join(','),
    added,
    nameColumns: nameColumns.map(([name], at) => found[at] ?? name),
  };
}

/** The same target, with JSON and these columns asked for, and no heading. */
function askingJson(canonical: string, headings: string | null): string {
  const [path = '', text = ''] = canonical.split('?');
  const others = text.split('&').filter((parameter) => parameter !== '' && !/^(format|h|v)(=|$)/.test(parameter));
  const forced = composeTarget([], new Map([['format', 'json'], ...(headings === null ? [] : [['h', headings] as const])]));
  return `${path}?${[...others, forced.slice(forced.indexOf('?') + 1)].join('&')}`;
}

function isSet(flag: string | undefined): boolean {
  return flag !== undefined && flag !== 'false';
}

function addressText(column: string, address: PublishAddress): string {
  return column.startsWith('http') ? formatAddress(address) : address.host;
}
