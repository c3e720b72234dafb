import { settingsShape } from './index-answer-shapes.ts';
import { type AnswerShape, dropped, each, item, kept, list, named, object, text } from './json-filter.ts';
import { node, nodeAddressFields, type PublishAddress } from './node-shapes.ts';
import type { NameTest } from './visible-names.ts';

/** Health, by index where that was asked. */
export function healthAnswer(visible: NameTest): AnswerShape {
  return object({ indices: named(visible, kept) }, kept);
}

/** The state: what is not known to be free of names, or cannot be filtered by them, is left out. */
export function stateAnswer(visible: NameTest, address: PublishAddress | null): AnswerShape {
  const byName = (shape: AnswerShape): AnswerShape => named(visible, shape);
  // Where a shard is restored from is another index.
  const shard = item('index', visible, { recovery_source: object({ type: kept }, dropped) });
  const table = object({ shards: each(list(shard)) }, dropped);
  return object(
    {
      cluster_name: kept,
      cluster_uuid: kept,
      version: kept,
      state_uuid: kept,
      master_node: kept,
      cluster_manager_node: kept,
      compressed_size_in_bytes: kept,
      blocks: object({ global: kept, indices: byName(kept) }, dropped),
      nodes: each(node(address, visible)),
      metadata: object(
        {
          cluster_uuid: kept,
          cluster_uuid_committed: kept,
          cluster_coordination: kept,
          indices: byName(indexMetadata(visible)),
        },
        dropped,
      ),
      routing_table: object({ indices: byName(table) }, dropped),
      routing_nodes: object({ unassigned: list(shard), nodes: each(list(shard)) }, dropped),
    },
    dropped,
  );
}

function indexMetadata(visible: NameTest): AnswerShape {
  return object({ aliases: list(text(visible)), rollover_info: named(visible, kept), settings: settingsShape(visible) }, kept);
}

/** Tasks that wait for the elected node. Their sources name indices. */
export function pendingTasksAnswer(): AnswerShape {
  return object({ tasks: list(object({ source: dropped }, kept)) }, kept);
}

/** What of a task tells neither a name nor a request. */
const TASK_FIELDS = [
  'node',
  'id',
  'type',
  'action',
  'start_time',
  'start_time_in_millis',
  'running_time',
  'running_time_in_nanos',
  'cancellable',
  'cancelled',
  'parent_task_id',
  'resource_stats',
] as const;

/** Tasks under way, by node, by parent, or as a list: what they are about is left out. */
export function tasksAnswer(address: PublishAddress | null): AnswerShape {
  const keptFields = Object.fromEntries(TASK_FIELDS.map((field) => [field, kept]));
  const task: AnswerShape = object({ ...keptFields, children: list((filter) => task(filter)) }, dropped);
  const tasks: AnswerShape = (filter) =>
    filter.scanner.token === 'START_ARRAY' ? filter.items(task) : filter.fields(() => task);
  const taskNode = object({ ...nodeAddressFields(address), tasks, name: kept, roles: kept, attributes: kept }, dropped);
  return object({ nodes: each(taskNode), tasks }, dropped);
}
