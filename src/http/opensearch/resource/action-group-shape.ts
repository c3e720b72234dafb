import type { ActionGroupDraft } from '../../../actions/opensearch/resources/action-groups.ts';
import type { ActionGroup } from '../../../domain/opensearch/action-group.ts';
import { textAt, textsAt } from './content-values.ts';
import type { ResourceShape } from './resource-shape.ts';

/** Action groups as OpenSearch's documents have them. */
export const ACTION_GROUP_SHAPE: ResourceShape<ActionGroup, ActionGroupDraft> = {
  content: {
    keys: { allowed_actions: 'array', description: 'string', type: 'string' },
    mandatory: ['allowed_actions'],
  },
  document: ({ item: { allowedActions, type, description }, flags, isStatic }) => ({
    reserved: flags.reserved,
    hidden: flags.hidden,
    allowed_actions: allowedActions,
    ...(type !== null && { type }),
    ...(description !== null && { description }),
    static: isStatic,
  }),
  editable: ({ allowedActions, type, description }) => ({
    ...(allowedActions.length > 0 && { allowed_actions: allowedActions }),
    ...(type !== null && { type }),
    ...(description ? { description } : {}),
  }),
  draft: (_, body) => ({
    allowedActions: textsAt(body, 'allowed_actions'),
    type: textAt(body, 'type'),
    description: textAt(body, 'description'),
  }),
};
