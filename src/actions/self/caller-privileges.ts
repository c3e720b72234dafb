import type { Principal } from '../../authentication/principal.ts';
import type { SecurityRequest } from '../../authorization/authorizer.ts';
import { CLUSTER_ACTIONS, type ClusterAction } from '../cluster-actions.ts';

/** What a caller may do here, as the actions themselves would decide. */
export interface CallerPrivileges {
  readonly manageOwnApiKeys: boolean;
  readonly readAllApiKeys: boolean;
  readonly manageAllApiKeys: boolean;
  /** OpenSearch's API tokens of everybody. */
  readonly manageApiTokens: boolean;
  readonly manageTokens: boolean;
  /** See and end tokens of its own. To make long-lived ones takes what keys of one's own take. */
  readonly manageOwnTokens: boolean;
  readonly readUsers: boolean;
  readonly manageUsers: boolean;
  readonly readRoles: boolean;
  readonly manageRoles: boolean;
  readonly readRoleMappings: boolean;
  readonly manageRoleMappings: boolean;
  readonly readServiceAccounts: boolean;
  readonly manageServiceAccounts: boolean;
  /** Ask why a request of its own is allowed or refused; about others' asks who manages security. */
  readonly explain: boolean;
  readonly readAudit: boolean;
  readonly manageOwnJobs: boolean;
  readonly readAllJobs: boolean;
  readonly manageAllJobs: boolean;
}

const CREATE: SecurityRequest = { kind: 'create' };
const EVERY_KEY: SecurityRequest = { kind: 'query', ownOnly: false, withLimitedBy: false };
const OWN_JOB: SecurityRequest = { kind: 'job', isOwn: true };
const ANY_JOB: SecurityRequest = { kind: 'job', isOwn: false };
const OWN_TOKEN: SecurityRequest = { kind: 'longLivedToken', isOwn: true };

/** Asks the caller's rights as the actions do. What a caller is told here opens nothing: each action decides again. */
export function callerPrivileges({ authentication, authorizer }: Principal): CallerPrivileges {
  const may = (action: ClusterAction, request?: SecurityRequest): boolean =>
    authorizer.allowsCluster(action, authentication, request);
  const ofCaller: SecurityRequest = { kind: 'user', username: authentication.user.username };
  return {
    manageOwnApiKeys: may(CLUSTER_ACTIONS.createApiKey, CREATE),
    readAllApiKeys: may(CLUSTER_ACTIONS.queryApiKeys, EVERY_KEY),
    manageAllApiKeys: may(CLUSTER_ACTIONS.invalidateApiKeys),
    manageApiTokens: may(CLUSTER_ACTIONS.createApiToken),
    manageTokens: may(CLUSTER_ACTIONS.getAccessTokens) && may(CLUSTER_ACTIONS.invalidateAccessTokens),
    manageOwnTokens: may(CLUSTER_ACTIONS.getAccessTokens, OWN_TOKEN),
    readUsers: may(CLUSTER_ACTIONS.getUsers),
    manageUsers: may(CLUSTER_ACTIONS.putUser),
    readRoles: may(CLUSTER_ACTIONS.getRoles),
    manageRoles: may(CLUSTER_ACTIONS.putRole),
    readRoleMappings: may(CLUSTER_ACTIONS.getRoleMappings),
    manageRoleMappings: may(CLUSTER_ACTIONS.putRoleMapping),
    readServiceAccounts: may(CLUSTER_ACTIONS.getServiceAccounts),
    manageServiceAccounts: may(CLUSTER_ACTIONS.createServiceToken),
    explain: may(CLUSTER_ACTIONS.explain, ofCaller),
    readAudit: may(CLUSTER_ACTIONS.searchAudit),
    manageOwnJobs: may(CLUSTER_ACTIONS.putJob, OWN_JOB),
    readAllJobs: may(CLUSTER_ACTIONS.getJobs, ANY_JOB),
    manageAllJobs: may(CLUSTER_ACTIONS.controlJob, ANY_JOB) && may(CLUSTER_ACTIONS.deleteJob, ANY_JOB),
  };
}
