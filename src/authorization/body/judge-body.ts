import { illegalArgument } from '../../domain/error.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { Decision } from '../plan.ts';
import { bodyRequired } from '../routes/refusals.ts';
import { createBodyAccess } from './body-access.ts';
import { BODY_SHAPES, NAMING_BODIES } from './body-shapes.ts';
import { openBulkStream } from './bulk-stream.ts';
import { bodyTooLarge } from './content.ts';
import type { BodyLimits, JudgedHead } from './judged-head.ts';
import { judgeMget, judgeMsearch, type ManyVerdict } from './many-bodies.ts';
import { join } from './refused-items.ts';
import type { Shape } from './shape.ts';

const NO_NAMES: readonly string[] = [];

/**
 * Lets a body pass only if all that it asks is known to be allowed; of one that asks many things, those that are. An empty body asks nothing.
 * @throws SecurityError
 */
export function judgeBody(head: JudgedHead, body: Uint8Array, limits: BodyLimits): Decision {
  if (body.length > limits.bodyBytesMax) throw bodyTooLarge(limits.bodyBytesMax);
  if (body.length === 0) return judgeEmpty(head);
  if (head.kind === 'bulk') return judgeBulk(head, body, limits);
  if (head.kind === 'msearch') return decideMany(head, judgeMsearch(head, body, limits));
  if (head.kind === 'mget') {
    const read = (shape: Shape): void => void readWhole(head, body, limits, shape);
    return decideMany(head, judgeMget(head, body, limits, read));
  }
  return decide(head, readWhole(head, body, limits, BODY_SHAPES[head.kind]));
}

function judgeEmpty(head: JudgedHead): Decision {
  if (head.pathItems === null && NAMING_BODIES.has(head.kind)) throw bodyRequired();
  return decide(head, NO_NAMES);
}

/** A bulk body that is at hand; others are judged while they stream. */
function judgeBulk(head: JudgedHead, body: Uint8Array, limits: BodyLimits): Decision {
  const stream = openBulkStream(head, limits);
  const pieces = stream.push(body);
  const { rest, decision } = stream.end();
  return { ...decision, rewrite: { ...decision.rewrite, body: join([...pieces, ...rest]) } };
}

function decide({ action, pathItems }: JudgedHead, names: readonly string[]): Decision {
  return { refusal: null, action, indices: names.length === 0 ? (pathItems ?? NO_NAMES) : names };
}

function decideMany(head: JudgedHead, { names, refused, body }: ManyVerdict): Decision {
  const decision = decide(head, names);
  const outcome = refused.outcome();
  if (body === null || outcome.answer !== undefined) return { ...decision, ...outcome };
  return { ...decision, ...outcome, rewrite: { ...outcome.rewrite, body } };
}

/** @returns the names that the shape judged beside the path's, with these. */
function readWhole(head: JudgedHead, body: Uint8Array, limits: BodyLimits, shape: Shape): readonly string[] {
  const { action, caller, pathItems } = head;
  const scanner = new JsonScanner(body, limits);
  if (scanner.next() !== 'START_OBJECT') throw illegalArgument('the request body is not a JSON object');
  const access = createBodyAccess(caller, action, pathItems, head.newName ?? null);
  shape(scanner, { action, namesIndex: (name) => pathItems?.includes(name) ?? false, access });
  if (scanner.next() !== null) throw illegalArgument('the request body has more than one JSON object');
  return access.names.length === 0 ? [] : [...new Set([...(pathItems ?? []), ...access.names])];
}
