import type { IdUseName } from '../opaque-id/id-uses.ts';
import type { AnswerKind } from '../response/answer-kinds.ts';
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
  | 'termvectors'
  | 'mtermvectors'
  | 'update'
  | 'byQuery'
  | 'reindex'
  | 'aliases'
  | 'putAlias'
  | 'rollover'
  | 'resize'
  | 'modifyDataStream'
  | 'snapshot'
  | 'restore'
  | 'rankEval'
  | 'termsEnum'
  | 'eql'
  | 'esql'
  | 'sql'
  | 'openSearchSql'
  | 'ppl';

/**
 * Where the names of the indices come from. `none`: the request is not about indices. `path`: the parameter `{index}` (or
 * `{name}` where there is none). `query`: a query parameter, by default all indices. `body`: the body, which therefore must be there. `answer`: the answer,
 * which is filtered by what the caller may see. `other`: an opaque id, or what is not read.
 */
export type IndexSource = 'none' | 'path' | 'query' | 'body' | 'answer' | 'other';

/** How a request of a limited caller is judged. */
interface Judgement {
  /** Query parameters it may have; absent: only those that every API takes. */
  readonly parameters?: ParameterSet;
  /** Default `none`. */
  readonly body?: BodyKind;
  /** Actions that must be allowed beside the route's own: `cluster:…` on the cluster, all others on the same indices. */
  readonly extraActions?: readonly string[];
  /** Further parameters of the path that name indices or aliases, in braces, and the actions that must be allowed on these. */
  readonly names?: Readonly<Record<string, readonly string[]>>;
  /** Parameter of the path with the aliases that are asked for, in braces: those that are not patterns must be granted like indices. */
  readonly aliases?: string;
  /** Parameter of the path with another name that the content of the path's index gets: it may not be more readable under that. */
  readonly copiedTo?: string;
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
  /** How it takes and gives ids that stand for something in the cluster; a limited caller's are sealed. */
  readonly ids?: IdUseName;
  /** What its answer is, where that is filtered. */
  readonly answer?: AnswerKind;
  /** The cluster does something later, or on another's request, with its own rights: all rights are needed, so it is never judged. */
  readonly deferred?: true;
  /** Why the route is not judged, as the refusal tells it; absent: for its path alone. */
  readonly unjudged?: string;
}
