import type { ErrorCode, SecurityError } from '../domain/error.ts';
import { type RequestDialect, requestDialect } from '../domain/request/request-dialect.ts';
import type { OwnApiResponse } from './contract/own-api.ts';
import { shapeOpenSearchError } from './opensearch/shape-opensearch-error.ts';
import type { Asked } from './shape-response.ts';

/** What is refused for who is calling: the dialects differ in its form. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'missingCredentials',
  'invalidCredentials',
  'credentialMalformed',
  'forbidden',
  'identityRefused',
]);

/**
 * Shapes the refusal of a request to the cluster in OpenSearch's words when they are those of its credential or of `setting`; `null` for
 * every other error, which `shapeError` shapes. The refusal of an identity that OpenSearch's own headers named is always in its words.
 */
export function shapeRefusal(error: SecurityError, asked: Asked, setting: RequestDialect): OwnApiResponse | null {
  if (!REFUSALS.has(error.code)) return null;
  const isOpenSearch = requestDialect(asked.target, asked.headers, setting) === 'opensearch';
  return isOpenSearch || error.code === 'identityRefused' ? shapeOpenSearchError(error, 'core', asked) : null;
}
