import type { ActionContext } from '../../actions/action-context.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { JsonValue } from '../../domain/json/json-value.ts';

/** A method that a route of OpenSearch's dialect may take. */
export type OpenSearchMethod = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';

/** A request of a route, its body not yet read beyond the first token. */
export interface OpenSearchCall {
  readonly context: ActionContext;
  readonly method: OpenSearchMethod;
  /** Values of the path's `{parameters}` by name, decoded. */
  readonly path: ReadonlyMap<string, string>;
  /** Query parameters that the route names; `''` for one without a value. */
  readonly query: ReadonlyMap<string, string>;
  /**
   * On the first token of the body; `null` when there is none. The body is first looked into when this is first asked for, so that who may
   * not ask is not told of its syntax; it is the same scanner each time. @throws SecurityError what the first token throws.
   */
  readonly scanner: JsonScanner | null;
}

/** What a route answers. */
export interface OpenSearchAnswer {
  readonly status: number;
  /** A document, or a text that is sent as it is (`text/plain`). */
  readonly content: { readonly json: JsonValue } | { readonly text: string };
  /** Whether the answer carries a secret: it then says `Cache-Control: no-store`. */
  readonly isSecret?: boolean;
  /** Further headers: names and values in turn. */
  readonly headers?: readonly string[];
}

/**
 * How the errors of a route are written. `status`: `{"status": "NOT_FOUND", "message": …}`, and for `configurationInvalid`
 * `{"status": "error", "reason": …}` with the details beside; a body that is no JSON too has this form. `error`: `{"error": …}`. `text`: the message alone. 403 has the form
 * `status` in the first two.
 */
export type OpenSearchErrorForm = 'status' | 'error' | 'text';

/** A route of OpenSearch's security API. */
export interface OpenSearchRoute {
  readonly method: OpenSearchMethod;
  /** Path below the prefix, e.g. `/api/roles/{name}`. */
  readonly path: string;
  /** `plugins`: `/_plugins/_security`; `opendistro`: `/_opendistro/_security`. */
  readonly prefixes: 'both' | 'plugins' | 'opendistro';
  readonly errorForm: OpenSearchErrorForm;
  /** Query parameters that it reads; others but the common ones (`pretty`, `human`, `error_trace`, `filter_path`, `format`) are refused with 400. */
  readonly parameterNames: readonly string[];
  /** `none`: a body is not read. `optional`: JSON (or YAML, CBOR by `Content-Type`); a missing one is told in the route's own words by its handler, which finds `scanner: null`. */
  readonly body: 'none' | 'optional';
  /** Whether a body can hold a secret: error texts then repeat nothing of it. */
  readonly isSecretBody: boolean;
  handle(call: OpenSearchCall): Promise<OpenSearchAnswer> | OpenSearchAnswer;
}

/** A route that answers anyone, without knowing who asks. */
export interface OpenSearchOpenRoute {
  readonly methods: readonly OpenSearchMethod[];
  /** Path below the prefix. */
  readonly path: string;
  readonly prefixes: OpenSearchRoute['prefixes'];
  readonly parameterNames: readonly string[];
  /** @param query Query parameters that the route names. */
  answer(query: ReadonlyMap<string, string>): OpenSearchAnswer;
}
