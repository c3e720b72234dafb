import { ask, type CompatRequest, passwordOf } from './scenario.ts';

const ROLES = {
  cc_reader: { indices: [{ names: ['cc-*'], privileges: ['read'] }] },
  cc_own_keys: { cluster: ['manage_own_api_key'] },
  cc_all_keys: { cluster: ['manage_api_key'] },
  cc_admin: { cluster: ['manage_security'] },
  cc_looker: { cluster: ['read_security'] },
  cc_granter: { cluster: ['grant_api_key'] },
  cc_profiler: { cluster: ['manage_user_profile'] },
  cc_accounts: { cluster: ['manage_service_account'] },
  cc_minter: { cluster: ['manage_token'] },
  cc_impersonator: { cluster: ['manage_own_api_key'], run_as: ['cc_owner'] },
};

/** Roles by user. Each stands for one boundary of rights. */
export const USERS: Readonly<Record<string, readonly string[]>> = {
  cc_nobody: [],
  cc_stranger: ['cc_reader'],
  cc_owner: ['cc_own_keys'],
  cc_keeper: ['cc_all_keys'],
  cc_chief: ['cc_admin'],
  cc_watcher: ['cc_looker'],
  cc_giver: ['cc_granter'],
  cc_profile: ['cc_profiler'],
  cc_account: ['cc_accounts'],
  cc_token: ['cc_minter'],
  cc_mimic: ['cc_impersonator'],
};

/** Makes the users and roles that every scenario may name. */
export const SETTING: readonly CompatRequest[] = [
  ...Object.entries(ROLES).map(([name, role]) => ask('PUT', `/_security/role/${name}`, role)),
  ...Object.entries(USERS).map(([name, roles]) =>
    ask('PUT', `/_security/user/${name}`, { password: passwordOf(name), roles, full_name: name, metadata: { made: 'here' } }),
  ),
];
