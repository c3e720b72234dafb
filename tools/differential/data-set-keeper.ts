import type { ClusterClient } from './cluster-client.ts';
import {
  type AliasDefinition,
  backingIndexOf,
  DATA_SET,
  fillNames,
  type NameParts,
  NEW_DOCUMENT_IDS,
  NEW_RESOURCE,
} from './data-set.ts';

/** Holds a cluster at the data set. */
export interface DataSetKeeper {
  /** Makes what is missing. */
  prepare(): Promise<void>;
  /** Puts right what a request may have changed. */
  restore(): Promise<void>;
}

type AliasesByIndex = Readonly<Record<string, { readonly aliases: Readonly<Record<string, unknown>> }>>;

interface Resolved {
  readonly indices: readonly { readonly name: string; readonly attributes: readonly string[]; readonly data_stream?: string }[];
}

const EVERYTHING = '/_resolve/index/diff-*,.diff-*?expand_wildcards=all';
const ALIASES = '/diff-*,.diff-*/_alias?expand_wildcards=all';
const RESOURCES = ['_index_template', '_template', '_component_template', '_ingest/pipeline'];
const STREAM_TEMPLATE = '_index_template/diff-stream';
const DOCUMENT = { team: 'red', '@timestamp': '2026-01-01T00:00:00Z' };
const SETTINGS = { number_of_shards: 1, number_of_replicas: 0 };

/** Makes a keeper. `client` has all rights. */
export function createDataSetKeeper(client: ClusterClient, parts: NameParts): DataSetKeeper {
  const indices = DATA_SET.indices.map((index) => ({ ...index, name: fillNames(index.name, parts) }));
  const streams = DATA_SET.dataStreams.map((stream) =>
    parts.product === 'elasticsearch' ? stream : { ...stream, aliases: [] },
  );
  let baseline = '';

  const lookUp = async (): Promise<string> => JSON.stringify([await client.ask('GET', EVERYTHING), await readAliases(client)]);

  const repair = async (): Promise<void> => {
    const found = ((await client.ask('GET', EVERYTHING)) as Resolved).indices;
    const states = new Map(found.filter((index) => index.data_stream === undefined).map((index) => [index.name, index]));
    for (const name of states.keys()) {
      if (!indices.some((index) => index.name === name)) await client.ask('DELETE', `/${name}`);
    }
    for (const { name, hidden, closed } of indices) {
      const state = states.get(name);
      if (state === undefined)
        await client.ask('PUT', `/${name}`, { settings: { ...SETTINGS, ...(hidden ? { hidden } : {}) } });
      const isClosed = state?.attributes.includes('closed') ?? false;
      if (isClosed !== (closed ?? false))
        await client.ask('POST', `/${name}/${closed ? '_close' : '_open'}?wait_for_active_shards=0`);
    }
    await repairAliases();
  };

  const repairAliases = async (): Promise<void> => {
    const held = await readAliases(client);
    const wanted = new Map<string, Readonly<Record<string, AliasDefinition>>>([
      ...indices.map((index) => [index.name, index.aliases] as const),
      ...streams.map((stream) => [stream.name, Object.fromEntries(stream.aliases.map((alias) => [alias, {}]))] as const),
    ]);
    const actions = [...wanted].flatMap(([index, aliases]) => [
      ...Object.keys(held[index]?.aliases ?? {})
        .filter((alias) => !(alias in aliases))
        .map((alias) => ({ remove: { index, alias } })),
      ...Object.entries(aliases).map(([alias, definition]) => ({ add: { index, alias, ...definition } })),
    ]);
    await client.ask('POST', '/_aliases', { actions });
  };

  const open = indices.filter((index) => !index.closed).map((index) => index.name);
  const holders = [...open, ...streams.map((stream) => fillNames(backingIndexOf(stream.name), parts))];

  // A write to a stream makes it.
  const writeToStreams = (): Promise<void> =>
    bulk(streams.map(({ name }) => [{ create: { _index: name, _id: '1' } }, DOCUMENT]));
  const writeToIndices = (): Promise<void> => bulk(open.map((name) => [{ index: { _index: name, _id: '1' } }, DOCUMENT]));
  const removeNewDocuments = (): Promise<void> =>
    bulk(holders.flatMap((name) => NEW_DOCUMENT_IDS.map((id) => [{ delete: { _index: name, _id: id } }])));

  const bulk = async (items: readonly (readonly object[])[]): Promise<void> => {
    const body = items
      .flat()
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('');
    await client.send('POST', '/_bulk?refresh=true', body);
  };

  return {
    async prepare() {
      await client.ask('PUT', `/${STREAM_TEMPLATE}`, {
        index_patterns: streams.map((stream) => stream.name),
        data_stream: {},
        template: { settings: SETTINGS },
      });
      await writeToStreams();
      await repair();
      await writeToIndices();
      await removeNewDocuments();
      baseline = await lookUp();
    },
    async restore() {
      for (const kind of RESOURCES) await client.send('DELETE', `/${kind}/${NEW_RESOURCE}`);
      if ((await lookUp()) !== baseline) await repair();
      await writeToStreams();
      await writeToIndices();
      await removeNewDocuments();
    },
  };
}

/** As text that is equal for equal aliases: a cluster gives the indices in no order. */
async function readAliases(client: ClusterClient): Promise<AliasesByIndex> {
  const aliases = (await client.ask('GET', ALIASES)) as AliasesByIndex;
  return Object.fromEntries(Object.entries(aliases).sort(([a], [b]) => (a < b ? -1 : 1)));
}
