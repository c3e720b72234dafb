import { NEW_NAMES } from '../data-set.ts';
import type { RequestShape, ShapeContext } from './request-shape.ts';

const COLUMN = JSON.stringify({ properties: { added: { type: 'keyword' } } });
const INTERVAL = JSON.stringify({ index: { refresh_interval: '2s' } });

/** Indices themselves: making, removing, opening, looking after them. */
const ADMINISTRATION: readonly RequestShape[] = [
  { family: 'create_index', weight: 6, make: (c) => ({ method: 'PUT', target: `/${newName(c)}`, changes: true }) },
  {
    family: 'create_index',
    weight: 3,
    make: (c) => ({
      method: 'PUT',
      target: `/${newName(c)}`,
      body: JSON.stringify({ aliases: { [c.rawName()]: {} } }),
      changes: true,
    }),
  },
  { family: 'create_index', weight: 1, make: (c) => ({ method: 'PUT', target: `/${c.name()}`, changes: true }) },
  {
    family: 'delete_index',
    weight: 6,
    make: (c) => ({ method: 'DELETE', target: `/${c.targetExpression()}${c.options()}`, changes: true }),
  },
  {
    family: 'get_index',
    weight: 5,
    make: (c) => ({ method: c.draw.one(['GET', 'GET', 'HEAD']), target: `/${c.expression()}${c.options()}` }),
  },
  {
    family: 'open_close',
    weight: 3,
    make: (c) => ({ method: 'POST', target: `/${c.targetExpression()}/_close${c.options()}`, changes: true }),
  },
  {
    family: 'open_close',
    weight: 3,
    make: (c) => ({ method: 'POST', target: `/${c.targetExpression()}/_open${c.options()}`, changes: true }),
  },
  {
    family: 'maintenance',
    weight: 6,
    make: (c) => ({
      method: 'POST',
      target: `/${c.expression()}/${c.draw.one(['_refresh', '_flush', '_forcemerge', '_cache/clear'])}${c.options()}`,
    }),
  },
  { family: 'maintenance', weight: 1, make: (c) => ({ method: 'POST', target: `/${c.draw.one(['_refresh', '_flush'])}` }) },
  {
    family: 'statistics',
    weight: 7,
    make: (c) => ({
      method: 'GET',
      target: `/${c.expression()}/${c.draw.one(['_stats', '_stats/docs', '_segments', '_recovery', '_shard_stores'])}${c.options()}`,
    }),
  },
  {
    family: 'statistics',
    weight: 1,
    make: (c) => ({ method: 'GET', target: `/${c.draw.one(['_stats', '_segments', '_recovery'])}` }),
  },
  {
    family: 'resize',
    weight: 2,
    make: (c) => ({
      method: 'PUT',
      target: `/${c.name()}/_clone/${c.draw.one(['diff-clone', c.name()])}`,
      changes: true,
    }),
  },
  {
    family: 'resize',
    weight: 2,
    make: (c) => ({
      method: 'POST',
      target: `/${c.draw.one(['diff-logs', 'diff-orders', c.name()])}/_rollover/diff-clone?dry_run=true`,
    }),
  },
  { family: 'resolve', weight: 5, make: (c) => ({ method: 'GET', target: `/_resolve/index/${c.expression()}${expand(c)}` }) },
];

/** What indices carry: mappings, settings, aliases. */
const METADATA: readonly RequestShape[] = [
  { family: 'mapping', weight: 5, make: (c) => ({ method: 'GET', target: `/${c.expression()}/_mapping${c.options()}` }) },
  { family: 'mapping', weight: 1, make: () => ({ method: 'GET', target: '/_mapping' }) },
  {
    family: 'mapping',
    weight: 2,
    make: (c) => ({ method: 'GET', target: `/${c.expression()}/_mapping/field/team${c.options()}` }),
  },
  {
    family: 'mapping',
    weight: 3,
    make: (c) => ({ method: 'PUT', target: `/${c.targetExpression()}/_mapping${c.options()}`, body: COLUMN }),
  },
  { family: 'settings', weight: 4, make: (c) => ({ method: 'GET', target: `/${c.expression()}/_settings${c.options()}` }) },
  { family: 'settings', weight: 1, make: (c) => ({ method: 'GET', target: `/${c.expression()}/_settings/index.hidden` }) },
  {
    family: 'settings',
    weight: 3,
    make: (c) => ({ method: 'PUT', target: `/${c.targetExpression()}/_settings${c.options()}`, body: INTERVAL }),
  },
  { family: 'get_alias', weight: 4, make: (c) => ({ method: 'GET', target: `/${c.expression()}/_alias${c.options()}` }) },
  { family: 'get_alias', weight: 3, make: (c) => ({ method: 'GET', target: `/_alias/${c.expression()}${c.options()}` }) },
  { family: 'get_alias', weight: 2, make: () => ({ method: 'GET', target: '/_alias' }) },
  {
    family: 'get_alias',
    weight: 3,
    make: (c) => ({ method: c.draw.one(['GET', 'HEAD']), target: `/${c.expression()}/_alias/${c.expression()}` }),
  },
  {
    family: 'put_alias',
    weight: 4,
    make: (c) => ({
      method: 'PUT',
      target: `/${c.targetExpression()}/_alias/${c.draw.one(['diff-new-1', c.name()])}`,
      changes: true,
    }),
  },
  {
    family: 'put_alias',
    weight: 2,
    make: (c) => ({ method: 'DELETE', target: `/${c.targetExpression()}/_alias/${c.name()}`, changes: true }),
  },
  {
    family: 'put_alias',
    weight: 5,
    make: (c) => ({ method: 'POST', target: '/_aliases', body: drawAliasActions(c), changes: true }),
  },
];

/** Indices and what they carry. */
export const INDEX_REQUESTS: readonly RequestShape[] = [...ADMINISTRATION, ...METADATA];

function newName(context: ShapeContext): string {
  return context.draw.one(NEW_NAMES);
}

function expand(context: ShapeContext): string {
  return context.draw.chance(50) ? '' : `?expand_wildcards=${context.draw.one(['all', 'open', 'closed', 'hidden', 'none'])}`;
}

function drawAliasActions(context: ShapeContext): string {
  const { draw } = context;
  const actions = draw.times(1 + draw.below(2), () => {
    const index = context.rawName();
    switch (draw.below(5)) {
      case 0:
        return { remove: { index, alias: context.rawName() } };
      case 1:
        return { remove_index: { index } };
      case 2:
        return { add: { indices: [index, 'diff-logs-*'], alias: 'diff-new-1' } };
      default:
        return { add: { index, alias: draw.one(['diff-new-1', 'diff-secret-2', context.rawName()]) } };
    }
  });
  return JSON.stringify({ actions });
}
