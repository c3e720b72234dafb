import type { JsonObject } from '../json/json-value.ts';
import type { OpenSearchRoleMapping } from './opensearch-role-mapping.ts';

/** Gives roles to users whom a realm describes. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-role-mapping */
export interface RoleMapping {
  readonly name: string;
  readonly enabled: boolean;
  /** Either role names or templates; the other is empty. */
  readonly roles: readonly string[];
  readonly roleTemplates: readonly RoleTemplate[];
  readonly rules: RoleMappingRule;
  readonly metadata: JsonObject;
  /**
   * Whom OpenSearch's lists give the role named like this mapping, beside what is said above; absent: nobody. A mapping made through
   * OpenSearch's dialect alone has no roles and no templates above.
   */
  readonly openSearch?: OpenSearchRoleMapping;
}

/** A mustache template that yields role names. */
export interface RoleTemplate {
  /** The template's text. */
  readonly source: string;
  /** Values that the template can use beside the user's, which win. */
  readonly params: JsonObject;
  /** `string`: the rendered text is one role name; `json`: it is a JSON string or array of names. */
  readonly format: 'string' | 'json';
  /** The template as it is printed: `template` is the script as JSON text. */
  readonly given: JsonObject;
}

/** Which users a mapping is for. */
export type RoleMappingRule =
  | { readonly kind: 'any'; readonly rules: readonly RoleMappingRule[] }
  | { readonly kind: 'all'; readonly rules: readonly RoleMappingRule[] }
  | { readonly kind: 'except'; readonly rule: RoleMappingRule }
  /** A value of the user's field matches one of these: a text (with a `*`, a wildcard pattern), `/regex/`, a whole number, a boolean or null. */
  | {
      readonly kind: 'field';
      readonly field: string;
      readonly values: readonly (string | number | boolean | null)[];
      readonly isList: boolean;
    };
