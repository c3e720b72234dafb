import type { JsonObject } from '../../../domain/json/json-value.ts';
import { API_KEY_FIELDS } from '../../../domain/query-dsl/api-key-fields.ts';
import { DEFAULT_QUERY_LIMITS, type QueryLimits } from '../../../domain/query-dsl/query-limits.ts';
import { ROLE_FIELDS } from '../../../domain/query-dsl/role-fields.ts';
import { USER_FIELDS } from '../../../domain/query-dsl/user-fields.ts';
import { type Route, route } from '../../contract/route.ts';
import { FLAG } from '../../query-parameters.ts';
import { apiKeyDocument } from '../api-key-document.ts';
import { aggregationsDocument } from '../query/aggregation-document.ts';
import { aggregatedSearchBody, searchBody } from '../query/query-body.ts';
import { sortPrinter } from '../query/sort-document.ts';
import { roleDescriptorDocument } from '../role-descriptor-document.ts';
import type { QueryActions } from '../security-actions.ts';
import { userDocument } from '../user-document.ts';

/** The query API of keys. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-query-api-keys */
export function apiKeyQueryRoutes(
  actions: Pick<QueryActions, 'queryApiKeys'>,
  limits: QueryLimits = DEFAULT_QUERY_LIMITS,
): readonly Route[] {
  return [
    route({
      methods: ['GET', 'POST'],
      path: '/_security/_query/api_key',
      parameters: { with_limited_by: FLAG, with_profile_uid: FLAG, typed_keys: FLAG },
      body: aggregatedSearchBody('query_api_key_request_payload', limits),
      async handle({ context, parameters, body }) {
        const withLimitedBy = parameters.with_limited_by;
        const request = { ...body, withLimitedBy, withProfileUid: parameters.with_profile_uid };
        const { total, hits, aggregations } = await actions.queryApiKeys(context, request);
        const printSort = sortPrinter(body.sort, API_KEY_FIELDS);
        const documents = hits.map(({ item, sort }) => ({
          ...apiKeyDocument(item, { withLimitedBy, profileUid: item.profileUid }),
          ...printSort(sort),
        }));
        const style = { fields: API_KEY_FIELDS, typedKeys: parameters.typed_keys };
        const isAggregated = total > 0 && body.aggregations.length > 0;
        return answer(total, 'api_keys', documents, {
          ...(isAggregated && {
            aggregations: aggregationsDocument(body.aggregations, aggregations.asked, aggregations.results, style),
          }),
        });
      },
    }),
  ];
}

/** The query APIs of users and roles. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-query-user */
export function queryRoutes(
  actions: Pick<QueryActions, 'queryUsers' | 'queryRoles'>,
  limits: QueryLimits = DEFAULT_QUERY_LIMITS,
): readonly Route[] {
  return [
    route({
      methods: ['GET', 'POST'],
      path: '/_security/_query/user',
      parameters: { with_profile_uid: FLAG },
      body: searchBody('query_user_request_payload', limits),
      async handle({ context, parameters, body }) {
        const request = { ...body, withProfileUid: parameters.with_profile_uid };
        const { total, hits } = await actions.queryUsers(context, request);
        const printSort = sortPrinter(body.sort, USER_FIELDS);
        const documents = hits.map(({ item, sort }) => ({
          ...userDocument(item.user, item.profileUid),
          ...printSort(sort),
        }));
        return answer(total, 'users', documents);
      },
    }),
    route({
      methods: ['GET', 'POST'],
      path: '/_security/_query/role',
      parameters: {},
      body: searchBody('query_role_request_payload', limits),
      async handle({ context, body }) {
        const { total, hits } = await actions.queryRoles(context, body);
        const printSort = sortPrinter(body.sort, ROLE_FIELDS);
        const documents = hits.map(({ item, sort }) => ({
          name: item.name,
          ...roleDescriptorDocument(item.descriptor),
          ...printSort(sort),
        }));
        return answer(total, 'roles', documents);
      },
    }),
  ];
}

function answer(
  total: number,
  name: string,
  documents: readonly JsonObject[],
  more: JsonObject = {},
): { readonly status: number; readonly document: JsonObject } {
  return { status: 200, document: { total, count: documents.length, [name]: documents, ...more } };
}
