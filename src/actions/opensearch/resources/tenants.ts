import { illegalArgument } from '../../../domain/error.ts';
import { NO_FLAGS } from '../../../domain/opensearch/resource-flags.ts';
import type { Tenant } from '../../../domain/opensearch/tenant.ts';
import { roleNameViolation } from '../../../domain/role/role-name.ts';
import type { NamedStore } from '../../../stores/store.ts';
import { CLUSTER_ACTIONS } from '../../cluster-actions.ts';
import { callStore } from '../../store-fault.ts';
import { writeNamed } from './named-resources.ts';
import type { Resource, ResourceKind } from './resource-kind.ts';

/** What tenants need. */
export interface TenantsDeps {
  readonly tenants: NamedStore<Tenant>;
}

/** A tenant as a caller gives it. */
export type TenantDraft = Pick<Tenant, 'description'>;

const ENDPOINT = { name: 'TENANTS', permission: 'restapi:admin/tenants' } as const;

/** The tenant that everybody shares, which is always there. */
const GLOBAL_TENANT: Resource<Tenant> = {
  name: 'global_tenant',
  item: { name: 'global_tenant', description: 'Global tenant', flags: { reserved: true, hidden: false } },
  flags: { reserved: true, hidden: false },
  isStatic: true,
};

/** Tenants of Dashboards as OpenSearch's security REST API keeps them. Whoever may define roles may define these. */
export function tenants(deps: TenantsDeps): ResourceKind<Tenant, TenantDraft> {
  return {
    noun: 'tenant',
    endpoints: {
      read: { ...ENDPOINT, action: CLUSTER_ACTIONS.getRoles },
      write: { ...ENDPOINT, action: CLUSTER_ACTIONS.putRole },
      remove: { ...ENDPOINT, action: CLUSTER_ACTIONS.deleteRole },
    },
    events: { put: 'put_tenant', delete: 'delete_tenant' },
    lock: deps.tenants,
    changeKind: 'tenant',
    async list() {
      const stored = (await callStore(() => deps.tenants.list())).map(resourceOf);
      return [GLOBAL_TENANT, ...stored.filter(({ name }) => name !== GLOBAL_TENANT.name)];
    },
    async find(name) {
      if (name === GLOBAL_TENANT.name) return GLOBAL_TENANT;
      const stored = await callStore(() => deps.tenants.find(name));
      return stored === null ? null : resourceOf(stored);
    },
    // A description can be anything.
    assertUsable: () => undefined,
    async prepare(name, { description }, present) {
      const violation = present === null ? roleNameViolation(name) : null;
      if (violation !== null) throw illegalArgument(violation.replace('Role names', 'Tenant names'));
      return { name, description, flags: present?.flags ?? NO_FLAGS };
    },
    write: (_, changes) => writeNamed(deps.tenants, changes),
  };
}

function resourceOf(tenant: Tenant): Resource<Tenant> {
  return { name: tenant.name, item: tenant, flags: tenant.flags, isStatic: false };
}
