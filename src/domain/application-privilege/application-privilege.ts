import type { JsonObject } from '../json/json-value.ts';

/** A named set of actions of an application. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-privileges */
export interface ApplicationPrivilege {
  readonly application: string;
  readonly name: string;
  readonly actions: readonly string[];
  readonly metadata: JsonObject;
}
