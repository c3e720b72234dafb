import type { ActionGroupDraft } from '../../../actions/opensearch/resources/action-groups.ts';
import type { ResourceActions } from '../../../actions/opensearch/resources/resource-kind.ts';
import type { ActionGroup } from '../../../domain/opensearch/action-group.ts';
import type { OpenSearchRoute } from '../opensearch-route.ts';
import { ACTION_GROUP_SHAPE } from '../resource/action-group-shape.ts';
import type { ResourceLimits } from '../resource/read-patch.ts';
import { resourceRoutes } from '../resource/resource-routes.ts';

/** Action groups. @see https://docs.opensearch.org/latest/security/access-control/api/#action-groups */
export function actionGroupRoutes(
  actions: ResourceActions<ActionGroup, ActionGroupDraft>,
  limits: ResourceLimits,
): readonly OpenSearchRoute[] {
  return resourceRoutes({ segments: ['actiongroups', 'actiongroup'], actions, shape: ACTION_GROUP_SHAPE, limits });
}
