import type { TenantDraft } from '../../../actions/opensearch/resources/tenants.ts';
import type { Tenant } from '../../../domain/opensearch/tenant.ts';
import { textAt } from './content-values.ts';
import type { ResourceShape } from './resource-shape.ts';

/** Tenants as OpenSearch's documents have them. */
export const TENANT_SHAPE: ResourceShape<Tenant, TenantDraft> = {
  content: { keys: { description: 'string' } },
  document: ({ item: { description }, flags, isStatic }) => ({
    reserved: flags.reserved,
    hidden: flags.hidden,
    ...(description !== null && { description }),
    static: isStatic,
  }),
  editable: ({ description }) => (description ? { description } : {}),
  draft: (_, body) => ({ description: textAt(body, 'description') }),
};
