import { type AnswerShape, dropped, item, type JsonFilter, kept, list, named, object, text } from './json-filter.ts';
import type { NameTest } from './visible-names.ts';

/**
 * Settings, nested or flat: without the names of other indices (where an index was shrunk or cloned from), and without an alias that
 * may not be seen.
 */
export function settingsShape(visible: NameTest): AnswerShape {
  const walk: AnswerShape = (filter) =>
    filter.scanner.token === 'START_OBJECT' ? filter.fields((name) => setting(name)) : filter.keep();
  const setting = (name: string): AnswerShape => {
    if (/(^|\.)(resize|shrink|split|clone)(\.|$)/.test(name)) return dropped;
    return /(^|\.)rollover_alias$/.test(name) ? text(visible) : walk;
  };
  return walk;
}

/** Indices by name, with aliases, mappings and settings: `GET /{index}`. */
export function getIndexAnswer(visible: NameTest): AnswerShape {
  return byIndexName(
    visible,
    object({ aliases: named(visible, kept), settings: settingsShape(visible), data_stream: text(visible) }, kept),
  );
}

/** Aliases by index: `GET /_alias` and its kin. */
export function aliasesAnswer(visible: NameTest): AnswerShape {
  return byIndexName(visible, object({ aliases: named(visible, kept) }, dropped));
}

/** Settings by index. */
export function settingsAnswer(visible: NameTest): AnswerShape {
  return byIndexName(visible, object({ settings: settingsShape(visible) }, kept));
}

/** How shards came to be, by index. One that was restored came from an index of another name, maybe. */
export function recoveryAnswer(visible: NameTest): AnswerShape {
  const shard = object({ source: object({ index: text(visible) }, kept) }, kept);
  return byIndexName(visible, object({ shards: list(shard) }, dropped));
}

/** Data streams with the indices behind them. */
export function dataStreamsAnswer(visible: NameTest): AnswerShape {
  return object({ data_streams: list(item('name', visible)) }, kept);
}

/** What names resolve to: `GET /_resolve/index`. */
export function resolvedAnswer(visible: NameTest): AnswerShape {
  const names = list(text(visible));
  return object(
    {
      indices: list(item('name', visible, { aliases: names, data_stream: text(visible) })),
      aliases: list(item('name', visible, { indices: names })),
      data_streams: list(item('name', visible)),
    },
    dropped,
  );
}

/** Fields by the names of indices. An answer that is an error in part says so beside them. */
function byIndexName(visible: NameTest, shape: AnswerShape): AnswerShape {
  return (filter: JsonFilter) => filter.fields((name) => (visible(name) ? shape : errorField(name)));
}

/** `error` and `status` of an answer about a missing alias; an index that happens to have such a name has an object there. */
function errorField(name: string): AnswerShape {
  if (name !== 'error' && name !== 'status') return dropped;
  return (filter) => (filter.scanner.token === 'START_OBJECT' ? filter.drop() : filter.keep());
}
