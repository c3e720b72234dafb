import { ALIAS_ROUTES } from './alias-routes.ts';
import { BULK_ROUTES } from './bulk-routes.ts';
import { CAT_ROUTES } from './cat-routes.ts';
import { CLUSTER_ROUTES } from './cluster-routes.ts';
import { DATA_STREAM_ROUTES } from './data-stream-routes.ts';
import { DOCUMENT_ROUTES } from './document-routes.ts';
import { ELASTICSEARCH_CLUSTER_ROUTES } from './elasticsearch-cluster-routes.ts';
import { ELASTICSEARCH_LIFECYCLE_ROUTES } from './elasticsearch-lifecycle-routes.ts';
import { ELASTICSEARCH_ML_ROUTES } from './elasticsearch-ml-routes.ts';
import { ELASTICSEARCH_SEARCH_ROUTES } from './elasticsearch-search-routes.ts';
import { INDEX_ROUTES } from './index-routes.ts';
import { INGEST_ROUTES } from './ingest-routes.ts';
import { OPENSEARCH_ROUTES } from './opensearch-routes.ts';
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
  opensearch: [...COMMON_ROUTES, ...OPENSEARCH_ROUTES],
  elasticsearch: [
    ...COMMON_ROUTES,
    ...ELASTICSEARCH_CLUSTER_ROUTES,
    ...ELASTICSEARCH_LIFECYCLE_ROUTES,
    ...ELASTICSEARCH_ML_ROUTES,
    ...ELASTICSEARCH_SEARCH_ROUTES,
  ],
};
