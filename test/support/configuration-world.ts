import { changeOwnPassword } from '../../src/actions/opensearch/account/change-own-password.ts';
import { getAccount } from '../../src/actions/opensearch/account/get-account.ts';
import * as absent from '../../src/actions/opensearch/configuration/absent-configuration.ts';
import { AllowlistGuard, changeAllowlist, getAllowlist } from '../../src/actions/opensearch/configuration/allowlist.ts';
import * as auditConfiguration from '../../src/actions/opensearch/configuration/audit-configuration.ts';
import * as configuration from '../../src/actions/opensearch/configuration/security-configuration.ts';
import { assertMayAskWhoAmI } from '../../src/actions/opensearch/information/assert-who-am-i.ts';
import { flushCache } from '../../src/actions/opensearch/information/flush-cache.ts';
import { getAuthenticationInformation } from '../../src/actions/opensearch/information/get-authentication-information.ts';
import { getDashboardsInformation } from '../../src/actions/opensearch/information/get-dashboards-information.ts';
import { getPermissionsInformation } from '../../src/actions/opensearch/information/get-permissions-information.ts';
import { maySeeTenantIndices } from '../../src/actions/opensearch/information/tenant-information.ts';
import { DEFAULT_REST_API_ROLES } from '../../src/actions/opensearch/rest-api-access.ts';
import { DynamicConfigurationSource } from '../../src/authentication/opensearch/dynamic-configuration.ts';
import { SecurityError } from '../../src/domain/error.ts';
import type { DynamicConfiguration } from '../../src/domain/opensearch/configuration.ts';
import { createOpenSearchApi, type OpenSearchApi } from '../../src/http/opensearch/opensearch-api.ts';
import { accountRoutes } from '../../src/http/opensearch/routes/account.ts';
import { configurationRoutes } from '../../src/http/opensearch/routes/configuration.ts';
import { informationRoutes, openInformationRoutes } from '../../src/http/opensearch/routes/information.ts';
import { type ActionWorld, aWorld } from './action-fixtures.ts';
import { quickHashing } from './authentication-fixtures.ts';

/** What may be set. */
export interface ConfigurationSettings {
  readonly isModificationAllowed?: boolean;
  readonly isAdminEnabled?: boolean;
  readonly isTls?: boolean;
  readonly isReady?: boolean;
  readonly isAuditEnabled?: boolean;
  readonly passwordRule?: { readonly expression: string; readonly message: string };
}

/** What the settings say of tokens in these tests. */
export const DEFAULTS: DynamicConfiguration = {
  apiTokens: { enabled: true, maxTokens: 100, maxDurationSeconds: 7_776_000 },
  onBehalfOf: { enabled: false },
};

/** An empty world with the information, account and configuration endpoints. */
export interface ConfigurationWorld extends ActionWorld {
  readonly api: OpenSearchApi;
  readonly dynamic: DynamicConfigurationSource;
  /** What was cleared: names of users, or `null` for all. */
  readonly cleared: (readonly string[] | null)[];
}

/** Makes the world; a password of fewer than eight characters is refused in it. */
export function aConfigurationWorld(settings: ConfigurationSettings = {}): ConfigurationWorld {
  const world = aWorld();
  const { audit, store } = world;
  const { users, changes, configurationDocuments: documents } = store;
  const { isModificationAllowed = true, isAuditEnabled = true, passwordRule = null } = settings;
  const policy = { rolesEnabled: DEFAULT_REST_API_ROLES, isAdminEnabled: settings.isAdminEnabled ?? false };
  const dynamic = new DynamicConfigurationSource({ documents, changes, defaults: DEFAULTS });
  const cleared: (readonly string[] | null)[] = [];
  const listTenantNames = async (): Promise<readonly string[]> => (await store.tenants.list()).map(({ name }) => name);
  const deps = { audit, policy, documents, defaults: DEFAULTS, isModificationAllowed, isAuditEnabled, listTenantNames, users };
  const assertPasswordStrong: Parameters<typeof changeOwnPassword>[0]['assertPasswordStrong'] = (_, password) => {
    if (password.reveal().length < 8) throw new SecurityError('configurationInvalid', 'Weak password');
  };
  const passwordDeps = { ...deps, passwords: quickHashing(), assertPasswordStrong };
  const guard = new AllowlistGuard({ documents, changes, audit });
  const open = { isReady: () => settings.isReady ?? true, isTls: settings.isTls ?? false };
  const routes = [
    ...informationRoutes(
      {
        getAuthenticationInformation: (context, isVerbose) => getAuthenticationInformation(deps, context, isVerbose),
        getPermissionsInformation: (context) => getPermissionsInformation(deps, context),
        getDashboardsInformation: (context) =>
          getDashboardsInformation({ ...deps, configuration: dynamic, passwordRule }, context),
        maySeeTenantIndices: (context) => maySeeTenantIndices(policy, context),
        assertMayAskWhoAmI: (context) => assertMayAskWhoAmI(deps, context),
        flushCache: (context, username) =>
          flushCache({ ...deps, realms: [{ clearCache: (names) => void cleared.push(names) }, {}] }, context, username),
      },
      open,
    ),
    ...accountRoutes({
      getAccount: (context) => getAccount(deps, context),
      changeOwnPassword: (context, read) => changeOwnPassword(passwordDeps, context, read),
    }),
    ...configurationRoutes({
      getSecurityConfiguration: (context) => configuration.getSecurityConfiguration(deps, context),
      changeSecurityConfiguration: (context, change) => configuration.changeSecurityConfiguration(deps, context, change),
      getAuditConfiguration: (context) => auditConfiguration.getAuditConfiguration(deps, context),
      changeAuditConfiguration: (context, change) => auditConfiguration.changeAuditConfiguration(deps, context, change),
      getAllowlist: (context) => getAllowlist(deps, context),
      changeAllowlist: (context, change) => changeAllowlist(deps, context, change),
      getTenancy: (context) => absent.getTenancy(deps, context),
      changeTenancy: (context, read) => absent.changeTenancy(deps, context, read),
      getAuthFailureListeners: (context) => absent.getAuthFailureListeners(deps, context),
      changeAuthFailureListeners: (context) => absent.changeAuthFailureListeners(deps, context),
      useCertificates: (context) => absent.useCertificates(deps, context),
    }),
  ];
  const api = createOpenSearchApi({
    routes,
    openRoutes: openInformationRoutes(open),
    admit: (context, method, target) => guard.admit(context, method, target.path),
  });
  return { ...world, api, dynamic, cleared };
}
