import { randomUUID } from 'node:crypto';
import { basicAuthorization } from '../../support/http-request.ts';
import type { CallerName, Endpoint, StateName, VictimKind } from './endpoints.ts';

const PASSWORD = 'a long enough passphrase';
const ACCESS_TOKENS = '/_claviger/token/access';
const OPENSEARCH = '/_plugins/_security/api';

/** An answer, as far as it is compared. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** What a target is called, and what a request may say of it. */
export type Victim = Readonly<Record<string, string>>;

type Headers = Readonly<Record<string, string>>;

/** Everybody who tries, in one server; and the superuser, who makes the targets and looks at what became of them. */
export interface People {
  /** Sends an endpoint's request for a caller. */
  try(caller: CallerName, endpoint: Endpoint, victim: Victim): Promise<Answer>;
  /** Makes a target, with a key and a derived key that speak in this try. */
  makeVictim(kind: VictimKind): Promise<Victim>;
  /** A target's names, of which there is none. */
  missing(victim: Victim): Victim;
  /** The whole state of what these people made, by kind, as one text each. */
  state(): Promise<Readonly<Record<StateName, string>>>;
}

interface ApiKey {
  readonly id: string;
  readonly encoded: string;
}

/** Makes everybody, under names that nothing else has. */
export async function makePeople(
  url: string,
  superuser: { readonly user: string; readonly password: string },
): Promise<People> {
  const prefix = `idor-${randomUUID().slice(0, 8)}`;
  const root = { authorization: basicAuthorization(superuser) };
  let number = 0;
  let lastUser = `${prefix}-owner`;

  const send = async (headers: Headers, method: string, target: string, body: unknown = null): Promise<Answer> => {
    const type: Headers = body === null ? {} : { 'content-type': 'application/json' };
    const response = await fetch(url + target, {
      method,
      headers: { ...headers, ...type },
      body: body === null ? null : JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };
  const must = async (headers: Headers, method: string, target: string, body: unknown = null): Promise<unknown> => {
    const { status, text } = await send(headers, method, target, body);
    if (status >= 300) throw new Error(`${method} ${target} fails: ${text}`);
    return JSON.parse(text);
  };
  const user = async (name: string, role: object): Promise<Headers> => {
    const username = `${prefix}-${name}`;
    await must(root, 'PUT', `/_security/role/${username}?refresh=true`, role);
    await must(root, 'PUT', `/_security/user/${username}?refresh=true`, { password: PASSWORD, roles: [username] });
    return { authorization: basicAuthorization({ user: username, password: PASSWORD }) };
  };
  const key = async (headers: Headers, name: string, more: object = {}): Promise<ApiKey> =>
    // The shape of the answer is what other tests are for.
    (await must(headers, 'POST', '/_security/api_key?refresh=true', { name, ...more })) as ApiKey;

  const owner = await user('owner', { cluster: ['manage_own_api_key'] });
  const proxy = await user('proxy', { run_as: [`${prefix}-owner`] });
  const token = await must(
    root,
    'POST',
    `/_security/service/elastic/fleet-server/credential/token/${prefix}-service?refresh=true`,
  );
  const fixed: Readonly<Record<Exclude<CallerName, 'key' | 'derivedKey'>, Headers>> = {
    owner,
    stranger: await user('stranger', { cluster: ['monitor'] }),
    otherOwner: await user('other', { cluster: ['manage_own_api_key'] }),
    keyManager: await user('key-manager', { cluster: ['manage_api_key'] }),
    reader: await user('reader', { cluster: ['read_security'] }),
    securityManager: await user('security-manager', { cluster: ['manage_security'] }),
    runAsOwner: { ...proxy, 'es-security-runas-user': `${prefix}-owner` },
    service: { authorization: `Bearer ${Object(token).token.value}` },
    anonymous: {},
  };
  const activate = { grant_type: 'password', username: `${prefix}-owner`, password: PASSWORD };
  const profile = String(Object(await must(root, 'POST', '/_security/profile/_activate', activate)).uid);

  const ended = async (job: string, id: string): Promise<void> => {
    for (let status = 'running'; status === 'running'; )
      status = Object(await must(owner, 'GET', `/_claviger/job/${job}/runs/${id}`)).status;
  };

  const makers: Readonly<Record<VictimKind, (name: string) => Promise<Victim>>> = {
    key: async () => ({}),
    none: async () => ({}),
    crossClusterKey: async (name) => {
      const access = { search: [{ names: ['logs'] }] };
      return { name: Object(await must(root, 'POST', '/_security/cross_cluster/api_key', { name, access })).id };
    },
    user: async (name) => {
      lastUser = name;
      await must(root, 'PUT', `/_security/user/${name}?refresh=true`, { password: PASSWORD, roles: ['viewer'] });
      return {};
    },
    role: async (name) => {
      await must(root, 'PUT', `/_security/role/${name}?refresh=true`, { cluster: ['monitor'] });
      return {};
    },
    mapping: async (name) => {
      const mapping = { enabled: false, roles: ['viewer'], rules: { field: { username: name } } };
      await must(root, 'PUT', `/_security/role_mapping/${name}?refresh=true`, mapping);
      return {};
    },
    privilege: async (name) => {
      const application = name.replaceAll('-', '');
      await must(root, 'PUT', '/_security/privilege?refresh=true', { [application]: { read: { actions: ['data:read'] } } });
      return { name: application, label: application };
    },
    token: async (name) => {
      await must(root, 'POST', `/_security/service/elastic/fleet-server/credential/token/${name}?refresh=true`);
      return {};
    },
    apiToken: async (name) => {
      const asked = { name, duration_seconds: 60, cluster_permissions: ['cluster_monitor'] };
      return { name: Object(await must(root, 'POST', `${OPENSEARCH}/apitokens`, asked)).id };
    },
    roleMapping: async (name) => {
      await must(root, 'PUT', `${OPENSEARCH}/roles/${name}`, { cluster_permissions: ['cluster_monitor'] });
      await must(root, 'PUT', `${OPENSEARCH}/rolesmapping/${name}`, { users: ['nobody'] });
      return {};
    },
    actionGroup: async (name) => {
      await must(root, 'PUT', `${OPENSEARCH}/actiongroups/${name}`, { allowed_actions: ['read'] });
      return {};
    },
    tenant: async (name) => {
      await must(root, 'PUT', `${OPENSEARCH}/tenants/${name}`, { description: 'sales' });
      return {};
    },
    longLivedToken: async () => {
      const asked = { expiration: '1h', max_lifetime: '2h', renew_interval: '1h' };
      return { name: Object(await must(owner, 'POST', '/_security/token', asked)).id };
    },
    accessToken: async () => {
      await must(root, 'POST', '/_security/oauth2/token', activate);
      return { name: Object(await must(root, 'GET', `${ACCESS_TOKENS}?username=${prefix}-owner&size=1`)).tokens[0].id };
    },
    job: async (name) => {
      const steps = [{ name: 'look', method: 'GET', path: '/' }];
      const asked = { schedule: { every: '1d' }, steps, run_as: { role_descriptors: {} } };
      await must(owner, 'PUT', `/_claviger/job/${name}`, asked);
      const { id } = Object(await must(owner, 'POST', `/_claviger/job/${name}/_run`));
      await ended(name, id);
      return { run: id };
    },
    profile: async () => {
      await must(root, 'PUT', `/_security/profile/${profile}/_enable`);
      await must(root, 'PUT', `/_security/profile/${profile}/_data`, { data: { stolen: { yes: false } } });
      return { name: profile };
    },
  };

  return {
    async try(caller, endpoint, victim) {
      const fill = (text: string): string => text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => victim[name] ?? whole);
      const { key: encoded = '', derivedKey = '' } = victim;
      const headers =
        caller === 'key' || caller === 'derivedKey'
          ? { authorization: `ApiKey ${caller === 'key' ? encoded : derivedKey}` }
          : fixed[caller];
      const body: unknown = endpoint.body === null ? null : JSON.parse(fill(JSON.stringify(endpoint.body)));
      return send(headers, endpoint.method, fill(endpoint.target), body);
    },
    async makeVictim(kind) {
      number += 1;
      const label = `${prefix}-${kind.toLowerCase()}-${number}`;
      const made = await key(owner, label);
      const derived = await key({ authorization: `ApiKey ${made.encoded}` }, `${label}-derived`, {
        role_descriptors: { none: {} },
      });
      const common = {
        prefix,
        label,
        number: String(number),
        owner: `${prefix}-owner`,
        password: PASSWORD,
        name: kind === 'key' ? made.id : label,
        encoded: made.encoded,
        key: made.encoded,
        derivedKey: derived.encoded,
      };
      return { ...common, ...(await makers[kind](label)) };
    },
    missing(victim) {
      const { name = '', label = '' } = victim;
      // Ids keep their length and shape; names, which a try may have given to something, get longer.
      const absent = name === label ? `${name}-zzz` : `${name.slice(0, 5)}zzz${name.slice(8)}`;
      return { ...victim, name: absent, label: `${label}-zzz` };
    },
    async state() {
      const mine = async (target: string): Promise<string> => {
        const found = Object.entries(Object(JSON.parse((await send(root, 'GET', target)).text)));
        return JSON.stringify(found.filter(([name]) => name.startsWith(prefix)));
      };
      const names = { prefix: { name: prefix } };
      const login = { authorization: basicAuthorization({ user: lastUser, password: PASSWORD }) };
      const { status } = await send(login, 'GET', '/_security/_authenticate');
      const credentials = JSON.parse((await send(root, 'GET', '/_security/service/elastic/fleet-server/credential')).text);
      const query = { query: names, size: 1000, sort: ['creation'] };
      const profiles = (await send(root, 'GET', `/_security/profile/${profile}?data=*`)).text;
      return {
        apiKeys: (await send(root, 'POST', '/_security/_query/api_key', query)).text.replaceAll(/"last_used":\{[^}]*\}/g, ''),
        users: `${await mine('/_security/user')}, last login ${status}`,
        roles: await mine('/_security/role'),
        mappings: await mine('/_security/role_mapping'),
        privileges: (await send(root, 'GET', `/_security/privilege/${prefix.replace('-', '')}*`)).text,
        longLivedTokens: (await send(root, 'GET', '/_security/token?size=1000')).text,
        accessTokens: (await send(root, 'GET', `${ACCESS_TOKENS}?username=${prefix}-owner&size=1000`)).text,
        actionGroups: await mine(`${OPENSEARCH}/actiongroups`),
        tenants: await mine(`${OPENSEARCH}/tenants`),
        jobs: await jobsOf(root, send),
        configuration: (await send(root, 'GET', `${OPENSEARCH}/securityconfig`)).text,
        tokens: Object.keys(credentials.tokens).toSorted().join(),
        // A login is told there too, which is no change of what somebody may do.
        profiles: profiles.replaceAll(/"(last_synchronized|_seq_no)":\d+/g, ''),
      };
    },
  };
}

/** The jobs, with how often each was run; Elasticsearch has none. */
async function jobsOf(
  root: Headers,
  send: (headers: Headers, method: string, target: string) => Promise<Answer>,
): Promise<string> {
  const { status, text } = await send(root, 'GET', '/_claviger/job?size=1000');
  if (status !== 200) return '';
  const jobs: readonly { readonly name: string }[] = Object(JSON.parse(text)).jobs;
  const runs = await Promise.all(jobs.map(({ name }) => send(root, 'GET', `/_claviger/job/${name}/runs?size=1000`)));
  const ids = runs.map((answer) => Object(JSON.parse(answer.text)).runs.map(({ id }: { readonly id: string }) => id));
  return JSON.stringify(jobs.map((job, index) => ({ ...job, status: '', last_run: null, runs: ids[index] })));
}
