import type { Draw } from '../../differential/draw.ts';
import type { Endpoint } from './endpoint.ts';
import { ask, type CompatRequest, type Scenario } from './scenario.ts';

/** Words that mean something somewhere in the family. */
const WORDS = [
  'all',
  'none',
  '*',
  'cc-*',
  '/a.*/',
  '_x',
  ' a',
  'a ',
  'name',
  'read',
  'monitor',
  'cc_owner',
  '1d',
  '-1',
  '0',
  'true',
  '{{username}}',
  'é',
  'a'.repeat(300),
];
const NUMBERS = [0, 1, -1, 3.5, 1e18, 10_001];

/** The object members and list members of a JSON value, each as something that can be changed. */
type Container = Record<string, unknown> | unknown[];

/** Requests of an endpoint whose good body was changed in up to three places by chance. */
export function drawnRequestsOf(endpoint: Endpoint, draw: Draw, count: number): Scenario {
  const requests: readonly CompatRequest[] = endpoint.body === null ? [] : draw.times(count, () => drawRequest(endpoint, draw));
  return { name: `${endpoint.name}, drawn`, requests: requests.length === 0 ? [] : [...endpoint.before, ...requests] };
}

function drawRequest(endpoint: Endpoint, draw: Draw): CompatRequest {
  const body = structuredClone(endpoint.body) as Container;
  draw.times(1 + draw.below(3), () => change(draw.one(containersOf(body)), draw));
  return ask(endpoint.method, endpoint.path, body);
}

function containersOf(value: Container): readonly Container[] {
  const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return [value, ...inner.filter(isContainer).flatMap(containersOf)];
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function change(container: Container, draw: Draw): void {
  if (Array.isArray(container)) changeList(container, draw);
  else changeObject(container, draw);
}

function changeList(list: unknown[], draw: Draw): void {
  const at = list.length === 0 ? 0 : draw.below(list.length);
  list.splice(at, draw.below(2), ...(draw.chance(80) ? [drawValue(draw)] : []));
}

function changeObject(object: Record<string, unknown>, draw: Draw): void {
  const names = Object.keys(object);
  const name = names.length === 0 || draw.chance(15) ? draw.one(WORDS) : draw.one(names);
  const how = draw.below(4);
  if (how === 0) delete object[name];
  else if (how === 1 && names.length > 0) object[name] = object[draw.one(names)];
  else object[name] = drawValue(draw);
}

function drawValue(draw: Draw): unknown {
  switch (draw.below(7)) {
    case 0:
      return null;
    case 1:
      return draw.chance(50);
    case 2:
      return draw.one(NUMBERS);
    case 3:
      return draw.times(draw.below(3), () => drawValue(draw));
    case 4:
      return Object.fromEntries(draw.times(draw.below(3), () => [draw.one(WORDS), drawValue(draw)]));
    default:
      return draw.one(WORDS);
  }
}
