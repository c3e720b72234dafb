import { setTimeout as delay } from 'node:timers/promises';
import { API, basic, type OpenSearchService, type ServiceAnswer } from './service.ts';

/** Ids and secrets of the tokens that were made so far, by name; of two with one name the later. */
export class MadeTokens {
  readonly #byName = new Map<string, { readonly id: string; readonly token: string }>();
  readonly #nameById = new Map<string, string>();

  /** Keeps what a creation of this name answered. */
  keep(name: string, { status, text }: ServiceAnswer): void {
    const [, id] = /"?id"? ?: ?"([A-Za-z0-9_-]{20})"/.exec(text) ?? [];
    const [, token = ''] = /"?token"? ?: ?"(os_[^"]+)"/.exec(text) ?? [];
    if (status !== 200 || id === undefined || token === '') return;
    this.#byName.set(name, { id, token });
    this.#nameById.set(id, name);
  }

  /** Puts ids and secrets in the places `<id:NAME>` and `os_<NAME>`. */
  fill(text: string): string {
    return text
      .replace(/<id:([^>]+)>/g, (place, name: string) => this.#byName.get(name)?.id ?? place)
      .replace(/os_<([^>,]+)>/g, (place, name: string) => this.#byName.get(name)?.token ?? place);
  }

  /** Puts the places of ids back. */
  blank(text: string): string {
    const ids = /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{20}(?![A-Za-z0-9_-])/g;
    return text.replace(ids, (id) => (this.#nameById.has(id) ? `<id:${this.#nameById.get(id)}>` : id));
  }
}

const LAST_CHANGED = 'ApiKey os_<mon, last character changed>';
const LONG_JUNK = 'ApiKey os_AAAA…(4000)';
const LONG = 4_000;

/** The `Authorization` headers of a recorded caller. `null`: a certificate, which is not presented here. */
export function authorizationsOf(as: string, made: MadeTokens): readonly string[] | null {
  if (as.startsWith('certificate')) return null;
  if (as === 'none' || as === '-') return [];
  return as.split(' + ').map((one) => authorizationOf(one, made));
}

function authorizationOf(as: string, made: MadeTokens): string {
  if (as === LAST_CHANGED) return changeLast(made.fill('ApiKey os_<mon>'));
  if (as === LONG_JUNK) return `ApiKey os_${'A'.repeat(LONG)}`;
  if (as === 'ApiKey OS_…') return made.fill('ApiKey os_<mon>').replace('os_', 'OS_');
  const [, pair] = /^ApiKey base64\((.*)\)$/.exec(as) ?? [];
  if (pair !== undefined) return `ApiKey ${Buffer.from(made.fill(pair)).toString('base64')}`;
  const [, named] = /^Basic (.*)$/.exec(as) ?? [];
  if (named !== undefined) return basicOf(made.fill(named));
  return /^\w+(:\w+)?$/.test(as) && !as.startsWith('ApiKey') ? basicOf(as) : made.fill(as);
}

function basicOf(named: string): string {
  const [name = '', password] = named.split(/:(.*)/);
  return password === undefined || password === '' ? basic(name) : basic(name, password);
}

function changeLast(text: string): string {
  return `${text.slice(0, -1)}${text.endsWith('A') ? 'E' : 'A'}`;
}

/** What the recorder did before a recorded case, so that it would find it. */
interface Step {
  /** Number of the case. */
  readonly before: number;
  run(service: OpenSearchService, made: MadeTokens): Promise<void>;
}

const HOUR_SECONDS = 3_600;
const EVERYTHING = { index_pattern: ['*'], allowed_actions: ['*'] };

/** Makes a token as the administrator does. */
export async function makeToken(
  service: OpenSearchService,
  made: MadeTokens,
  name: string,
  permissions: object,
  as = 'admin',
): Promise<void> {
  const body = JSON.stringify({ name, duration_seconds: HOUR_SECONDS, ...permissions });
  const answer = await service.send({ method: 'POST', path: `${API}/apitokens`, authorizations: [basic(as)], body });
  if (answer.status !== 200) throw new Error(`token ${name}: ${answer.status} ${answer.text}`);
  made.keep(name, answer);
}

function tokens(before: number, permissionsByName: Readonly<Record<string, object>>): Step {
  return {
    before,
    run: async (service, made) => {
      for (const [name, permissions] of Object.entries(permissionsByName)) await makeToken(service, made, name, permissions);
    },
  };
}

function reads(...patterns: readonly string[]): object {
  return { index_permissions: [{ index_pattern: patterns, allowed_actions: ['read'] }] };
}

function sends(before: number, method: string, path: string, body?: unknown): Step {
  return { before, run: async (service) => void (await service.must(method, `${API}/${path}`, body)) };
}

function configures(before: number, name: string, value: unknown): Step {
  const path = `/config/dynamic/api_tokens/${name}`;
  return sends(before, 'PATCH', 'securityconfig', [{ op: 'replace', path, value }]);
}

/** A user with a role of its own. */
async function makeUser(service: OpenSearchService, name: string, role: object, roles: readonly string[] = []): Promise<void> {
  await service.must('PUT', `${API}/roles/${name}_role`, role);
  await service.must('PUT', `${API}/internalusers/${name}`, {
    password: PASSWORD_OF_USERS,
    opendistro_security_roles: [`${name}_role`, ...roles],
  });
}

const PASSWORD_OF_USERS = 'Correct-Horse-2026!';
const TOKENS_MAX = 100;
const REVOKED = 20;

const makesUsers: Step = {
  before: 6,
  run: async (service) => {
    const all = { cluster_permissions: ['*'], index_permissions: [{ index_patterns: ['*'], allowed_actions: ['*'] }] };
    await service.must('PUT', `${API}/internalusers/u_none`, { password: PASSWORD_OF_USERS });
    await makeUser(service, 'u_perm', { cluster_permissions: ['cluster:admin/plugins/security/api_token'] });
    await makeUser(service, 'u_star', all);
    await makeUser(service, 'u_rest', { cluster_permissions: [] }, ['security_rest_api_access']);
  },
};

const crudOnIdx1 = { index_permissions: [{ index_pattern: ['idx1'], allowed_actions: ['crud'] }] };
const allOnNew = { index_permissions: [{ index_pattern: ['new-*'], allowed_actions: ['indices_all'] }] };
const withBulk = { cluster_permissions: ['cluster_composite_ops'] };
const readsAndMore = { cluster_permissions: ['cluster_composite_ops_ro'], ...reads('idx1', 'logs-*') };

/** Everything in the order of the recording. */
export const STEPS: readonly Step[] = [
  configures(2, 'enabled', false),
  configures(4, 'enabled', true),
  tokens(4, { dis: { cluster_permissions: ['cluster_monitor'] } }),
  makesUsers,
  tokens(98, { mon: { cluster_permissions: ['cluster_monitor'] }, reader: readsAndMore }),
  tokens(102, { chain: { cluster_permissions: ['*'], index_permissions: [EVERYTHING] } }),
  tokens(107, { chain: { cluster_permissions: ['cluster_monitor'] } }),
  sendsRevocationOfChain(),
  tokens(140, { exp1: { cluster_permissions: ['cluster_monitor'], duration_seconds: 2 } }),
  { before: 141, run: () => delay(2_300) },
  tokens(154, { all: { cluster_permissions: ['*'], index_permissions: [EVERYTHING] } }),
  tokens(162, { restadm: { cluster_permissions: ['restapi:admin/*'] } }),
  tokens(169, {
    rd: readsAndMore,
    ro1: reads('idx1', 'logs-*'),
    wr: { ...withBulk, ...crudOnIdx1 },
    ad: allOnNew,
    mon2: { cluster_permissions: ['cluster_monitor'] },
    cst: { cluster_permissions: ['*'] },
    ist: { index_permissions: [EVERYTHING] },
    none: {},
    all2: { cluster_permissions: ['*'], index_permissions: [EVERYTHING] },
    raw: { index_permissions: [{ index_pattern: ['idx1'], allowed_actions: ['indices:data/read/search'] }] },
    rx: reads('/idx[12]/'),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of OpenSearch's patterns.
    un: reads('${user.name}'),
    ng: reads('idx*', '-idx2'),
    al: reads('al1'),
    ul: { cluster_permissions: ['unlimited'] },
    ag: { index_permissions: [{ index_pattern: ['idx1'], allowed_actions: ['own_group'] }] },
  }),
  sends(243, 'PUT', 'actiongroups/own_group', { allowed_actions: ['read'], type: 'index' }),
  sends(245, 'PUT', 'actiongroups/own_group', { allowed_actions: ['write'], type: 'index' }),
  {
    before: 248,
    run: async (service, made) => {
      const role = {
        index_permissions: [
          { index_patterns: ['idx1'], dls: '{"term":{"n":99}}', fls: ['~secret'], allowed_actions: ['read'] },
        ],
      };
      await makeUser(service, 'u_dls', role, ['security_rest_api_access']);
      await makeToken(service, made, 'bydls', reads('idx1'), 'u_dls');
    },
  },
  sends(250, 'DELETE', 'internalusers/u_dls'),
  sends(251, 'PUT', 'rolesmapping/all_access', { backend_roles: ['admin'], users: ['token:mon2'] }),
  {
    before: 257,
    run: async (service, made) => {
      for (let at = 0; at < TOKENS_MAX; at += 1) await makeToken(service, made, `t${at}`, {});
    },
  },
  {
    before: 260,
    run: async (service, made) => {
      for (let at = 1; at <= REVOKED; at += 1) await service.must('DELETE', made.fill(`${API}/apitokens/<id:t${at}>`));
    },
  },
  configures(266, 'max_tokens', 5_000),
  configures(268, 'max_tokens', 0),
  configures(272, 'max_duration_seconds', 0),
  configures(277, 'max_duration_seconds', 7_776_000),
  tokens(289, { forever: { cluster_permissions: ['cluster_monitor'] } }),
  tokens(300, {
    ra2: { cluster_permissions: ['restapi:admin/*'] },
    st2: { cluster_permissions: ['*'] },
  }),
  {
    before: 298,
    run: (service) => makeUser(service, 'u_ra', { cluster_permissions: ['restapi:admin/*'] }),
  },
  tokens(305, {
    v_rd: readsAndMore,
    v_al: reads('al1'),
    v_none: {},
    v_all: { cluster_permissions: ['*'], index_permissions: [EVERYTHING] },
    v_ro: reads('idx1', 'logs-*'),
    v_wr: { ...withBulk, ...crudOnIdx1 },
    v_ad: allOnNew,
  }),
];

/** The second token of that name was revoked, too, before the list was asked for again. */
function sendsRevocationOfChain(): Step {
  return {
    before: 140,
    run: async (service, made) => void (await service.must('DELETE', made.fill(`${API}/apitokens/<id:chain>`))),
  };
}
