import type { ConsoleWorld } from '../../test/support/console-world.ts';

const KEYS = [
  { name: 'checkout-service', expiration: '90d', metadata: { team: 'payments', environment: 'production' } },
  { name: 'filebeat-frankfurt', expiration: '20d', metadata: { team: 'platform' } },
  { name: 'filebeat-dublin', metadata: { team: 'platform' } },
  { name: 'nightly-report', expiration: '365d', metadata: { team: 'analytics', contact: 'analytics@example.org' } },
  { name: 'search-page', metadata: { team: 'web' } },
  { name: 'grafana', expiration: '5d', metadata: { team: 'observability' } },
  { name: 'old-migration', expiration: '1s' },
  { name: 'ci-integration-tests', expiration: '7d', metadata: { team: 'web' } },
  { name: 'leaked-laptop', revoked: true },
] as const;

const USERS = [
  { name: 'maria', full_name: 'Maria Lopez', email: 'maria@example.org', roles: ['log-reader', 'key-manager'] },
  { name: 'jonas', full_name: 'Jonas Berg', email: 'jonas@example.org', roles: ['log-reader'] },
  { name: 'ci', full_name: 'Continuous integration', email: null, roles: ['report-writer'] },
  { name: 'ada', full_name: 'Ada Obi', email: 'ada@example.org', roles: ['key-manager'], enabled: false },
];

const ROLES = {
  'key-manager': { cluster: ['manage_api_key', 'read_security'], description: 'Manages the keys of everybody.' },
  'report-writer': {
    cluster: ['monitor'],
    indices: [
      { names: ['logs-*'], privileges: ['read'] },
      { names: ['reports-*'], privileges: ['create_index', 'write'] },
    ],
    description: 'Reads logs and writes reports.',
  },
};

/** Fills a world with what a console of some months shows. */
export async function makeSampleData({ ask, superuser, developer, guest }: ConsoleWorld): Promise<void> {
  const put = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const { status, document } = await ask(superuser, method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(document)}`);
    return document;
  };
  for (const [name, role] of Object.entries(ROLES)) await put('PUT', `/_security/role/${name}`, role);
  for (const { name, ...user } of USERS) {
    await put('PUT', `/_security/user/${name}`, { password: 'a sample password', ...user });
  }
  await put('PUT', '/_security/role_mapping/directory-admins', {
    enabled: true,
    roles: ['key-manager'],
    rules: { field: { groups: 'cn=admins,dc=example,dc=org' } },
  });
  await put('PUT', '/_security/role_mapping/contractors', {
    enabled: false,
    roles: ['log-reader'],
    rules: { any: [{ field: { groups: 'contractors' } }, { field: { username: 'ext-*' } }] },
  });
  for (const { name, ...rest } of KEYS) {
    const { revoked, ...body } = { revoked: false, ...rest };
    const made = await put('POST', '/_security/api_key', { name, ...body });
    if (revoked) await put('DELETE', '/_security/api_key', { ids: [made['id']] });
    else await ask(`ApiKey ${String(made['encoded'])}`, 'GET', '/_security/_authenticate');
  }
  await ask(developer, 'POST', '/_security/api_key', { name: 'danas-notebook', expiration: '30d' });
  for (let round = 0; round < 6; round += 1) await ask(guest, 'GET', '/_security/user');
  await ask(developer, 'GET', '/_security/role');
  await put('POST', '/_security/service/elastic/fleet-server/credential/token/frankfurt');
  await put('PUT', '/_claviger/job/hourly-health', {
    description: 'Looks whether the cluster is well.',
    schedule: { every: '1h' },
    steps: [{ name: 'health', method: 'GET', path: '/_cluster/health' }],
    run_as: { role_descriptors: { monitor: { cluster: ['monitor'] } } },
  });
  await put('PUT', '/_claviger/job/nightly-report', {
    description: 'Sums up the logs of the day.',
    schedule: { cron: '15 3 * * *', time_zone: 'Europe/Berlin' },
    steps: [{ name: 'count', method: 'GET', path: '/logs-*/_count' }],
    run_as: { role_descriptors: { nothing: { cluster: [], indices: [{ names: ['reports-*'], privileges: ['read'] }] } } },
  });
  for (const job of ['hourly-health', 'nightly-report']) await put('POST', `/_claviger/job/${job}/_run`);
}
