import { hash } from 'node:crypto';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { Answer } from '../contract/route.ts';

/** Characters of a node id, as Elasticsearch has them. */
const NODE_ID_CHARACTERS = 22;
/** What stands for the name of the cluster: this node is asked alone and answers alone. */
const CLUSTER_NAME = 'claviger';

/**
 * The answer of an operation that every node carries out, such as clearing a cache: one node, which succeeded.
 * @param nodeName Name of this node, `claviger.node.name`. Its id is derived from it and stays the same over restarts.
 */
export function nodesAnswer(nodeName: string): Answer {
  return answer({ total: 1, successful: 1, failed: 0 }, { [nodeIdOf(nodeName)]: { name: nodeName } });
}

/** The same where the node failed, by an illegal argument: 200 all the same, as each node answers for itself. */
export function failedNodeAnswer(nodeName: string, reason: string): Answer {
  const nodeId = nodeIdOf(nodeName);
  const failure = {
    type: 'failed_node_exception',
    reason: `Failed node [${nodeId}]`,
    node_id: nodeId,
    caused_by: { type: 'illegal_argument_exception', reason },
  };
  return answer({ total: 1, successful: 0, failed: 1, failures: [failure] }, {});
}

function answer(counts: JsonObject, nodes: JsonObject): Answer {
  return { status: 200, document: { _nodes: counts, cluster_name: CLUSTER_NAME, nodes } };
}

function nodeIdOf(nodeName: string): string {
  return hash('sha256', nodeName, 'base64url').slice(0, NODE_ID_CHARACTERS);
}
