import { expect, test } from 'vitest';
import { nodesAnswer } from './nodes-answer.ts';

test('one node answers, under its name and an id of 22 characters', () => {
  const { status, document } = nodesAnswer('node-1');
  expect(status).toBe(200);
  expect(JSON.stringify(document)).toMatch(
    /^\{"_nodes":\{"total":1,"successful":1,"failed":0\},"cluster_name":"claviger","nodes":\{"[\w-]{22}":\{"name":"node-1"\}\}\}$/,
  );
});

test('the id belongs to the name', () => {
  expect(nodesAnswer('node-1')).toEqual(nodesAnswer('node-1'));
  expect(JSON.stringify(nodesAnswer('node-2').document)).not.toContain(
    Object.keys(nodesAnswer('node-1').document['nodes'] ?? {})[0],
  );
});
