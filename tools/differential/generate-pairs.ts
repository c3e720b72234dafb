import { createDraw } from './draw.ts';
import { drawElasticsearchPrincipals } from './elasticsearch-roles.ts';
import { drawOpenSearchPrincipals } from './opensearch-roles.ts';
import type { ElasticsearchRole, OpenSearchRole, Pair, Principal } from './pair.ts';
import { CLUSTER_REQUESTS } from './requests/cluster-requests.ts';
import { DOCUMENT_REQUESTS } from './requests/document-requests.ts';
import { createShapeContext } from './requests/index-expressions.ts';
import { INDEX_REQUESTS } from './requests/index-requests.ts';
import type { RequestShape, ShapeContext } from './requests/request-shape.ts';
import { SEARCH_REQUESTS } from './requests/search-requests.ts';

/** How much is generated, from what. */
export interface GeneratorOptions {
  readonly seed: number;
  readonly principals: number;
  readonly requestsPerPrincipal: number;
}

/** Principals and what they ask. */
export interface GeneratedPairs<Role> {
  readonly principals: readonly Principal<Role>[];
  readonly pairs: readonly Pair[];
}

const SHAPES: readonly RequestShape[] = [...SEARCH_REQUESTS, ...DOCUMENT_REQUESTS, ...INDEX_REQUESTS, ...CLUSTER_REQUESTS];

/** Pairs for Elasticsearch; the same options give the same pairs. */
export function generateElasticsearchPairs(options: GeneratorOptions): GeneratedPairs<ElasticsearchRole> {
  const principals = drawElasticsearchPrincipals(createDraw(options.seed), options.principals);
  const namesOf = (role: ElasticsearchRole): readonly string[] => (role.indices ?? []).flatMap((entry) => entry.names);
  return { principals, pairs: drawPairs(options, 'elasticsearch', principals, namesOf) };
}

/** Pairs for OpenSearch; the same options give the same pairs. */
export function generateOpenSearchPairs(options: GeneratorOptions): GeneratedPairs<OpenSearchRole> {
  const principals = drawOpenSearchPrincipals(createDraw(options.seed), options.principals);
  const namesOf = (role: OpenSearchRole): readonly string[] => role.index_permissions.flatMap((entry) => entry.index_patterns);
  return { principals, pairs: drawPairs(options, 'opensearch', principals, namesOf) };
}

function drawPairs<Role>(
  options: GeneratorOptions,
  product: ShapeContext['product'],
  principals: readonly Principal<Role>[],
  namesOf: (role: Role) => readonly string[],
): readonly Pair[] {
  // A sequence of its own: another role must not change every request.
  const draw = createDraw(options.seed + 1);
  const shapes = SHAPES.filter((shape) => shape.only === undefined || shape.only === product);
  const weights = shapes.map((shape) => shape.weight);
  return principals.flatMap(({ name, role }, place) => {
    const context = createShapeContext(draw, product, namesOf(role));
    return draw
      .times(options.requestsPerPrincipal, () => {
        const shape = shapes[draw.weighted(weights)];
        if (shape === undefined) throw new Error('the weights of the shapes do not add up');
        return { family: shape.family, ...shape.make(context) };
      })
      .map((request, index) => ({ number: place * options.requestsPerPrincipal + index, principal: name, ...request }));
  });
}
