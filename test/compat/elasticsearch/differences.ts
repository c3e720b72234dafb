import type { KnownDifference } from '../../../tools/elasticsearch/compat/known-differences.ts';

/** Where Claviger answers otherwise than Elasticsearch 8.19, with the reason. An entry that is met by nothing any more goes. */
export const DIFFERENCES: readonly KnownDifference[] = [
  {
    reason: 'a parameter given twice is refused: proxies and servers disagree on which of the two counts',
    observed: /malformed request target: it contains a parameter twice/,
  },
  {
    reason: 'a faulty escape in the target is refused before anything else, under one text',
    observed: /malformed request target: it contains a faulty escape/,
  },
  {
    reason: 'the source of a body that may hold a secret is not repeated in errors',
    observed: /Source: REDACTED/,
  },
  { reason: 'version 9 of the API is served, too', observed: /must be either version 9, 8 or 7/ },
  {
    reason: 'the reference comes without the module for templates',
    reference: /script_lang not supported \[mustache\]/,
  },
  {
    reason: 'there are no security indices: their settings are accepted, and there are none to show',
    scenario: /settings/,
    reference: /auto_expand_replicas|Failed to (build|load)|No settings|may be configured|not in use/,
  },
  {
    reason: 'there is no index to tell of, and versions count for each token',
    reference: /version_conflict_engine_exception/,
    observed: /version_conflict_engine_exception/,
  },
  {
    reason: 'the reference fails with an exception of its own there',
    reference: /^500 |null_pointer_exception/,
  },
  {
    reason: 'without a sort Elasticsearch has no order; here it is that of names or of creation',
    request: /_query\/(api_key|user|role)(\?\S*)? (?!.*"sort":\[(\["|"|\{))/,
    reference: /^(\{\s*"|---\s)total"?/,
    observed: /^(\{\s*"|---\s)total"?/,
  },
  {
    reason: 'a value that fails when all of the object was read is told without the place of its last field',
    reference: /Failed to build \[\w+\] after last required field arrived/,
  },
  {
    reason: 'a body that is no JSON is told alike by every endpoint; Elasticsearch has another type for role mappings',
    reference: /parsing_exception.*(Unexpected|Unrecognized|Duplicate field|Illegal)/,
    scenario: /mapping/,
  },
  {
    reason: 'the order of sorting is refused under one text; Elasticsearch has another for roles',
    reference: /malformed sort object/,
    observed: /mal-formatted sort object/,
  },
  {
    reason: 'an empty id is one that is not there; Elasticsearch fails in its search for it',
    reference: /Ids can't be empty/,
  },
  {
    reason: 'the whole request is read before its password is looked at',
    reference: /passwords must be at least/,
  },
  {
    reason: 'an element of role_templates that is no object is told with the place of the element',
    scenario: /mapping with templates/,
    request: /"role_templates":\[(-?\d|"text"|\[\]|null)/,
  },
  {
    reason: 'an empty object where a query has no setting is told with the place of its end',
    request: /\{\}/,
    reference: /query does not support/,
    observed: /query does not support/,
  },
  { reason: 'Elasticsearch adds an exception of its own to the one it tells', reference: /"suppressed"/ },
  {
    reason: 'keys of one name have no order among them',
    scenario: /query keys/,
    request: /^(?!.*"query":).*"sort":\["name"\]/,
  },
  {
    reason: 'the Kerberos ticket of a request is a credential and is not repeated',
    reference: /could not decode base64 kerberos ticket ./,
    observed: /could not decode base64 kerberos ticket"/,
  },
  {
    reason: 'tokens are of another length here, so what stands behind one in a body is at another column',
    request: /oauth2\/token .*\{(access|refresh):/,
    reference: /unknown field/,
    observed: /unknown field/,
  },
  {
    reason: 'the labels of a hint are told in the order given; in Elasticsearch in that of a hash',
    reference: /\[labels\] hint supports a single key/,
    observed: /\[labels\] hint supports a single key/,
  },
];
