import type { RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import { deprecated, inApplication, on, onRestricted, reservedRole } from './reserved-role.ts';

/** Roles for one feature of the cluster each. */
export const FEATURE_ROLES: Readonly<Record<string, RoleDescriptor>> = {
  data_frame_transforms_admin: reservedRole({
    cluster: ['manage_data_frame_transforms'],
    indices: [
      on(
        ['.transform-notifications-*', '.data-frame-notifications-*', '.transform-notifications-read'],
        ['view_index_metadata', 'read'],
      ),
    ],
    applications: [inApplication('kibana-*', ['reserved_ml_user'])],
    metadata: deprecated('Please use the [transform_admin] role instead'),
    description:
      'Grants manage_data_frame_transforms cluster privileges, which enable you to manage transforms. This role also includes all Kibana privileges for the machine learning features.',
  }),
  data_frame_transforms_user: reservedRole({
    cluster: ['monitor_data_frame_transforms'],
    indices: [
      on(
        ['.transform-notifications-*', '.data-frame-notifications-*', '.transform-notifications-read'],
        ['view_index_metadata', 'read'],
      ),
    ],
    applications: [inApplication('kibana-*', ['reserved_ml_user'])],
    metadata: deprecated('Please use the [transform_user] role instead'),
    description:
      'Grants monitor_data_frame_transforms cluster privileges, which enable you to use transforms. This role also includes all Kibana privileges for the machine learning features. ',
  }),
  enrich_user: reservedRole({
    cluster: ['manage_enrich', 'manage_ingest_pipelines', 'monitor'],
    indices: [onRestricted(['.enrich-*'], ['read', 'view_index_metadata']), on(['.enrich-*'], ['manage', 'write'])],
    description: 'Grants access to manage all enrich indices (.enrich-*) and all operations on ingest pipelines.',
  }),
  inference_admin: reservedRole({
    cluster: ['manage_inference'],
    description: 'Grants access necessary to manage inference models and performing inference.',
  }),
  inference_user: reservedRole({
    cluster: ['monitor_inference'],
    description: 'Grants access necessary to perform inference.',
  }),
  ingest_admin: reservedRole({
    cluster: ['manage_index_templates', 'manage_pipeline'],
    description: 'Grants access to manage all index templates and all ingest pipeline configurations.',
  }),
  machine_learning_admin: reservedRole({
    cluster: ['manage_ml'],
    indices: [
      onRestricted(
        ['.ml-anomalies*', '.ml-notifications*', '.ml-state*', '.ml-meta*', '.ml-stats-*'],
        ['view_index_metadata', 'read'],
      ),
      on(['.ml-annotations*'], ['view_index_metadata', 'read', 'write']),
    ],
    applications: [inApplication('kibana-*', ['reserved_ml_admin'])],
    description:
      'Provides all of the privileges of the machine_learning_user role plus the full use of the machine learning APIs. Grants manage_ml cluster privileges, read access to .ml-anomalies*, .ml-notifications*, .ml-state*, .ml-meta* indices and write access to .ml-annotations* indices. Machine learning administrators also need index privileges for source and destination indices and roles that grant access to Kibana.',
  }),
  machine_learning_user: reservedRole({
    cluster: ['monitor_ml'],
    indices: [
      on(['.ml-anomalies*', '.ml-notifications*'], ['view_index_metadata', 'read']),
      on(['.ml-annotations*'], ['view_index_metadata', 'read', 'write']),
    ],
    applications: [inApplication('kibana-*', ['reserved_ml_user'])],
    description:
      'Grants the minimum privileges required to view machine learning configuration, status, and work with results. This role grants monitor_ml cluster privileges, read access to the .ml-notifications and .ml-anomalies* indices (which store machine learning results), and write access to .ml-annotations* indices. Machine learning users also need index privileges for source and destination indices and roles that grant access to Kibana.',
  }),
  rollup_admin: reservedRole({
    cluster: ['manage_rollup'],
    description: 'Grants manage_rollup cluster privileges, which enable you to manage and execute all rollup actions.',
  }),
  rollup_user: reservedRole({
    cluster: ['monitor_rollup'],
    description:
      'Grants monitor_rollup cluster privileges, which enable you to perform read-only operations related to rollups.',
  }),
  snapshot_user: reservedRole({
    cluster: ['create_snapshot', 'cluster:admin/repository/get'],
    indices: [onRestricted(['*'], ['view_index_metadata'])],
    description:
      'Grants the necessary privileges to create snapshots of all the indices and to view their metadata. This role enables users to view the configuration of existing snapshot repositories and snapshot details. It does not grant authority to remove or add repositories or to restore snapshots. It also does not enable to change index settings or to read or update data stream or index data.',
  }),
  transform_admin: reservedRole({
    cluster: ['manage_transform'],
    indices: [
      on(
        ['.transform-notifications-*', '.data-frame-notifications-*', '.transform-notifications-read'],
        ['view_index_metadata', 'read'],
      ),
    ],
    description:
      'Grants manage_transform cluster privileges, which enable you to manage transforms. This role also includes all Kibana privileges for the machine learning features.',
  }),
  transform_user: reservedRole({
    cluster: ['monitor_transform'],
    indices: [
      on(
        ['.transform-notifications-*', '.data-frame-notifications-*', '.transform-notifications-read'],
        ['view_index_metadata', 'read'],
      ),
    ],
    description:
      'Grants monitor_transform cluster privileges, which enable you to perform read-only operations related to transforms. This role also includes all Kibana privileges for the machine learning features.',
  }),
  watcher_admin: reservedRole({
    cluster: ['manage_watcher'],
    indices: [onRestricted(['.watches', '.triggered_watches', '.watcher-history-*'], ['read'])],
    description:
      'Allows users to create and execute all Watcher actions. Grants read access to the .watches index. Also grants read access to the watch history and the triggered watches index.',
  }),
  watcher_user: reservedRole({
    cluster: ['monitor_watcher'],
    indices: [onRestricted(['.watches'], ['read']), on(['.watcher-history-*'], ['read'])],
    description: 'Grants read access to the .watches index, the get watch action and the watcher stats.',
  }),
};
