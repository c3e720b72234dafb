import type { KnownDifference } from '../../../tools/opensearch/compat/known-differences.ts';
import type { KnownDifference as KnownDecision } from '../authorization/differences.ts';

/** Where the configuration API answers otherwise than OpenSearch 3.4, with the reason. An entry that a whole comparison does not meet fails it. */
export const DIFFERENCES: readonly KnownDifference[] = [
  { reason: 'the reference fails with an exception of its own there', reference: /^500 / },
  {
    reason: 'a member of a list that is no text is told as such',
    request: /"opendistro_security_roles":\[(\{\}|\[)/,
    observed: /"Wrong datatype"/,
  },
  {
    reason: 'a patch that is no JSON is told in words of Claviger’s',
    request: /: PATCH /,
    reference: /Error in JSON patch: Un/,
    observed: /Error in JSON patch: /,
  },
  { reason: 'what follows a document is told as such', request: /\{\}\{\}$/ },
  {
    reason: 'a path of a patch without a slash is told as the other faults of patches are',
    reference: /Missing leading slash/,
    observed: /Missing leading slash/,
  },
  {
    reason: 'the reference may have a tenant of its own',
    isOccasional: true,
    reference: /"admin_tenant":true/,
    observed: /"global_tenant":true/,
  },
  {
    reason: 'API tokens are told of, and tenants are kept and not applied',
    request: /(dashboardsinfo|kibanainfo) $/,
    observed: /"api_tokens_enabled":/,
  },
  {
    reason: 'the reference names the operations that it takes in an order that changes with each start',
    isOccasional: true,
    reference: /Supported are: /,
    observed: /Supported are: replace,remove,add/,
  },
  {
    reason: 'the administrator of the reference may be a reserved user',
    isOccasional: true,
    request: /GET \S+\/account $/,
    reference: /"is_reserved":true/,
  },
  { reason: 'tenants are kept and not applied', request: /tenantinfo $/ },
  { reason: 'API tokens are told of', request: /permissionsinfo $/, observed: /"APITOKENS":/ },
  { reason: 'the audit log is Claviger’s own, which its settings configure', request: /GET \S+\/audit $/ },
  { reason: 'signing and encryption keys are files, and realms are settings', request: /GET \S+\/securityconfig $/ },
  {
    reason: 'names of users and action groups are of printable ASCII in either dialect',
    request: /%C3%A9/,
    observed: /Basic Latin/,
  },
  { reason: 'the half of a role that is Elasticsearch’s is shown', observed: /"elasticsearch":\{/ },
  {
    reason: 'static action groups have no description',
    group: /static documents|actiongroups: story/,
    reference: /"description":"Allow/,
  },
  { reason: 'OpenSearch 3.4 has one of the two endpoints', request: /POST \S+\/obo\/token /, reference: /no handler found/ },
  { reason: 'a body that is no object is none', request: /generateonbehalfoftoken \[\]$/ },
];

/** Where more, or less, is allowed than by OpenSearch 3.4, beside the differences that `test/compat/authorization` knows. */
export const DECISION_DIFFERENCES: readonly KnownDecision[] = [
  {
    standing: 'wanted',
    reason: 'An alias has to be granted by its own name, and grants no index behind it.',
    kinds: ['fewerNames'],
    applies: ({ pair }) => ['scroll', 'bulk'].includes(pair.family),
  },
];
