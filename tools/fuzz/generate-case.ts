import { aliasesBody, bulkBody, drawItems, mgetBody, msearchBody, OTHER_BODIES, searchBody } from './bodies.ts';
import type { Draw } from './draw.ts';
import { mutateBytes, mutateText } from './mutate.ts';
import { HEADERS, MEDIA_TYPES, METHODS, PARAMETERS, TARGETS } from './samples.ts';

/** What a case plays with. */
export const FUZZ_KINDS = [
  'target',
  'query',
  'expression',
  'search',
  'bulk',
  'msearch',
  'mget',
  'aliases',
  'json',
  'headers',
] as const;

/** One of the kinds. */
export type FuzzKind = (typeof FUZZ_KINDS)[number];

/** One request as it comes off the wire, and who sends it. */
export interface FuzzCase {
  readonly method: string;
  readonly target: string;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  /** Where the body is cut into chunks, ascending. */
  readonly cuts: readonly number[];
  /** Which of the callers, and which of the planners. */
  readonly caller: number;
  readonly planner: number;
}

/** How many callers and planners there are to choose from. */
export interface Choices {
  readonly callers: number;
  readonly planners: number;
}

interface Drawn {
  readonly line: string;
  readonly body: Uint8Array;
  readonly mediaType: string;
}

const NO_BODY = new Uint8Array(0);
const CUTS_MAX = 6;

/** Makes a case. */
export function generateCase(kind: FuzzKind, draw: Draw, choices: Choices): FuzzCase {
  const { line, body, mediaType } = MAKERS[kind](draw);
  const space = line.indexOf(' ');
  const cuts = Array.from({ length: draw.below(CUTS_MAX) }, () => draw.below(body.length + 1)).sort((a, b) => a - b);
  return {
    method: draw.once(40) ? draw.pick(METHODS) : line.slice(0, space),
    target: line.slice(space + 1),
    rawHeaders: drawHeaders(draw, body, mediaType, kind === 'headers'),
    body,
    cuts,
    caller: draw.below(choices.callers),
    planner: draw.below(choices.planners),
  };
}

const MAKERS: Readonly<Record<FuzzKind, (draw: Draw) => Drawn>> = {
  target(draw) {
    const line = fillIn(draw.pick(TARGETS), draw);
    const space = line.indexOf(' ') + 1;
    return withoutBody(line.slice(0, space) + mutateText(line.slice(space), draw));
  },
  query(draw) {
    const line = fillIn(draw.pick(TARGETS), draw);
    const parameters = Array.from({ length: 1 + draw.below(4) }, () => {
      const parameter = draw.pick(PARAMETERS);
      return draw.once(3) ? mutateText(parameter, draw) : parameter;
    });
    return withoutBody(line + (line.includes('?') ? '&' : '?') + parameters.join(draw.once(20) ? ';' : '&'));
  },
  expression: (draw) => withoutBody(fillIn(draw.pick(TARGETS), draw)),
  search: (draw) => withBody('POST /{}/_search', searchBody, draw),
  bulk: (draw) => withBody(draw.pick(['POST /_bulk', 'PUT /{}/_bulk', 'POST /own/_bulk?pretty']), bulkBody, draw),
  msearch: (draw) => withBody(draw.pick(['POST /_msearch', 'GET /{}/_msearch']), msearchBody, draw),
  mget: (draw) => withBody(draw.pick(['POST /_mget', 'GET /{}/_mget', 'GET /own/_mget?realtime=false']), mgetBody, draw),
  aliases: (draw) => withBody('POST /_aliases', aliasesBody, draw),
  json(draw) {
    const [line, make] = draw.pick(OTHER_BODIES);
    return withBody(line, make, draw);
  },
  headers: (draw) => withBody(draw.pick(['POST /own/_search', 'POST /_bulk', 'PUT /own/_doc/1']), bulkBody, draw),
};

function withoutBody(line: string): Drawn {
  return { line, body: NO_BODY, mediaType: '' };
}

function withBody(template: string, make: (draw: Draw) => string, draw: Draw): Drawn {
  const isLines = template.includes('_bulk') || template.includes('_msearch');
  const body = make(draw);
  const bytes = draw.once(3) ? new TextEncoder().encode(body) : mutateBytes(body, draw);
  const query = draw.once(10) ? `${template.includes('?') ? '&' : '?'}${draw.pick(PARAMETERS)}` : '';
  return {
    line: fillIn(template, draw) + query,
    body: bytes,
    mediaType: isLines ? 'application/x-ndjson' : 'application/json',
  };
}

/** Puts an expression in the place of `{}`, escaped as clients do, or not. */
function fillIn(template: string, draw: Draw): string {
  if (!template.includes('{}')) return template;
  const expression = draw.once(3) ? 'own' : drawItems(draw).join(draw.once(3) ? '%2C' : ',');
  const written = draw.once(4) ? expression : expression.replaceAll(/[<>{}|/:]/g, encodeURIComponent);
  return template.replace('{}', () => written);
}

function drawHeaders(draw: Draw, body: Uint8Array, mediaType: string, isPlayed: boolean): readonly string[] {
  const lines: string[] = ['Host', 'localhost:9200'];
  if (body.length > 0) {
    const type = draw.once(isPlayed ? 3 : 30) ? draw.pick(MEDIA_TYPES) : mediaType;
    if (type !== '') lines.push('Content-Type', type);
    lines.push(...(draw.once(8) ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', String(body.length)]));
  }
  if (!isPlayed) return lines;
  for (let more = draw.below(5); more > 0; more -= 1) {
    const [name, value] = draw.pick(HEADERS);
    lines.push(draw.once(6) ? mutateText(name, draw) : name, draw.once(4) ? mutateText(value, draw) : value);
  }
  return lines;
}
