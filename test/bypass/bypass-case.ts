/** Modules of the server that some tricks need; without them a case is not run. */
export type ModuleName =
  | 'geo-shape'
  | 'ingest-common'
  | 'lang-mustache'
  | 'lang-painless'
  | 'opensearch-dashboards'
  | 'opensearch-sql'
  | 'opensearch-security'
  | 'parent-join'
  | 'percolator'
  | 'rank-eval'
  | 'reindex'
  | 'search-pipeline-common';

/**
 * Whose credential an attack is sent with. `limited`: may read and write `allowed*`. `reader`: may read `allowed*`. `manager`:
 * may do all to `allowed*`. `operator`: the same, and may manage pipelines and index templates. `owner`: everything (never an attacker).
 */
export type CallerName = 'limited' | 'reader' | 'manager' | 'operator' | 'owner';

/** A request as it is written. In its texts `{{name}}` stands for a value that a step before has kept. */
export interface RequestLine {
  readonly method: string;
  /** Request target, byte for byte (Latin-1). */
  readonly target: string;
  /** Further header lines; `Content-Type` is JSON for a body unless it is given here. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A request that sets the scene of a case, by somebody who may. */
export interface Step extends RequestLine {
  /** Sent to the proxy as the owner, or straight to the cluster. */
  readonly via: 'owner' | 'cluster';
  /** Values of the JSON answer to keep: name → path, e.g. `_scroll_id`. */
  readonly keep?: Readonly<Record<string, string>>;
}

interface Trick {
  readonly title: string;
  /** What comes of it where it works: forbidden documents are read, something forbidden changes, something is learned of it, or an act beyond the role is done. */
  readonly tries: 'read' | 'write' | 'learn' | 'act';
  /** Default `limited`. */
  readonly as?: Exclude<CallerName, 'owner'>;
  readonly needs?: readonly ModuleName[];
  /** Major versions of OpenSearch that have what it uses. Default: all. */
  readonly majors?: readonly number[];
  readonly before?: readonly Step[];
  /** What must still answer 2xx to the owner after the attack. */
  readonly survives?: RequestLine;
  /** Only a refusal will do: whoever answers 2xx has done it. */
  readonly mustRefuse?: true;
}

/** A trick whose request is well-formed HTTP. */
interface RequestTrick extends Trick, RequestLine {}

/** A trick on the framing itself. `{{credential}}` stands for the line with the attacker's credential, or for nothing. */
interface RawTrick extends Trick {
  readonly bytes: string;
}

/** One attempt to get past the proxy. */
export type BypassCase = RequestTrick | RawTrick;

/** Attempts of one kind. */
export interface Family {
  readonly name: string;
  readonly cases: readonly BypassCase[];
}

/** JSON text of a body. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}

/** NDJSON text of a body. */
export function lines(...values: readonly (object | string)[]): string {
  return values.map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('');
}
