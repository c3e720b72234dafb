import type { QUERY_PARAMETERS } from './query-parameters.ts';

/** What answers: both descend from one code base and have most routes in common. */
export type Product = 'opensearch' | 'elasticsearch';

/** An API whose query parameters are listed. */
type ParameterSet = keyof typeof QUERY_PARAMETERS;

/**
 * What a request's body is to the cluster. `none`: the route reads none. `document`: it is stored, not followed, so it is
 * not looked at. All others steer the cluster and are read before the request is forwarded.
 */
export type BodyKind =
  | 'none'
  | 'document'
  | 'search'
  | 'bulk'
  | 'mget'
  | 'msearch'
  | 'createIndex'
  | 'mapping'
  | 'settings'
  | 'analyze'
  | 'termvectors';

/**
 * Where the names of the indices come from. `none`: the request is not about indices. `path`: the parameter `{index}` (or
 * `{name}` where there is none). `query`: a query parameter, by default all indices. `other`: the body, or an opaque id.
 */
export type IndexSource = 'none' | 'path' | 'query' | 'other';

/** How a request of a limited caller is judged. */
interface Judgement {
  /** Query parameters it may have; absent: only those that every API takes. */
  readonly parameters?: ParameterSet;
  /** Default `none`. */
  readonly body?: BodyKind;
  /** Actions that must be allowed beside the route's own: `cluster:…` on the cluster, all others on the same indices. */
  readonly extraActions?: readonly string[];
}

/** One route of the cluster's REST API. */
export interface Route {
  readonly methods: readonly string[];
  /** Literal segments and parameters in braces. */
  readonly path: string;
  /** Transport action that the route runs; `null` for a static text, or when it is not known. */
  readonly action: string | null;
  /** Whether the action is a privilege on the cluster or on each index. */
  readonly scope: 'cluster' | 'index';
  /** Default `none`. */
  readonly indices?: IndexSource;
  /** Absent: only a caller with all rights may use the route. */
  readonly judged?: Judgement;
}
