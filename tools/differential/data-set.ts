/** An alias of an index, as the alias API takes it. */
export interface AliasDefinition {
  readonly filter?: { readonly term: { readonly team: string } };
  readonly is_write_index?: boolean;
  readonly is_hidden?: boolean;
}

/** An index of the data set. */
export interface IndexDefinition {
  /** With placeholders. */
  readonly name: string;
  readonly hidden?: true;
  readonly closed?: true;
  readonly aliases: Readonly<Record<string, AliasDefinition>>;
}

/** A data stream of the data set, with its aliases (Elasticsearch alone). It has one backing index. */
export interface DataStreamDefinition {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** The data that every pair is run against. Each open index and stream holds one document of team red. */
export interface DataSet {
  readonly indices: readonly IndexDefinition[];
  readonly dataStreams: readonly DataStreamDefinition[];
}

const RED = { filter: { term: { team: 'red' } } };

/** Index of the service's own credentials in Elasticsearch, which only some may see. */
export const RESTRICTED_INDEX = '.security-7';
/** Its alias. */
export const RESTRICTED_ALIAS = '.security';

/** The data set, equal on both sides. */
export const DATA_SET: DataSet = {
  indices: [
    { name: 'diff-logs-a1', aliases: { 'diff-logs': { is_write_index: true }, 'diff-logs-red': RED } },
    { name: 'diff-logs-a2', aliases: { 'diff-logs': { is_write_index: false } } },
    { name: 'diff-logs-b1', aliases: { 'diff-mixed': {}, 'diff-hidden-alias': { is_hidden: true } } },
    { name: 'diff-logs-{today}', aliases: {} },
    { name: 'diff-orders-1', aliases: { 'diff-orders': {} } },
    { name: 'diff-orders-2', aliases: { 'diff-orders': {} } },
    { name: 'diff-secret', aliases: { 'diff-mixed': {}, 'diff-secret-alias': {} } },
    { name: 'diff-hidden', hidden: true, aliases: { 'diff-of-hidden': { is_hidden: true } } },
    { name: '.diff-dot', hidden: true, aliases: {} },
    { name: 'diff-closed', closed: true, aliases: {} },
  ],
  dataStreams: [
    { name: 'diff-stream', aliases: ['diff-stream-alias'] },
    { name: 'diff-stream-secret', aliases: [] },
  ],
};

/** Names that no index of the data set has and that requests may create; they are removed again. */
export const NEW_NAMES: readonly string[] = ['diff-new-1', 'diff-logs-a9', 'diff-secret-2', '.diff-new', 'diff-clone'];

/** Ids of documents that requests may make; they are removed again. Every document of the data set has the id `1`. */
export const NEW_DOCUMENT_IDS: readonly string[] = ['w1', 'w2', 'w3', 'w4', 'w5', 'w6'];

/** Names of templates and pipelines that requests may create; they are removed again. */
export const NEW_RESOURCE = 'diff-resource';

const DAY_MS = 86_400_000;

/** A day as index names tell it. */
export function formatDay(date: Date): string {
  return date.toISOString().slice(0, 10).replaceAll('-', '.');
}

/** What stands for the placeholders in names on one server on one day. */
export interface NameParts {
  readonly product: 'elasticsearch' | 'opensearch';
  /** For `{today}`: `uuuu.MM.dd`. */
  readonly day: string;
  /** For `{generation}`: end of the name of a stream's first backing index. */
  readonly generation: string;
}

/** The parts for a product on a day. */
export function namePartsOf(product: NameParts['product'], day: string): NameParts {
  return { product, day, generation: product === 'elasticsearch' ? `${day}-000001` : '000001' };
}

/** Puts the parts where the placeholders stand. */
export function fillNames(text: string, { day, generation }: NameParts): string {
  return text.replaceAll('{today}', day).replaceAll('{generation}', generation);
}

/** Puts placeholders where the parts stand, and for the day before, which date math may tell. */
export function blankNames(text: string, { day, generation }: NameParts): string {
  return text.replaceAll(generation, '{generation}').replaceAll(day, '{today}').replaceAll(dayBefore(day), '{yesterday}');
}

function dayBefore(day: string): string {
  return formatDay(new Date(Date.parse(day.replaceAll('.', '-')) - DAY_MS));
}

/** Name of the backing index of a data stream. */
export function backingIndexOf(dataStream: string): string {
  return `.ds-${dataStream}-{generation}`;
}

/** All alias names of the indices of the data set. */
export function aliasNames(): readonly string[] {
  return [...new Set(DATA_SET.indices.flatMap((index) => Object.keys(index.aliases)))];
}

/** Every name that an answer may show, with placeholders. */
export function allNames(): readonly string[] {
  const { indices, dataStreams } = DATA_SET;
  return [
    ...indices.map((index) => index.name),
    ...aliasNames(),
    ...dataStreams.flatMap((stream) => [stream.name, backingIndexOf(stream.name), ...stream.aliases]),
    ...NEW_NAMES,
    RESTRICTED_INDEX,
    RESTRICTED_ALIAS,
  ];
}
