import type { OpaqueIdKind } from './opaque-id.ts';

/** How a route takes opaque ids and gives them. */
export interface IdUse {
  readonly kind: OpaqueIdKind;
  /**
   * `continues`: the request is about what its id stands for, and is judged by it. `starts`: it is judged like any other, and its
   * answer may hold an id. `both`: the one if its body holds an id, else the other.
   */
  readonly role: 'continues' | 'starts' | 'both';
  /** Parameter of the path, in braces, that holds an id, or a list of them. */
  readonly segment?: string;
  /** Query parameter that may hold it where no path does. */
  readonly query?: string;
  /** Where a body holds it: a field, or a field of a section. */
  readonly body?: readonly [string] | readonly [section: string, field: string];
  /** What else a body that holds an id may have; absent: it is judged as a body of the route is. */
  readonly bodyFields?: readonly string[];
  /** Whether there may be several. */
  readonly many?: true;
  /** Query parameters that belong to the context, otherwise refused because they steer. */
  readonly parameters?: readonly string[];
  /** Where answers hold ids: fields from the root, `*` for the items of a list. */
  readonly gives: readonly (readonly string[])[];
  /** The answer holds an id only if the query has this parameter, with this value where one is given. */
  readonly givesIf?: { readonly parameter: string; readonly value?: string };
  /** Whether answers of other formats than JSON may pass: they give ids in ways that nobody can go on with. */
  readonly anyFormat?: true;
  /** `owner`: whoever made the id may do this without the action's privilege. Default `privilege`. */
  readonly needs?: 'owner' | 'privilege';
}

/** Fields of a request that goes on with a result of SQL; none reads anything else. */
const CURSOR_FIELDS: readonly string[] = [
  'binary_format',
  'client_id',
  'columnar',
  'fetch_size',
  'mode',
  'page_timeout',
  'request_timeout',
  'time_zone',
  'version',
];

/** What the routes of the table do with opaque ids. */
export const ID_USES = {
  scrollStart: {
    kind: 'scroll',
    role: 'starts',
    parameters: ['scroll'],
    gives: [['_scroll_id']],
    givesIf: { parameter: 'scroll' },
  },
  scrollNext: {
    kind: 'scroll',
    role: 'continues',
    segment: '{scroll_id}',
    query: 'scroll_id',
    body: ['scroll_id'],
    bodyFields: ['scroll'],
    parameters: ['scroll', 'scroll_id'],
    gives: [['_scroll_id']],
  },
  scrollClear: {
    kind: 'scroll',
    role: 'continues',
    segment: '{scroll_id}',
    query: 'scroll_id',
    body: ['scroll_id'],
    bodyFields: [],
    many: true,
    parameters: ['scroll_id'],
    gives: [],
  },
  pitOpen: { kind: 'pit', role: 'starts', parameters: ['keep_alive'], gives: [['id'], ['pit_id']] },
  pitSearch: { kind: 'pit', role: 'both', body: ['pit', 'id'], gives: [['pit_id']] },
  pitClose: { kind: 'pit', role: 'continues', body: ['id'], bodyFields: [], gives: [] },
  pitDelete: {
    kind: 'pit',
    role: 'continues',
    body: ['pit_id'],
    bodyFields: [],
    many: true,
    gives: [['pits', '*', 'pit_id']],
  },
  asyncStart: { kind: 'asyncSearch', role: 'starts', parameters: ['keep_alive'], gives: [['id']] },
  asyncContinue: { kind: 'asyncSearch', role: 'continues', segment: '{id}', parameters: ['keep_alive'], gives: [['id']] },
  sql: { kind: 'cursor', role: 'both', body: ['cursor'], bodyFields: CURSOR_FIELDS, gives: [['cursor']], anyFormat: true },
  sqlClose: { kind: 'cursor', role: 'continues', body: ['cursor'], bodyFields: CURSOR_FIELDS, gives: [] },
  taskStart: { kind: 'task', role: 'starts', gives: [['task']], givesIf: { parameter: 'wait_for_completion', value: 'false' } },
  taskContinue: { kind: 'task', role: 'continues', segment: '{task_id}', gives: [], needs: 'owner' },
} as const satisfies Readonly<Record<string, IdUse>>;

/** Name of a use, as rows of the route table have it. */
export type IdUseName = keyof typeof ID_USES;
