import { aliasNames, backingIndexOf, DATA_SET, NEW_NAMES, RESTRICTED_ALIAS, RESTRICTED_INDEX } from '../data-set.ts';
import type { Draw } from '../draw.ts';
import type { ShapeContext } from './request-shape.ts';

const CONCRETE = DATA_SET.indices.map((index) => index.name);
const STREAMS = DATA_SET.dataStreams.flatMap((stream) => [stream.name, backingIndexOf(stream.name)]);
const ALIASES = [...aliasNames(), 'diff-stream-alias'];
const MISSING = ['diff-none', 'diff-none-1', ...NEW_NAMES];
const WILDCARDS = [
  'diff-*',
  'diff-logs-*',
  'diff-logs-a*',
  'diff-logs*',
  'diff-orders-*',
  'diff-*-1',
  'diff-s*',
  'diff-stream*',
  'diff-mix*',
  '.diff-*',
  '.ds-diff-*',
  'diff-none*',
  'diff-?ogs-a1',
];
const WIDE = ['*', '_all', '*,-diff-secret*', '*logs*', '*-1', '.*', '*,-*s*', '*:*', '**'];
const EXCLUSIONS = [
  'diff-*,-diff-secret',
  'diff-*,-diff-logs-*',
  'diff-logs-*,-diff-logs-a1',
  'diff-*,-*secret*,-*stream*',
  '-diff-secret,diff-*',
  'diff-logs-a1,-diff-logs-a1',
  'diff-logs-a1,-diff-logs-*',
  'diff-*,-diff-*',
  'diff-*,-diff-none',
  'diff-orders,-diff-orders-1',
  'diff-*,-diff-orders',
];
const ODD = [
  '<diff-logs-{now/d}>',
  '<diff-logs-a1>',
  '<diff-logs-{now/d-1d}>',
  '<diff-log*>',
  'away:diff-logs-a1',
  '*:diff-*',
  'diff-logs-a1,away:diff-logs-a1',
  'diff-logs-a1::data',
  'diff-stream::data',
  'diff-stream::failures',
  'diff-*::data',
  'diff-logs-a1::nothing',
  'DIFF-logs-a1',
  'diff logs',
  '_none',
  '+diff-logs-a1',
  ',',
  'diff-logs-a1,',
  ',diff-logs-a1',
  'diff-logs-a1,,diff-secret',
  '_all,diff-logs-a1',
  'diff-logs-a1,_all',
  '-*',
  RESTRICTED_INDEX,
  RESTRICTED_ALIAS,
  '.security*',
];
/** Answered from what stands on the server beside the data set, or able to remove it: kept from what changes indices. */
const WIDE_OR_FOREIGN = /(^|,)(\*|_all|-\*|[*]|\.\*|\.security)|:/;

const OPTION_PERCENT = 40;
const OWN_NAME_PERCENT = 55;
const OPTIONS: readonly (readonly string[])[] = [
  [
    'expand_wildcards=all',
    'expand_wildcards=open',
    'expand_wildcards=closed',
    'expand_wildcards=hidden',
    'expand_wildcards=none',
    'expand_wildcards=open,hidden',
    'expand_wildcards=open,closed',
  ],
  ['ignore_unavailable=true', 'ignore_unavailable=false'],
  ['allow_no_indices=false', 'allow_no_indices=true'],
];

/**
 * What request shapes draw from for one principal. `ownNames` are the patterns of its role: many requests ask for what it has,
 * or nothing would be allowed.
 */
export function createShapeContext(draw: Draw, product: ShapeContext['product'], ownNames: readonly string[]): ShapeContext {
  const usable = ownNames.filter((name) => !name.startsWith('/') && !name.includes('?'));
  const plain = usable.filter((name) => !name.includes('*'));
  const drawName = (): string => {
    if (plain.length > 0 && draw.chance(OWN_NAME_PERCENT)) return draw.one(plain);
    return draw.one([CONCRETE, CONCRETE, CONCRETE, ALIASES, ALIASES, STREAMS, MISSING][draw.below(7)] ?? CONCRETE);
  };
  const drawItem = (): string => {
    if (usable.length > 0 && draw.chance(OWN_NAME_PERCENT)) return draw.one(usable);
    return draw.chance(60) ? drawName() : draw.one(WILDCARDS);
  };
  const drawExpression = (): string => {
    switch (draw.weighted([8, 5, 3, 3, 2])) {
      case 0:
        return drawItem();
      case 1:
        return draw.times(2 + draw.below(2), drawItem).join();
      case 2:
        return draw.one(WIDE);
      case 3:
        return draw.one(EXCLUSIONS);
      default:
        return draw.one(ODD);
    }
  };
  const drawTarget = (): string => {
    const expression = drawExpression();
    return WIDE_OR_FOREIGN.test(expression) ? drawName() : expression;
  };
  return {
    draw,
    product,
    expression: () => encodeExpression(drawExpression()),
    targetExpression: () => encodeExpression(drawTarget()),
    name: () => encodeExpression(drawName()),
    rawName: drawName,
    rawExpression: drawExpression,
    options: (already = '') => joinOptions(already, drawOptions(draw)),
  };
}

function drawOptions(draw: Draw): readonly string[] {
  return draw.chance(OPTION_PERCENT) ? OPTIONS.filter(() => draw.chance(50)).map((values) => draw.one(values)) : [];
}

function joinOptions(already: string, options: readonly string[]): string {
  const all = already === '' ? options : [already, ...options];
  return all.length === 0 ? '' : `?${all.join('&')}`;
}

/** Commas and asterisks stand in a target as they are, as clients write them; placeholders are filled later. */
function encodeExpression(expression: string): string {
  return encodeURIComponent(expression)
    .replaceAll('%2C', ',')
    .replaceAll(/%7B(today|generation)%7D/g, '{$1}');
}
