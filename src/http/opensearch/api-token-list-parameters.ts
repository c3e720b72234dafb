import { API_TOKEN_STATUSES } from '../../actions/api-token/api-token-queries.ts';
import { API_TOKEN_ORDERS, type ListApiTokensRequest } from '../../actions/api-token/get-api-tokens.ts';
import { illegalArgument } from '../../domain/error.ts';

/** Query parameters of the list of API tokens. OpenSearch has none. */
export const API_TOKEN_LIST_PARAMETERS = ['size', 'from', 'name', 'status', 'created_by', 'index_pattern', 'sort'] as const;

const ORDERS = ['asc', 'desc'] as const;
const NUMBER = /^\d{1,9}$/;

/** Whether a part of the list is asked for. */
export function isPaged(query: ReadonlyMap<string, string>): boolean {
  return query.has('size') || query.has('from');
}

/** Reads which tokens are asked for. @throws SecurityError `illegalArgument`. */
export function readApiTokenList(query: ReadonlyMap<string, string>): ListApiTokensRequest {
  return {
    name: query.get('name') ?? null,
    status: oneOf('status', API_TOKEN_STATUSES, query.get('status')),
    createdBy: query.get('created_by') ?? null,
    indexPattern: query.get('index_pattern') ?? null,
    sort: readSort(query.get('sort')),
    from: readNumber('from', query.get('from')) ?? 0,
    size: readNumber('size', query.get('size')),
  };
}

/** A field, with `:asc` or `:desc` behind it or not. */
function readSort(text: string | undefined): ListApiTokensRequest['sort'] {
  const [field, order, ...others] = text?.split(':') ?? [];
  if (others.length > 0) throw invalid('sort', text ?? '', API_TOKEN_ORDERS);
  const by = oneOf('sort', API_TOKEN_ORDERS, field);
  return by === null ? null : { by, order: oneOf('sort', ORDERS, order) ?? 'asc' };
}

function readNumber(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!NUMBER.test(text))
    throw illegalArgument(`Invalid request: [${name}] must be a whole number of 0 or more, not [${text}]`);
  return Number(text);
}

function oneOf<Value extends string>(name: string, values: readonly Value[], text: string | undefined): Value | null {
  if (text === undefined) return null;
  const found = values.find((value) => value === text);
  if (found === undefined) throw invalid(name, text, values);
  return found;
}

function invalid(name: string, text: string, values: readonly string[]): Error {
  return illegalArgument(`Invalid request: [${name}] must be one of [${values.join(', ')}], not [${text}]`);
}
