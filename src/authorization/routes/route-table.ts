import { ALIAS_ROUTES } from './alias-routes.ts';
import { BULK_ROUTES } from './bulk-routes.ts';
import { CAT_ROUTES } from './cat-routes.ts';
import { CLUSTER_ROUTES } from './cluster-routes.ts';
import { DATA_STREAM_ROUTES } from './data-stream-routes.ts';
import { DOCUMENT_ROUTES } from './document-routes.ts';
import { ELASTICSEARCH_APPLICATION_ROUTES } from './elasticsearch-application-routes.ts';
import { ELASTICSEARCH_CLUSTER_ROUTES } from './elasticsearch-cluster-routes.ts';
import { ELASTICSEARCH_LIFECYCLE_ROUTES } from './elasticsearch-lifecycle-routes.ts';
import { ELASTICSEARCH_ML_PART_ROUTES } from './elasticsearch-ml-part-routes.ts';
import { ELASTICSEARCH_ML_ROUTES } from './elasticsearch-ml-routes.ts';
import { ELASTICSEARCH_RECENT_ROUTES } from './elasticsearch-recent-routes.ts';
import { ELASTICSEARCH_SEARCH_ROUTES } from './elasticsearch-search-routes.ts';
import { INDEX_ROUTES } from './index-routes.ts';
import { INGEST_ROUTES } from './ingest-routes.ts';
import { OPENSEARCH_ALERTING_ROUTES } from './opensearch-alerting-routes.ts';
import { OPENSEARCH_ANOMALY_ROUTES } from './opensearch-anomaly-routes.ts';
import { OPENSEARCH_ASYNCHRONOUS_SEARCH_ROUTES } from './opensearch-asynchronous-search-routes.ts';
import { OPENSEARCH_MANAGEMENT_ROUTES } from './opensearch-management-routes.ts';
import { OPENSEARCH_ML_ROUTES } from './opensearch-ml-routes.ts';
import { OPENSEARCH_PLUGIN_ROUTES } from './opensearch-plugin-routes.ts';
import { OPENSEARCH_RANKING_ROUTES } from './opensearch-ranking-routes.ts';
import { OPENSEARCH_ROUTES } from './opensearch-routes.ts';
import { OPENSEARCH_SECURITY_ANALYTICS_ROUTES } from './opensearch-security-analytics-routes.ts';
import { OPENSEARCH_SECURITY_ROUTES } from './opensearch-security-routes.ts';
import { OPENSEARCH_SQL_ROUTES } from './opensearch-sql-routes.ts';
import type { Product, Route } from './route.ts';
import { SEARCH_ROUTES } from './search-routes.ts';
import { SNAPSHOT_ROUTES } from './snapshot-routes.ts';
import { TASK_ROUTES } from './task-routes.ts';
import { TEMPLATE_ROUTES } from './template-routes.ts';
import { TYPED_ROUTES } from './typed-routes.ts';

const COMMON_ROUTES: readonly Route[] = [
  ...ALIAS_ROUTES,
  ...BULK_ROUTES,
  ...CAT_ROUTES,
  ...CLUSTER_ROUTES,
  ...DATA_STREAM_ROUTES,
  ...DOCUMENT_ROUTES,
  ...INDEX_ROUTES,
  ...INGEST_ROUTES,
  ...SEARCH_ROUTES,
  ...SNAPSHOT_ROUTES,
  ...TASK_ROUTES,
  ...TEMPLATE_ROUTES,
  ...TYPED_ROUTES,
];

/** Every route that a product is known to have. What is not listed is refused to limited callers. */
export const ROUTE_TABLES: Readonly<Record<Product, readonly Route[]>> = {
  opensearch: [
    ...COMMON_ROUTES,
    ...OPENSEARCH_ROUTES,
    ...OPENSEARCH_ALERTING_ROUTES,
    ...OPENSEARCH_ANOMALY_ROUTES,
    ...OPENSEARCH_MANAGEMENT_ROUTES,
    ...OPENSEARCH_ML_ROUTES,
    ...OPENSEARCH_SECURITY_ROUTES,
    ...OPENSEARCH_SECURITY_ANALYTICS_ROUTES,
    ...OPENSEARCH_RANKING_ROUTES,
    ...OPENSEARCH_ASYNCHRONOUS_SEARCH_ROUTES,
    ...OPENSEARCH_SQL_ROUTES,
    ...OPENSEARCH_PLUGIN_ROUTES,
  ],
  elasticsearch: [
    ...COMMON_ROUTES,
    ...ELASTICSEARCH_APPLICATION_ROUTES,
    ...ELASTICSEARCH_CLUSTER_ROUTES,
    ...ELASTICSEARCH_LIFECYCLE_ROUTES,
    ...ELASTICSEARCH_ML_PART_ROUTES,
    ...ELASTICSEARCH_ML_ROUTES,
    ...ELASTICSEARCH_RECENT_ROUTES,
    ...ELASTICSEARCH_SEARCH_ROUTES,
  ],
};
