import type { Resource, ResourceActions } from '../../../actions/opensearch/resources/resource-kind.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { OpenSearchAnswer, OpenSearchCall, OpenSearchRoute } from '../opensearch-route.ts';
import { type ResourceLimits, readDraft, readPatch } from './read-patch.ts';
import { readBody } from './resource-content.ts';
import type { ResourceShape } from './resource-shape.ts';

/** What the routes of a kind of thing are made of. */
export interface ResourceRoutesOptions<Item, Draft> {
  /** First part of the path behind `/api`, with older names of it. */
  readonly segments: readonly string[];
  readonly actions: ResourceActions<Item, Draft>;
  readonly shape: ResourceShape<Item, Draft>;
  readonly limits: ResourceLimits;
  readonly isSecretBody?: boolean;
  /** Query parameters of `GET`. */
  readonly parameterNames?: readonly string[];
  /** Which of the things `GET` tells. */
  readonly isAsked?: (resource: Resource<Item>, query: ReadonlyMap<string, string>) => boolean;
}

/** `GET` and `PATCH` of all, `GET`, `PUT`, `DELETE` and `PATCH` of one. */
export function resourceRoutes<Item, Draft>(options: ResourceRoutesOptions<Item, Draft>): readonly OpenSearchRoute[] {
  return options.segments.flatMap((segment) => routesAt(`/api/${segment}`, options));
}

/** An answer of the form that changes have. */
export function statusAnswer(status: 200 | 201, message: string): OpenSearchAnswer {
  return { status, content: { json: { status: status === 201 ? 'CREATED' : 'OK', message } } };
}

function routesAt<Item, Draft>(path: string, options: ResourceRoutesOptions<Item, Draft>): readonly OpenSearchRoute[] {
  const { actions, shape, limits, isSecretBody = false, parameterNames = [] } = options;
  const common = { prefixes: 'both', errorForm: 'status', parameterNames: [], body: 'none', isSecretBody } as const;
  const one = `${path}/{name}`;
  return [
    {
      ...common,
      method: 'GET',
      path,
      parameterNames,
      handle: async ({ context, query }) => listing(await actions.list(context), options, query),
    },
    {
      ...common,
      method: 'GET',
      path: one,
      parameterNames,
      handle: async (call) => listing([await actions.find(call.context, nameOf(call))], options, call.query),
    },
    {
      ...common,
      method: 'PUT',
      path: one,
      body: 'optional',
      async handle(call) {
        const name = nameOf(call);
        const read = (): Draft => readDraft(shape, limits, name, readBody(call.scanner));
        const { created } = await actions.put(call.context, name, read);
        return created ? statusAnswer(201, `'${name}' created.`) : statusAnswer(200, `'${name}' updated.`);
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: one,
      async handle(call) {
        await actions.remove(call.context, nameOf(call));
        return statusAnswer(200, `'${nameOf(call)}' deleted.`);
      },
    },
    {
      ...common,
      method: 'PATCH',
      path: one,
      body: 'optional',
      async handle(call) {
        const name = nameOf(call);
        const isChanged = await actions.patch(call.context, name, () => readPatch(shape, limits, name, () => call.scanner));
        return statusAnswer(200, isChanged ? `'${name}' updated.` : 'No updates required');
      },
    },
    {
      ...common,
      method: 'PATCH',
      path,
      body: 'optional',
      async handle(call) {
        const isChanged = await actions.patch(call.context, null, () => readPatch(shape, limits, null, () => call.scanner));
        return statusAnswer(200, isChanged ? 'Resource updated.' : 'No updates required');
      },
    },
  ];
}

function nameOf({ path }: OpenSearchCall): string {
  return path.get('name') ?? '';
}

function listing<Item, Draft>(
  resources: readonly Resource<Item>[],
  { shape, isAsked = () => true }: ResourceRoutesOptions<Item, Draft>,
  query: ReadonlyMap<string, string>,
): OpenSearchAnswer {
  // Without a prototype: a thing may be named `__proto__`.
  const documents: Record<string, JsonObject> = Object.create(null);
  for (const resource of resources) {
    if (isAsked(resource, query)) documents[resource.name] = shape.document(resource);
  }
  return { status: 200, content: { json: documents } };
}
