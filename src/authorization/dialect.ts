import type { Authentication } from '../domain/principal/authentication.ts';
import type { Dialect } from './plan.ts';

/** In whose words a caller is refused: who comes with an API token or an on-behalf-of token in OpenSearch's, others as the setting says. */
export function dialectOf(authentication: Authentication, setting: Dialect): Dialect {
  return authentication.apiKey?.isToken === true || authentication.isOnBehalfOf === true ? 'opensearch' : setting;
}
