import type { CatAnswer } from './cat-answers.ts';
import { healthAnswer, pendingTasksAnswer, stateAnswer, tasksAnswer } from './cluster-answer-shapes.ts';
import {
  aliasesAnswer,
  dataStreamsAnswer,
  getIndexAnswer,
  recoveryAnswer,
  resolvedAnswer,
  settingsAnswer,
} from './index-answer-shapes.ts';
import type { AnswerShape } from './json-filter.ts';
import { nodesAnswer, type PublishAddress } from './node-shapes.ts';
import type { NameTest } from './visible-names.ts';

/** What one answer is filtered with. */
export interface AnswerView {
  /** `null`: the caller may see every name. */
  readonly visible: NameTest | null;
  readonly address: PublishAddress | null;
}

/** How the answers of a kind are filtered. */
export interface AnswerFilter {
  /** The action that must be allowed on a name for it to be seen. */
  readonly action: string;
  /** Whether callers with all rights get it filtered as well: it holds addresses. */
  readonly everyone?: true;
  /** Whether names stand in fields that `filter_path` could hide from the filter. */
  readonly whole?: true;
  readonly content: ((view: AnswerView) => AnswerShape) | CatAnswer;
}

const MONITOR = 'indices:monitor/stats';
/** For callers who may see every name. */
export const everything: NameTest = () => true;
const named =
  (answer: (visible: NameTest) => AnswerShape): ((view: AnswerView) => AnswerShape) =>
  ({ visible }) =>
    answer(visible ?? everything);
const NODE_COLUMNS = ['ip', 'i', 'host', 'h', 'http_address', 'http'] as const;
const INDEX_COLUMN = ['index', 'i', 'idx'] as const;

/** How answers are filtered, by what they are. */
export const ANSWERS = {
  aliases: { action: 'indices:admin/aliases/get', content: named(aliasesAnswer) },
  catAliases: {
    action: 'indices:admin/aliases/get',
    content: {
      nameColumns: [
        ['alias', 'a'],
        ['index', 'i', 'idx'],
      ],
      addressColumns: [],
    },
  },
  catNodes: { action: MONITOR, everyone: true, content: { nameColumns: [], addressColumns: NODE_COLUMNS } },
  catPendingTasks: { action: MONITOR, content: { nameColumns: [], addressColumns: [], droppedColumns: ['source', 's'] } },
  catShards: {
    action: MONITOR,
    content: { nameColumns: [INDEX_COLUMN], addressColumns: ['ip'] },
  },
  dataStreams: { action: 'indices:admin/data_stream/get', whole: true, content: named(dataStreamsAnswer) },
  getIndex: { action: 'indices:admin/get', content: named(getIndexAnswer) },
  health: { action: MONITOR, content: named(healthAnswer) },
  nodes: { action: MONITOR, everyone: true, content: ({ address, visible }) => nodesAnswer(address, visible) },
  pendingTasks: { action: MONITOR, content: pendingTasksAnswer },
  recovery: { action: 'indices:monitor/recovery', content: named(recoveryAnswer) },
  resolved: { action: 'indices:admin/resolve/index', whole: true, content: named(resolvedAnswer) },
  settings: { action: 'indices:monitor/settings/get', content: named(settingsAnswer) },
  state: {
    action: 'indices:admin/get',
    content: ({ address, visible }) => stateAnswer(visible ?? everything, address),
  },
  tasks: { action: MONITOR, content: ({ address }) => tasksAnswer(address) },
} as const satisfies Readonly<Record<string, AnswerFilter>>;

/** What an answer is, as rows of the route table have it. */
export type AnswerKind = keyof typeof ANSWERS;

const WITHOUT_NAMES: ReadonlySet<AnswerKind> = new Set(['catNodes', 'catPendingTasks', 'nodes', 'pendingTasks', 'tasks']);

/** Whether an answer names indices by themselves, where a caller may know them by an alias. */
export function seesBehindAliases(kind: AnswerKind): boolean {
  return !WITHOUT_NAMES.has(kind);
}
