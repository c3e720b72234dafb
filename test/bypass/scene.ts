import { json, lines, type ModuleName } from './bypass-case.ts';

/** Stands in every forbidden document, and in no request. */
export const CANARY = 'canaryb1f4e';
/** Part of every forbidden name that an attacker is not told, and of no request. */
export const UNTOLD = 'zq7';
/** Documents of the index `secret`: a number that means nothing else. */
const SECRET_DOCUMENTS = 7_351;
/** All counts of documents that tell of `secret`: it alone, or with the few others of the scene. */
export const TELLING_COUNT: RegExp = /(?<![\d.-]|\d:|seq_no":)73(?:5[1-9]|6\d)(?![\d.kmg-]|:\d)/;

/** The cluster, spoken to directly. */
export interface Cluster {
  readonly url: string;
  /** Modules and plugins that it has. */
  readonly modules: ReadonlySet<string>;
  /** Major version. */
  readonly major: number;
  /** @returns status and body of any answer. */
  ask(method: string, path: string, body?: string): Promise<{ readonly status: number; readonly text: string }>;
}

/** Opens a direct way to the cluster. */
export async function openCluster(url: string, authorization?: string): Promise<Cluster> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (authorization !== undefined) headers['authorization'] = authorization;
  const ask: Cluster['ask'] = async (method, path, body) => {
    const response = await fetch(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    return { status: response.status, text: await response.text() };
  };
  const { version } = JSON.parse((await ask('GET', '/')).text);
  const nodes = JSON.parse((await ask('GET', '/_nodes/plugins')).text).nodes as Record<string, NodePlugins>;
  const names = Object.values(nodes).flatMap((node) => [...node.modules, ...node.plugins].map((plugin) => plugin.name));
  // Not a module: the server has the field type only with a library that some distributions leave out.
  const probe = await ask('PUT', '/probe', json({ mappings: { properties: { shape: { type: 'geo_shape' } } } }));
  if (probe.status < 300) names.push('geo-shape');
  return { url, modules: new Set(names), major: Number.parseInt(version.number, 10), ask };
}

interface NodePlugins {
  readonly modules: readonly { readonly name: string }[];
  readonly plugins: readonly { readonly name: string }[];
}

const SETTINGS = { number_of_shards: 1, number_of_replicas: 0, refresh_interval: '-1' };

/** Makes the cluster hold exactly the scene of the corpus: whatever else it held is removed. */
export async function setScene(cluster: Cluster): Promise<void> {
  await clear(cluster);
  const has = (name: ModuleName): boolean => cluster.modules.has(name);
  const must = async (method: string, path: string, body?: object | string): Promise<void> => {
    const text = body === undefined || typeof body === 'string' ? body : json(body);
    const answer = await cluster.ask(method, path, text);
    if (answer.status >= 300) throw new Error(`the scene fails at ${method} ${path}: ${answer.text}`);
  };
  const properties = {
    title: { type: 'text' },
    owner: { type: 'keyword' },
    ...(has('geo-shape') ? { shape: { type: 'geo_shape' } } : {}),
    ...(has('percolator') ? { rule: { type: 'percolator' } } : {}),
    ...(has('parent-join') ? { relation: { type: 'join', relations: { parent: 'child' } } } : {}),
  };
  const index = (name: string, extra: object = {}, aliases: object = {}): Promise<void> =>
    must('PUT', `/${name}`, { settings: SETTINGS, mappings: { properties: { ...properties, ...extra } }, aliases });
  // The cluster takes what comes at the same time in one go.
  await Promise.all([
    index('secret', { [`${UNTOLD}_field`]: { type: 'keyword' } }, { 'secret-alias': {}, [`${UNTOLD}-alias`]: {} }),
    index(`secret-${UNTOLD}`),
    index('secret-closed'),
    index('.secret-hidden'),
    index('allowed-1', {}, { 'allowed-alias': {}, 'allowed-write': { is_write_index: true } }),
    index('allowed-2'),
    index('public'),
    must('PUT', '/_index_template/secret-streams', {
      index_patterns: ['secret-ds*'],
      data_stream: {},
      template: { settings: SETTINGS },
    }).then(() => must('PUT', '/_data_stream/secret-ds')),
    must('PUT', '/_ingest/pipeline/empty', { processors: [] }),
    ...(has('ingest-common')
      ? [must('PUT', '/_ingest/pipeline/redirect', { processors: [{ set: { field: '_index', value: 'secret' } }] })]
      : []),
    ...(has('lang-mustache')
      ? [must('PUT', '/_scripts/any-query', { script: { lang: 'mustache', source: '{"query":{"match_all":{}}}' } })]
      : []),
    must('PUT', '/_snapshot/backup', { type: 'fs', settings: { location: 'backup' } }),
  ]);
  await must('POST', '/_bulk?refresh=true', documents(has('percolator')));
  await must('PUT', '/_snapshot/backup/all?wait_for_completion=true', { indices: '.secret-hidden,public' });
  await must('POST', '/secret-closed/_close');
  // What the cluster still does by itself must not look like the work of the first attack.
  await must('GET', '/_cluster/health?expand_wildcards=all&wait_for_status=green&wait_for_events=languid&timeout=20s');
}

function documents(percolates: boolean): string {
  const shape = { type: 'point', coordinates: [1, 1] };
  const rule = percolates ? { rule: { match_all: {} } } : {};
  const few: object[] = [
    { index: { _index: 'secret', _id: '1' } },
    { title: CANARY, owner: ['moby', CANARY], shape, ...rule },
    { index: { _index: `secret-${UNTOLD}`, _id: '1' } },
    { title: CANARY, owner: 'moby', shape },
    { index: { _index: '.secret-hidden', _id: '1' } },
    { title: CANARY, owner: 'moby', shape },
    { create: { _index: 'secret-ds', _id: '1' } },
    { '@timestamp': '2026-01-01', title: CANARY, owner: 'moby' },
    { index: { _index: 'allowed-1', _id: '1' } },
    { title: 'moby dick', owner: 'moby', shape },
    { index: { _index: 'allowed-1', _id: '2' } },
    { title: 'emma', owner: 'emma', shape },
    { index: { _index: 'allowed-2', _id: '1' } },
    { title: 'moby dick', owner: 'moby', shape },
    { index: { _index: 'public', _id: '1' } },
    { title: 'for others', owner: 'others', shape },
  ];
  let rest = '';
  for (let id = 2; id <= SECRET_DOCUMENTS; id += 1) {
    rest += `{"index":{"_index":"secret","_id":"${id}"}}\n{"title":"${CANARY}"}\n`;
  }
  return lines(...few) + rest;
}

async function clear(cluster: Cluster): Promise<void> {
  const ask: Cluster['ask'] = (method, path, body) => cluster.ask(method, path, body);
  const metadata = JSON.parse((await ask('GET', '/_cluster/state/metadata')).text).metadata;
  const scripts = Object.keys(metadata.stored_scripts ?? {});
  await ask('PUT', '/_cluster/settings', json({ persistent: { '*': null }, transient: { '*': null } }));
  await ask('DELETE', '/_data_stream/*');
  await Promise.all([
    ask('DELETE', '/*,.*?expand_wildcards=all'),
    ask('DELETE', '/_index_template/*').then(() => ask('DELETE', '/_component_template/*')),
    ask('DELETE', '/_template/*'),
    ask('DELETE', '/_ingest/pipeline/*'),
    ask('DELETE', '/_search/pipeline/*'),
    ...scripts.map((id) => ask('DELETE', `/_scripts/${encodeURIComponent(id)}`)),
    ask('DELETE', '/_snapshot/backup/*').then(() => ask('DELETE', '/_snapshot/*')),
  ]);
}
