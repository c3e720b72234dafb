import type { InternalUser, InternalUserDraft } from '../../../actions/opensearch/resources/internal-users.ts';
import type { Resource, ResourceActions } from '../../../actions/opensearch/resources/resource-kind.ts';
import { illegalArgument } from '../../../domain/error.ts';
import { isServiceUser } from '../../../domain/user/opensearch-user.ts';
import type { OpenSearchRoute } from '../opensearch-route.ts';
import { INTERNAL_USER_SHAPE } from '../resource/internal-user-shape.ts';
import type { ResourceLimits } from '../resource/read-patch.ts';
import { resourceRoutes } from '../resource/resource-routes.ts';

/** The name, and the one that it had in OpenSearch's first versions. */
const SEGMENTS = ['internalusers', 'user'];

/** Internal users. @see https://docs.opensearch.org/latest/security/access-control/api/#internal-users */
export function internalUserRoutes(
  actions: ResourceActions<InternalUser, InternalUserDraft>,
  limits: ResourceLimits,
): readonly OpenSearchRoute[] {
  return [
    ...resourceRoutes({
      segments: SEGMENTS,
      actions,
      shape: INTERNAL_USER_SHAPE,
      limits,
      isSecretBody: true,
      parameterNames: ['filterBy'],
      isAsked: isOfKind,
    }),
    ...SEGMENTS.map((segment) => authTokenRoute(actions, segment)),
  ];
}

function isOfKind({ item }: Resource<InternalUser>, query: ReadonlyMap<string, string>): boolean {
  const isService = item.openSearch !== undefined && isServiceUser(item.openSearch);
  switch (query.get('filterBy')?.toLowerCase()) {
    case 'service':
      return isService;
    case 'internal':
      return !isService;
    default:
      return true;
  }
}

/** Programs get an API token of their own: no password is made up for a user. */
function authTokenRoute(actions: ResourceActions<InternalUser, InternalUserDraft>, segment: string): OpenSearchRoute {
  return {
    method: 'POST',
    path: `/api/${segment}/{name}/authtoken`,
    prefixes: 'both',
    errorForm: 'status',
    parameterNames: [],
    body: 'none',
    isSecretBody: false,
    async handle({ context, path }) {
      await actions.find(context, path.get('name') ?? '');
      throw illegalArgument('An auth token could not be generated for the specified account.');
    },
  };
}
